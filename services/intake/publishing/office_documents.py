"""What the documents say that back offices add to a case: grant, hearing, inspection; and collection.

Source: rules.md G; 行政许可法 Art. 34, 38, 44, 46-48."""

from collections.abc import Sequence
from datetime import datetime

from services.intake.domain.application import Application
from services.intake.domain.hearings import Inspector
from services.intake.domain.places import Organization
from services.intake.publishing.window_documents import MODES, RELATIONS
from services.intake.publishing.wording import REMEDY, day_text, moment_text, notice
from shared.printing.fields import MaterialTable, NoticeFields


def grant_decision(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    legal_basis: str,
    needs_licence: bool,
    decided_at: datetime,
    signed_by: str,
) -> NoticeFields:
    """准予决定书: content, conditions, validity. Source: 行政许可法 Art. 38, 44."""
    validity = (
        "有效期限和许可范围以所发证照载明的内容为准；证照自作出决定之日起十个工作日内颁发、送达。"
        if needs_licence
        else "本决定自送达之日起生效。"
    )
    return notice(
        application,
        office,
        "grant_decision",
        document_number=document_number,
        paragraphs=[
            f"你（单位）提出的“{application.item.name}”申请，经审查，符合法定条件、标准。",
            *([f"审查意见：{reason}"] if reason else []),
            f"依据{legal_basis or '有关法律、法规的规定'}，决定准予。",
            validity,
            "被准予的事项须按照决定的内容和条件实施；变更、延续或者终止的，依法向本机关提出申请。",
        ],
        due_dates=[{"label": "决定日期", "text": day_text(decided_at)}],
        issued_at=decided_at,
        handler=signed_by,
        needs_signature=True,
    )


def collection_receipt(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    licence: tuple[str, str],
    mode: str,
    recipient: str,
    relation: str,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """领证签收单: what was handed out, to whom, when. licence: title and number."""
    title, number = licence
    table: MaterialTable = {
        "title": "领取的证照",
        "rows": [{"name": title, "copies": 1, "remark": number}],
        "name_label": "证照名称",
        "remark_label": "证照编号",
    }
    return notice(
        application,
        office,
        "collection_receipt",
        document_number=document_number,
        paragraphs=[
            f"领取人：{recipient}（{RELATIONS[relation]}）。领取方式：{MODES[mode]}。",
            f"领取时间：{moment_text(issued_at)}。领取人已核对证照记载的内容。",
        ],
        material_tables=[table],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )


def revocation_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    licence_number: str,
    reason: str,
    legal_basis: str,
    revoked_at: datetime,
) -> NoticeFields:
    """证照撤销告知书: which licence, why, on what ground, what can be done. Source: 行政许可法 Art. 69."""
    return notice(
        application,
        office,
        "revocation_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）“{application.item.name}”的证照（编号{licence_number}）"
            f"已于{day_text(revoked_at)}撤销，不再发给。",
            f"事实和理由：{reason}",
            f"依据：{legal_basis or '有关法律、法规的规定'}。",
            REMEDY,
        ],
        issued_at=revoked_at,
        handler="",
        needs_signature=True,
    )


def hearing_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    matter: str,
    legal_basis: str,
    held_at: datetime | None,
    place: str,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """听证告知书: the right to a hearing, and time and place where it is set."""
    set_down = [f"听证定于{moment_text(held_at)}在{place}举行。"] if held_at else []
    return notice(
        application,
        office,
        "hearing_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的“{application.item.name}”申请涉及下列事项：{matter}",
            f"依据{legal_basis}，申请人、利害关系人享有要求听证的权利；要求听证的，"
            "应当在收到本告知书之日起五日内提出，本机关在二十日内组织听证，组织听证不收取费用。",
            *set_down,
            "听证所需时间不计入办理期限。认为听证主持人与本事项有直接利害关系的，有权申请回避。",
        ],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )


def inspection_record(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    inspected_at: datetime,
    place: str,
    inspectors: Sequence[Inspector],
    findings: str,
    statement: str,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """核查笔录: when, where, by whom, what was found, what the party says."""
    table: MaterialTable = {
        "title": "核查人员（签名）",
        "rows": [{"name": one.name, "remark": one.certificate} for one in inspectors],
        "name_label": "姓名",
        "remark_label": "执法证件号",
    }
    return notice(
        application,
        office,
        "inspection_record",
        document_number=document_number,
        paragraphs=[
            f"核查时间：{moment_text(inspected_at)}。核查地点：{place}。",
            f"核查情况：{findings}",
            f"当事人意见：{statement or '无'}。",
            "以上笔录经当事人核对无误。",
        ],
        material_tables=[table],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )
