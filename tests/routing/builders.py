"""Messages, plans and places for tests of routing, with defaults that make a whole case."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.routing.domain.plan import PlannedTask as DomainTask
from services.routing.domain.task import task_id
from shared import contracts
from shared.contracts.parts import (
    Decision,
    Due,
    ItemVersion,
    Limits,
    MaterialState,
    Origin,
    Party,
    PlannedStage,
    PlannedTask,
    RoutePlan,
)
from shared.contracts.stage import MaterialCheck
from shared.identifiers import ApplicationNumber, DepartmentCode, Level, application_number
from tests.equipment import FRIDAY_MORNING

COMMUNITY = "410102013901"
STATION = "11410102MBDEM0840T"
STREET_OFFICE = "11410102MBDEM0322J"
DISTRICT_OFFICE = "11410102MBDEM0023L"
CITY_SAFETY = "11410100MBDEM0015W"


def number_of(serial: int) -> ApplicationNumber:
    """An application number of the community station."""
    return application_number("410102", "1301", FRIDAY_MORNING.date(), serial)


def origin(division: str = COMMUNITY, organization: str = STATION, level: int = 6) -> Origin:
    """The window of the community station."""
    return Origin(
        organization=organization,
        organization_name="阳光花苑社区便民服务站",
        division=division,
        level=level,
        window="w1",
        window_name="综合窗口",
        clerk="yghy-c01",
        clerk_name="窗口人员",
    )


def planned(department: str, level: int, **changes: Any) -> PlannedTask:
    """A task of a plan, due after three working days."""
    facts = {"limit_working_days": 3, **changes}
    return PlannedTask(department=department, level=level, **facts)


def stage(code: str, *tasks: PlannedTask) -> PlannedStage:
    """A stage of a plan."""
    return PlannedStage(code=code, name=f"{code}环节", tasks=tasks)


ELDER_CARD = RoutePlan(
    stages=(
        stage("street_review", planned("civil_affairs", 5)),
        stage("district_decision", planned("civil_affairs", 4, sign_off_required=True)),
    )
)
PARALLEL = RoutePlan(
    stages=(
        stage(
            "joint_review",
            planned("civil_affairs", 5),
            planned("civil_affairs", 4, leads=False),
            planned("service_reform", 4, leads=False, may_veto=False),
        ),
    )
)
UNROUTABLE = RoutePlan(stages=(stage("review", planned("fire_brigade", 4)),))


def accepted(
    number: ApplicationNumber,
    *,
    plan: RoutePlan = ELDER_CARD,
    at: datetime = FRIDAY_MORNING,
    limits: tuple[int, int] = (3, 20),
    place: Origin | None = None,
    licence_type: str | None = "elder_card",
) -> contracts.ApplicationAccepted:
    """An accepted application. limits: promised and statutory working days."""
    due = Due(on=at.date())
    return contracts.ApplicationAccepted(
        application_number=number,
        item=ItemVersion(
            code="11410102MBDEM0023L4412007002001",
            name="老年优待证办理",
            version=1,
            licence_type=licence_type,
        ),
        route_plan=plan,
        limits=Limits(promised_working_days=limits[0], statutory_working_days=limits[1]),
        applicant=Party(kind="person", sealed="k1.sealed"),
        origin=place or origin(),
        form_sealed="k1.form",
        materials=(MaterialState(code="M01", name="身份证", state="received"),),
        submitted_at=at,
        uploaded_at=at,
        accepted_at=at,
        accepted_by="yghy-c01",
        promised_due=due,
        statutory_due=due,
    )


def task_of(
    number: ApplicationNumber, stage_index: int, level: int, department: str = "civil_affairs"
) -> UUID:
    """The identity that routing gives to a task."""
    return task_id(number, stage_index, DomainTask(DepartmentCode(department), Level(level), 0))


def decided(
    number: ApplicationNumber,
    task: UUID,
    organization: str,
    *,
    outcome: str = "granted",
    at: datetime = FRIDAY_MORNING + timedelta(hours=1),
    by: str = "reviewer",
) -> contracts.TaskDecided:
    """A back office's decision."""
    return contracts.TaskDecided(
        task_id=str(task),
        application_number=number,
        decision=Decision.model_validate(
            {
                "outcome": outcome,
                "reason": "符合条件" if outcome == "granted" else "年龄未满六十周岁",
                "legal_basis": "老年人权益保障法第二条",
                "remedy": "" if outcome == "granted" else "六十日内申请行政复议",
                "decided_by": by,
                "decided_by_name": "审查人员",
                "organization": organization,
                "organization_name": "承办机构",
                "decided_at": at,
            }
        ),
    )


