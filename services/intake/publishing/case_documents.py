"""What the documents say that the window prints for news of the case: decisions and procedures."""

from datetime import datetime

from services.intake.domain.application import Application
from services.intake.domain.places import Organization
from services.intake.publishing.wording import REMEDY, day_text, notice
from shared.printing.fields import NoticeFields


def withdrawal_confirmation(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    withdrawn_at: datetime,
    handler: str,
    is_deemed: bool = False,
) -> NoticeFields:
    """撤回确认书. is_deemed: nobody withdrew, a day passed without an answer (视为撤回)."""
    because = f"{'原因' if is_deemed else '撤回原因'}：{reason}。" if reason else ""
    how = (
        f"你（单位）的“{application.item.name}”申请自{day_text(withdrawn_at)}起视为撤回，"
        if is_deemed
        else f"你（单位）撤回“{application.item.name}”申请的要求已于{day_text(withdrawn_at)}登记，"
    )
    return notice(
        application,
        office,
        "withdrawal_confirmation",
        document_number=document_number,
        paragraphs=[
            f"{how}本办件终止办理。{because}",
            "撤回不影响你（单位）再次提出申请；提交的材料原件可到原受理窗口取回。",
        ],
        issued_at=withdrawn_at,
        handler=handler,
        needs_signature=True,
    )


def refusal_decision(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    legal_basis: str,
    remedy: str,
    decided_at: datetime,
    signed_by: str,
) -> NoticeFields:
    """不予许可决定书: facts, law, remedy."""
    return notice(
        application,
        office,
        "refusal_decision",
        document_number=document_number,
        paragraphs=[
            f"你（单位）提出的“{application.item.name}”申请，经审查，查明：{reason}",
            f"依据{legal_basis or '有关法律、法规的规定'}，决定不予许可。",
            remedy or REMEDY,
        ],
        issued_at=decided_at,
        handler=signed_by,
        needs_signature=True,
    )


def suspension_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    reason: str,
    expected_until: datetime,
    suspended_at: datetime,
    handler: str,
) -> NoticeFields:
    """特别程序告知书: kind and time needed. Source: 行政许可法 Art. 45."""
    return notice(
        application,
        office,
        "suspension_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的申请需要进行下列程序：{reason}。所需时间不计入办理期限。",
            f"预计于{day_text(expected_until)}前完成，完成后继续计算办理期限。",
        ],
        due_dates=[{"label": "预计完成日期", "text": day_text(expected_until)}],
        issued_at=suspended_at,
        handler=handler,
    )


def extension_notice(
    application: Application,
    office: Organization,
    *,
    document_number: str,
    working_days: int,
    reason: str,
    approved_by: str,
    new_due_text: str,
    extended_at: datetime,
) -> NoticeFields:
    """延期通知书: reason, days, approver, new due date. Source: 行政许可法 Art. 42."""
    return notice(
        application,
        office,
        "extension_notice",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的申请不能在法定期限内作出决定，原因：{reason}。",
            f"经{approved_by}批准，办理期限延长{working_days}个工作日。",
        ],
        due_dates=[{"label": "延长后的法定办结日期", "text": new_due_text}],
        issued_at=extended_at,
        handler=approved_by,
    )
