"""What each document says (domain.md G): frozen when it is issued, printed as it stands.

Only words are made here; look, QR code and copy mark are added at the printer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from services.intake.domain.application import Application
from services.intake.domain.materials import STATE_NAMES, Material
from services.intake.domain.places import Organization
from shared.calendar import SHANGHAI, DueDate
from shared.printing.fields import (
    DeliveryReceiptFields,
    Labelled,
    MaterialTable,
    NoticeFields,
    PrintedMaterial,
    chinese_date,
)

Kind = Literal[
    "receipt",
    "acceptance_notice",
    "supplement_notice",
    "non_acceptance",
    "withdrawal_confirmation",
    "delivery_receipt",
    "refusal_decision",
    "suspension_notice",
    "extension_notice",
]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document. word: its character in document numbers."""

    title: str
    word: str
    template: str = "notice"


KINDS: Mapping[Kind, DocumentKind] = {
    "receipt": DocumentKind("收件凭证", "收"),
    "acceptance_notice": DocumentKind("受理通知书", "受"),
    "supplement_notice": DocumentKind("补正一次性告知书", "补"),
    "non_acceptance": DocumentKind("不予受理决定书", "不受"),
    "withdrawal_confirmation": DocumentKind("撤回确认书", "撤"),
    "delivery_receipt": DocumentKind("送达回证", "送", "delivery_receipt"),
    "refusal_decision": DocumentKind("不予许可决定书", "不许"),
    "suspension_notice": DocumentKind("特别程序告知书", "特"),
    "extension_notice": DocumentKind("延期通知书", "延"),
}
REMEDY = (
    "如不服本决定，可以自收到之日起六十日内依法申请行政复议，"
    "或者自收到之日起六个月内依法提起行政诉讼。"
)
MODES = {"window": "窗口直接送达", "post": "邮寄送达", "electronic": "电子送达"}
RELATIONS = {"self": "本人", "agent": "代理人", "relative": "亲属"}


def notice(
    application: Application,
    office: Organization,
    kind: Kind,
    *,
    document_number: str,
    paragraphs: Sequence[str],
    issued_at: datetime,
    handler: str,
    title: str | None = None,
    material_tables: Sequence[MaterialTable] = (),
    due_dates: Sequence[Labelled] = (),
    needs_signature: bool = False,
) -> NoticeFields:
    """The fields of a notice or decision; what differs is its paragraphs."""
    return {
        "body": office.name,
        "document_number": document_number,
        "title": title or KINDS[kind].title,
        "addressee": application.applicant.name,
        "application_number": application.number,
        "item": application.item.name,
        "item_code": application.item.code,
        "paragraphs": list(paragraphs),
        "material_tables": list(material_tables),
        "due_dates": list(due_dates),
        "handler": handler,
        "phone": office.phone,
        "seal_name": "（行政审批\n专用章位置）",
        "copies": "本文书一式两份，一份送达申请人，一份存档。",
        "needs_signature": needs_signature,
        "date": _day(issued_at),
        "printed_at": _printed_at(issued_at),
    }


def receipt(application: Application, office: Organization) -> NoticeFields:
    """收件凭证: what was received and when."""
    when = _moment(application.submitted_at)
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
        material_tables=[_material_table("收件清单", application.receipt_materials)],
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
    handler: str,
) -> NoticeFields:
    """受理通知书, or 容缺受理通知书 where papers may follow: both due dates and what does not count."""
    assert application.accepted_at and application.promised_due and application.statutory_due
    deferred = [one for one in application.materials if one.state == "deferred"]
    paragraphs = [
        "你（单位）提出的申请，经审查，符合受理条件，现予受理。",
        "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计入办理期限，"
        "将另行书面告知。",
        "办理本事项不收取本通知书以外的任何材料；凭办件编号和查询码可以查询办理进度。",
    ]
    tables = [_material_table("已收材料", application.materials)]
    if deferred:
        names = "、".join(one.name for one in deferred)
        paragraphs.insert(
            1, f"下列材料容缺受理：{names}。请在作出决定前补齐，逾期未补的，将依法不予许可。"
        )
    return notice(
        application,
        office,
        "acceptance_notice",
        title="容缺受理通知书" if deferred else None,
        document_number=document_number,
        paragraphs=paragraphs,
        material_tables=tables,
        due_dates=[
            {"label": "受理日期", "text": _day(application.accepted_at)},
            _due("承诺办结日期", application.promised_due, promised_working_days),
            _due("法定办结日期", application.statutory_due, statutory_working_days),
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
) -> NoticeFields:
    """补正一次性告知书: every defect, the deadline, and what silence means."""
    rows: list[PrintedMaterial] = [{"name": name, "remark": defect} for name, defect in defects]
    table: MaterialTable = {"title": "需补正内容", "rows": rows, "remark_label": "补正要求"}
    return notice(
        application,
        office,
        "supplement_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的申请材料经{asked_by}审查，需要补正。现一次性告知全部需要补正的内容如下，"
            "此后不再提出新的补正要求。",
            f"请于{chinese_date(until)}前到原受理窗口补正；逾期未补正的，按有关规定处理。",
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
    server: str,
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
        "delivered_at": _moment(issued_at),
        "servers": [server],
        "remark": remark,
        "date": _day(issued_at),
        "printed_at": _printed_at(issued_at),
    }


def for_printer(
    content: Mapping[str, Any],
    *,
    kind: str,
    query_code: str,
    status_url: str,
    is_copy: bool,
) -> dict[str, Any]:
    """The frozen fields with what belongs to this print: QR code, query code, copy mark."""
    fields = {**content, "qr_text": status_url, "is_copy": is_copy}
    if kind in ("receipt", "acceptance_notice"):
        fields["query_code"] = query_code
    return fields


def _material_table(title: str, materials: Iterable[Material]) -> MaterialTable:
    rows: list[PrintedMaterial] = [
        {
            "name": one.name,
            "copies": one.copies,
            "remark": STATE_NAMES[one.state] + ("，已核对原件" if one.original_seen else ""),
        }
        for one in materials
        if one.state != "missing"
    ]
    return {"title": title, "rows": rows}


def _due(label: str, due: DueDate, working_days: int) -> Labelled:
    span = "即办" if working_days == 0 else f"{working_days}个工作日"
    remark = "，暂定，以放假安排公布后为准" if due.is_provisional else ""
    return {"label": label, "text": f"{chinese_date(due.date)}（{span}{remark}）"}


def _day(moment: datetime) -> str:
    return chinese_date(moment.astimezone(SHANGHAI).date())


def _moment(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{chinese_date(local.date())} {local:%H}时{local:%M}分"


def _printed_at(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