def street_decides(number: ApplicationNumber, **facts: Any) -> contracts.TaskDecided:
    """The street office answers the first stage of the elder card."""
    return decided(number, task_of(number, 0, 5), STREET_OFFICE, **facts)


def district_decides(number: ApplicationNumber, **facts: Any) -> contracts.TaskDecided:
    """The district office answers the second stage of the elder card."""
    facts = {"at": FRIDAY_MORNING + timedelta(hours=2), **facts}
    return decided(number, task_of(number, 1, 4), DISTRICT_OFFICE, **facts)


def supplement_requested(
    number: ApplicationNumber,
    task: UUID,
    *,
    organization: str = STREET_OFFICE,
    request_id: str = "r1",
    at: datetime = FRIDAY_MORNING + timedelta(minutes=10),
) -> contracts.TaskSupplementRequested:
    """A back office asks for a photograph."""
    return contracts.TaskSupplementRequested(
        task_id=str(task),
        application_number=number,
        request_id=request_id,
        defects=("照片不清晰",),
        supplement_until=at + timedelta(days=15),
        organization=organization,
        requested_by="reviewer",
        requested_at=at,
    )


def supplemented(
    number: ApplicationNumber,
    *,
    request_id: str = "r1",
    at: datetime = FRIDAY_MORNING + timedelta(minutes=20),
) -> contracts.ApplicationSupplemented:
    """The applicant brought the photograph."""
    return contracts.ApplicationSupplemented(
        application_number=number,
        request_id=request_id,
        materials=(MaterialState(code="M02", name="照片", state="received"),),
        remark="已补交",
        supplemented_at=at,
    )


def suspended(
    number: ApplicationNumber,
    task: UUID,
    *,
    organization: str = STREET_OFFICE,
    reason_code: str = "hearing",
    at: datetime = FRIDAY_MORNING + timedelta(minutes=10),
) -> contracts.TaskSuspended:
    """A back office stops the clock."""
    return contracts.TaskSuspended(
        task_id=str(task),
        application_number=number,
        reason_code=reason_code,
        reason="依申请举行听证",
        organization=organization,
        approved_by="chief",
        expected_until=at + timedelta(days=10),
        suspended_at=at,
    )


def resumed(
    number: ApplicationNumber,
    task: UUID,
    *,
    organization: str = STREET_OFFICE,
    at: datetime = FRIDAY_MORNING + timedelta(minutes=30),
) -> contracts.TaskResumed:
    """The special procedure ended."""
    return contracts.TaskResumed(
        task_id=str(task),
        application_number=number,
        organization=organization,
        resumed_by="reviewer",
        resumed_at=at,
    )


def extended(
    number: ApplicationNumber,
    task: UUID,
    *,
    organization: str = STREET_OFFICE,
    at: datetime = FRIDAY_MORNING + timedelta(hours=1),
    working_days: int = 10,
) -> contracts.TaskExtended:
    """A back office extends the statutory limit."""
    return contracts.TaskExtended(
        task_id=str(task),
        application_number=number,
        working_days=working_days,
        reason="案情复杂",
        organization=organization,
        approved_by="chief",
        approved_by_name="首席代表",
        extended_at=at,
    )


