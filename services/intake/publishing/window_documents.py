"""What the documents of the window say: receipt, notices before and at acceptance, hand-over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from services.intake.domain.application import Application
from services.intake.domain.division_rules import SupplementOverdue
from services.intake.domain.places import Organization
from services.intake.domain.running_out import SILENCE_WAS_CONSENT
from services.intake.publishing.promise_documents import awaited_papers
from services.intake.publishing.wording import (
    REMEDY,
    day_text,
    due_line,
    material_table,
    moment_text,
    notice,
    printed_at,
)
from shared.printing.fields import (
    DeliveryReceiptFields,
    MaterialTable,
    NoticeFields,
    PrintedMaterial,
    chinese_date,
)

MODES = {"window": "窗口直接送达", "post": "邮寄送达", "electronic": "电子送达"}
IF_SILENT: Mapping[SupplementOverdue, str] = {
    "deemed_withdrawn": "视为撤回申请",
    "refused": "将不予受理",
    "waits": "本窗口继续等待补正，等待期间不计入办理期限",
}
RELATIONS = {"self": "本人", "agent": "代理人", "relative": "亲属"}


def receipt(application: Application, office: Organization) -> NoticeFields:
    """收件凭证: what was received and when."""
    when = moment_text(application.submitted_at)
    return notice(
        application,
        office,
        "receipt",
        document_number=f"办件编号 {application.number}",
        paragraphs=[
            f"你（单位）申请办理“{application.item.name}”的材料，"
            f"已由{application.origin.window_name}于{when}收件。",
            "凭办件编号和查询码，或扫描二维码，可以查询办理进度。请妥善保管查询码。",
        ],
        material_tables=[material_table("收件清单", application.receipt_materials)],
        issued_at=application.submitted_at,
        handler=application.origin.clerk_name,
        needs_signature=True,
    )


def acceptance_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    promised_working_days: int,
    statutory_working_days: int,
    fee: str,
    handler: str,
    is_deemed: bool = False,
    promised: Sequence[str] = (),
) -> NoticeFields:
    """受理通知书, or 容缺受理通知书 where papers may follow: both due dates and what does not count.

    is_deemed: silence made it accepted; the notice then tells the day of receipt.
    promised: what is said of a promise in place of papers.  Source: Art. 32(4)."""
    assert application.accepted_at is not None
    assert application.promised_due is not None
    assert application.statutory_due is not None
    accepted_on = application.uploaded_at if is_deemed else application.accepted_at
    deferred = [one for one in application.materials if one.state == "deferred"]
    paragraphs = [
        "你（单位）提出的申请，经审查，符合受理条件，现予受理。",
        "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计入办理期限，"
        "将另行书面告知。",
        f"收费：{fee}。凭办件编号和查询码，或扫描二维码，可以查询办理进度。",
    ]
    tables = [material_table("已收材料", application.materials)]
    if is_deemed:
        paragraphs[0] = f"你（单位）提出的申请，{SILENCE_WAS_CONSENT}。"
    paragraphs[1:1] = promised
    if deferred:
        tables.append(awaited_papers(deferred))
    return notice(
        application,
        office,
        "acceptance_notice",
        title="容缺受理通知书" if deferred else None,
        document_number=document_number,
        paragraphs=paragraphs,
        material_tables=tables,
        due_dates=[
            {"label": "受理日期", "text": day_text(accepted_on)},
            due_line("承诺办结日期", application.promised_due, promised_working_days),
            due_line("法定办结日期", application.statutory_due, statutory_working_days),
        ],
        issued_at=application.accepted_at,
        handler=handler,
        needs_signature=True,
    )


def supplement_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    asked_by: str,
    defects: Iterable[tuple[str, str]],
    until: date,
    issued_at: datetime,
    handler: str,
    if_silent: str = "按有关规定处理",
    permitted_by: str | None = None,
) -> NoticeFields:
    """补正一次性告知书: every defect, the deadline, and what silence means.

    permitted_by: the supervisor who let the office ask once more."""
    rows: list[PrintedMaterial] = [{"name": name, "remark": defect} for name, defect in defects]
    again = f"本次告知系经{permitted_by}批准的再次告知。" if permitted_by else ""
    table: MaterialTable = {"title": "需补正内容", "rows": rows, "remark_label": "补正要求"}
    return notice(
        application,
        office,
        "supplement_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的申请材料经{asked_by}审查，需要补正。现一次性告知全部需要补正的内容如下，"
            f"此后不再提出新的补正要求。{again}",
            f"请于{chinese_date(until)}前到原受理窗口补正；逾期未补正的，{if_silent}。",
        ],
        material_tables=[table],
        due_dates=[{"label": "补正期限", "text": chinese_date(until)}],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )


def non_acceptance(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    legal_basis: str,
    right_body: str | None,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """不予受理决定书: reason, law, the right body, remedy."""
    where = [f"该事项请向{right_body}申请。"] if right_body else []
    return notice(
        application,
        office,
        "non_acceptance",
        document_number=document_number,
        paragraphs=[
            f"你（单位）提出的申请，经审查，因{reason}，依据{legal_basis}，决定不予受理。",
            *where,
            REMEDY,
        ],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )


def return_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """退件通知书: why an online application was given back, and that nothing is lost by it."""
    return notice(
        application,
        office,
        "return_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）网上提交的“{application.item.name}”申请，经核对，退回原因：{reason}。",
            "退件不影响你（单位）再次提出申请，也可以直接到窗口办理，无须预约。",
        ],
        issued_at=issued_at,
        handler=handler,
    )


def delivery_receipt(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    papers: Sequence[tuple[str, str]],
    mode: str,
    recipient: str,
    relation: str,
    remark: str,
    issued_at: datetime,
    servers: Sequence[str],
    refusal_note: str = "",
) -> DeliveryReceiptFields:
    """送达回证. papers: name and number of what was handed over."""
    return {
        "body": office.name,
        "document_number": document_number,
        "application_number": application.number,
        "addressee": application.applicant.name,
        "item": application.item.name,
        "documents": [{"name": name, "number": number, "copies": 1} for name, number in papers],
        "mode": MODES[mode],
        "place": f"{office.name}{application.origin.window_name}",
        "recipient": recipient,
        "relation": RELATIONS[relation],
        "delivered_at": moment_text(issued_at),
        "servers": list(servers),
        "refusal_note": refusal_note,
        "remark": remark,
        "date": day_text(issued_at),
        "printed_at": printed_at(issued_at),
    }
