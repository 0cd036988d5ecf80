"""What is printed of an appointment of several departments: its notice, its cancellation, its record.

Source: A7.1; rules.md G; 行政许可法 Art. 34, 45."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.application import Application
from services.intake.domain.hearings import Inspector
from services.intake.domain.places import Organization
from services.intake.domain.progress import Appointment
from services.intake.domain.route import MEETINGS
from services.intake.publishing.wording import moment_text, notice
from shared.printing.fields import MaterialTable, NoticeFields

RECORD_TITLES: Mapping[str, str] = {
    "joint_drawing_review": "联合审图记录",
    "joint_acceptance": "联合验收核查笔录",
    "joint_site_check": "联合勘验核查笔录",
}
RESULTS: Mapping[str, str] = {"passed": "合格", "rectify": "限期整改", "failed": "不合格"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one department found. result None: it did not come."""

    organization_name: str
    result: str | None
    findings: str
    inspectors: tuple[Inspector, ...]


def meeting_notice(
    application: Application,
    office: Organization,
    appointment: Appointment,
    *,
    document_number: str,
    ends_at: datetime,
    departments: Sequence[str],
    reason: str,
    stops_promise: bool,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """联合审图/联合验收通知书: when, where, by whom, what to have ready, and that the promise waits."""
    name = MEETINGS[appointment.kind]
    again = appointment.round > 1 and reason
    waits = (
        f"自本通知之日起至{name}形成记录前，所需时间按办事指南不计入承诺办理期限。"
        if stops_promise
        else "办理期限继续计算。"
    )
    return notice(
        application,
        office,
        "meeting_notice",
        title=f"{name}通知书",
        document_number=document_number,
        paragraphs=[
            f"你（单位）的“{application.item.name}”申请，由下列部门一次进行{name}："
            f"{'、'.join(departments)}。",
            f"时间：{moment_text(appointment.starts_at)}至{moment_text(ends_at)}。"
            f"地点：{appointment.place}。",
            f"请准备：{appointment.prepare}。",
            *(
                [f"本次时间由此前通知的时间变更而来，原因：{reason}。以本通知为准。"]
                if again
                else []
            ),
            waits,
            f"约定编号：{appointment.meeting}。",
        ],
        issued_at=issued_at,
        handler=handler,
    )


def meeting_cancellation(
    application: Application,
    office: Organization,
    appointment: Appointment,
    *,
    document_number: str,
    reason: str,
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """The appointment that was told will not take place, and why."""
    name = MEETINGS[appointment.kind]
    return notice(
        application,
        office,
        "meeting_notice",
        title=f"{name}取消通知书",
        document_number=document_number,
        paragraphs=[
            f"原定于{moment_text(appointment.starts_at)}在{appointment.place}进行的{name}已取消。",
            f"原因：{reason}。",
            f"约定编号：{appointment.meeting}。",
        ],
        issued_at=issued_at,
        handler=handler,
    )


def meeting_record(
    application: Application,
    office: Organization,
    appointment: Appointment,
    *,
    document_number: str,
    findings: Sequence[Finding],
    issued_at: datetime,
    handler: str,
) -> NoticeFields:
    """The one record: what each department found, who inspected, who did not come."""
    came = [one for one in findings if one.result is not None]
    absent = [one.organization_name for one in findings if one.result is None]
    staff: MaterialTable = {
        "title": "参加人员（签名）",
        "rows": [
            {"name": f"{person.name}（{one.organization_name}）", "remark": person.certificate}
            for one in came
            for person in one.inspectors
        ],
        "name_label": "姓名",
        "remark_label": "执法证件号",
    }
    return notice(
        application,
        office,
        "inspection_record",
        title=RECORD_TITLES[appointment.kind],
        document_number=document_number,
        paragraphs=[
            f"时间：{moment_text(appointment.starts_at)}。地点：{appointment.place}。",
            *(
                f"{one.organization_name}：{RESULTS[one.result or '']}。{one.findings}"
                for one in came
            ),
            *([f"未参加：{'、'.join(absent)}。"] if absent else []),
            f"约定编号：{appointment.meeting}。",
        ],
        material_tables=[staff] if staff["rows"] else [],
        issued_at=issued_at,
        handler=handler,
        needs_signature=True,
    )