def withdrawn(
    number: ApplicationNumber, *, at: datetime = FRIDAY_MORNING + timedelta(hours=1)
) -> contracts.ApplicationWithdrawn:
    """The applicant withdraws."""
    whole = accepted(number)
    return contracts.ApplicationWithdrawn(
        application_number=number,
        item=whole.item,
        origin=whole.origin,
        reason="不再需要",
        withdrawn_at=at,
    )


def delivered(number: ApplicationNumber) -> contracts.ApplicationDelivered:
    """The window handed the result over."""
    whole = accepted(number)
    return contracts.ApplicationDelivered(
        application_number=number,
        item=whole.item,
        origin=whole.origin,
        result="licence",
        mode="window",
        delivered_at=FRIDAY_MORNING + timedelta(hours=5),
    )


def licence_issued(number: ApplicationNumber) -> contracts.LicenceIssued:
    """Licensing issued the card."""
    return contracts.LicenceIssued(
        application_number=number,
        licence_number="豫老优〔2026〕000001",
        identifier="1.2.156.3005.2.x",
        licence_type="elder_card",
        title="老年优待证",
        issuer=DISTRICT_OFFICE,
        issuer_name="中原区民政局",
        origin=origin(),
        issued_at=FRIDAY_MORNING + timedelta(hours=3),
        valid_from=FRIDAY_MORNING.date(),
    )


def delivery_failed(number: str) -> contracts.DeliveryFailed:
    """A notification was given up."""
    return contracts.DeliveryFailed(
        application_number=number,
        delivery_id="d1",
        channel="webhook",
        subscription="s1",
        reason="对方系统无应答",
        failed_at=FRIDAY_MORNING,
    )


def utc(year: int, month: int, day: int, hour: int = 1) -> datetime:
    """A moment; one o'clock UTC is nine in the morning in Shanghai."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def whole_life(number: ApplicationNumber) -> Sequence[contracts.Event]:
    """Every message of a granted case in order."""
    street = task_of(number, 0, 5)
    return (
        accepted(number),
        supplement_requested(number, street),
        supplemented(number),
        street_decides(number),
        district_decides(number),
        licence_issued(number),
        delivered(number),
    )


def handed_on(
    number: ApplicationNumber,
    task: UUID,
    *,
    kind: str = "transfer",
    organization: str = STREET_OFFICE,
    to: str | None = None,
    opinion: str = "",
    at: datetime = FRIDAY_MORNING + timedelta(minutes=10),
) -> contracts.TaskHandedOn:
    """An office passes its task on."""
    return contracts.TaskHandedOn.model_validate(
        {
            "task_id": str(task),
            "application_number": number,
            "kind": kind,
            "to_organization": to,
            "reason": "不属于本办职责",
            "opinion": opinion,
            "organization": organization,
            "handed_on_by": "reviewer",
            "handed_on_by_name": "审查人员",
            "handed_on_at": at,
        }
    )


def papers_checked(
    number: ApplicationNumber,
    task: UUID,
    organization: str,
    *,
    is_complete: bool = True,
    at: datetime = FRIDAY_MORNING + timedelta(minutes=15),
) -> contracts.TaskMaterialsChecked:
    """An office found the identity card in order."""
    return contracts.TaskMaterialsChecked(
        task_id=str(task),
        application_number=number,
        checks=(MaterialCheck(material="M01", remark="与原件一致"),),
        is_complete=is_complete,
        organization=organization,
        checked_by="reviewer",
        checked_by_name="审查人员",
        checked_at=at,
    )


def supplement_closed(
    number: ApplicationNumber,
    task: UUID,
    organization: str,
    *,
    at: datetime = FRIDAY_MORNING + timedelta(minutes=30),
) -> contracts.TaskSupplementClosed:
    """The lead waits no longer."""
    return contracts.TaskSupplementClosed(
        task_id=str(task),
        application_number=number,
        organization=organization,
        closed_by="lead",
        closed_at=at,
    )
