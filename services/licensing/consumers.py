"""What licensing hears: work for its desks, and how cases were decided. One function per message."""

from services.licensing.commands.follow_staff import follow_staff
from services.licensing.commands.issue_licence import GrantedCase, issue_licence
from services.licensing.commands.note_used_supplement import note_used_supplement
from services.licensing.commands.order_post_check import DeclaredCase, order_post_check
from services.licensing.commands.recall_task import recall_task
from services.licensing.commands.receive_task import receive_task
from services.licensing.commands.reschedule_task import reschedule_task
from services.licensing.commands.take_in_papers import take_in_papers
from services.licensing.commands.take_in_stage import take_in_stage
from services.licensing.commands.take_in_supplement import take_in_supplement
from services.licensing.commands.withhold_licence import (
    let_grant_lapse,
    release_licence,
    withhold_licence,
)
from services.licensing.domain.errors import IssuerNotCompetent
from services.licensing.domain.joint_parts import CameBy, StageState
from services.licensing.domain.licence import OriginWindow
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import (
    Papers,
    ReviewedItem,
    ReviewedMaterial,
    ReviewOffice,
)
from services.licensing.domain.standing import Standing
from services.licensing.repository.parts import read
from shared.calendar import DueDate
from shared.calendar_versions import keep_published
from shared.contracts import (
    ApplicationCompleted,
    ApplicationDefaulted,
    CalendarPublished,
    CaseDecided,
    StaffChanged,
    TaskAssigned,
    TaskMaterialsUpdated,
    TaskRecalled,
    TaskRescheduled,
    TaskStageUpdated,
    TaskSupplementAnswered,
    TaskSupplementUsed,
)
from shared.contracts.envelope import Envelope, Exchange
from shared.contracts.parts import Commitment, MaterialState, Origin
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    TaskId,
)
from shared.messaging.consumer import Binding, Consumer, Hopeless
from shared.printing.glyphs import GlyphMissing
from shared.unit_of_work import Work

DESK_LEVELS = (Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY)


async def on_task_assigned(work: Work, event: TaskAssigned, envelope: Envelope) -> None:
    """Work for a desk has come."""
    office, item = event.office, event.item
    review = Review(
        task=TaskId(event.task_id),
        application_number=ApplicationNumber(event.application_number),
        office=ReviewOffice(
            organization=OrganizationCode(office.organization),
            organization_name=office.organization_name,
            department=DepartmentCode(office.department),
            division=DivisionCode(event.division),
            level=Level(office.level),
        ),
        stage=event.stage,
        stage_name=event.stage_name,
        item=ReviewedItem(item.code, item.name, item.version, item.licence_type),
        papers=Papers(
            applicant_kind=event.applicant.kind,
            applicant_sealed=event.applicant.sealed,
            form_sealed="",
            materials=_materials(event.materials),
            origin_organization_name=event.origin.organization_name,
            origin_window_name=event.origin.window_name,
            form_sensitivity=item.form_sensitivity,
            commitment=event.commitment.model_dump(mode="json") if event.commitment else None,
        ),
        accepted_by=StaffId(event.accepted_by),
        sign_off_required=event.sign_off_required,
        leads=event.leads,
        due=DueDate(event.due.on, event.due.is_provisional),
        assigned_at=event.assigned_at,
        supplement_used=event.supplement_used,
        joint_handling=event.joint_handling,
        came_by=CameBy(**event.handed_on.model_dump()) if event.handed_on else None,
        materials_as_of=envelope.sequence,
    )
    await receive_task(work, review, form_sealed=event.form_sealed)


async def on_task_recalled(work: Work, event: TaskRecalled, _envelope: Envelope) -> None:
    """Work for a desk is no longer wanted."""
    await recall_task(work, TaskId(event.task_id), reason=event.reason)


async def on_task_rescheduled(work: Work, event: TaskRescheduled, _envelope: Envelope) -> None:
    """A new holiday list moved the limit of work on a desk."""
    await reschedule_task(
        work,
        TaskId(event.task_id),
        before=DueDate(event.due_before.on, event.due_before.is_provisional),
        due=DueDate(event.due.on, event.due.is_provisional),
    )


async def on_task_stage_updated(work: Work, event: TaskStageUpdated, _envelope: Envelope) -> None:
    """The other offices of a stage got on."""
    await take_in_stage(work, TaskId(event.task_id), read(StageState, event.model_dump()))


async def on_calendar_published(work: Work, event: CalendarPublished, _envelope: Envelope) -> None:
    """From now on the desks reckon by this list."""
    keep_published(work, event)


async def on_staff_changed(work: Work, event: StaffChanged, _envelope: Envelope) -> None:
    """Somebody has another post, or is authorised to something else."""
    await follow_staff(work, StaffId(event.staff), _standing(event), version=event.version)


async def on_task_supplement_answered(
    work: Work, event: TaskSupplementAnswered, envelope: Envelope
) -> None:
    """What a desk had asked for has come in."""
    await take_in_supplement(
        work,
        TaskId(event.task_id),
        request_id=event.request_id,
        materials=_materials(event.materials),
        remark=event.remark,
        answered_at=event.answered_at,
        as_of=envelope.sequence,
    )


async def on_task_materials_updated(
    work: Work, event: TaskMaterialsUpdated, envelope: Envelope
) -> None:
    """Papers came in that this desk has not asked for."""
    await take_in_papers(
        work, TaskId(event.task_id), _materials(event.materials), as_of=envelope.sequence
    )


async def on_task_supplement_used(
    work: Work, event: TaskSupplementUsed, _envelope: Envelope
) -> None:
    """Another office has made the one request for papers of the case."""
    await note_used_supplement(work, TaskId(event.task_id))


async def on_case_decided(work: Work, event: CaseDecided, _envelope: Envelope) -> None:
    """A case has ended; a granted one whose item gives a licence gets it now, or when it is complete."""
    licence_type = event.item.licence_type
    if event.decision.outcome != "granted":
        return
    if event.commitment is not None and event.commitment.kind == "declaration":
        await order_post_check(work, _declared(event, event.commitment))
    if licence_type is None:
        return
    granted = GrantedCase(
        application_number=ApplicationNumber(event.application_number),
        licence_type=licence_type,
        applicant_kind=event.applicant.kind,
        applicant_sealed=event.applicant.sealed,
        form_sealed=event.form_sealed,
        origin=_origin(event.origin),
        issuer=OrganizationCode(event.decision.organization),
        issuer_name=event.decision.organization_name,
    )
    hand_out = withhold_licence if event.is_withheld else issue_licence
    try:
        await hand_out(work, granted)
    except (GlyphMissing, IssuerNotCompetent) as error:
        raise Hopeless(str(error)) from error


async def on_application_completed(
    work: Work, event: ApplicationCompleted, _envelope: Envelope
) -> None:
    """What was promised is in; what was withheld is issued."""
    try:
        await release_licence(work, event.application_number)
    except (GlyphMissing, IssuerNotCompetent) as error:
        raise Hopeless(str(error)) from error


async def on_application_defaulted(
    work: Work, event: ApplicationDefaulted, _envelope: Envelope
) -> None:
    """What was promised did not come."""
    await let_grant_lapse(work, event.application_number)


def _standing(event: StaffChanged) -> Standing:
    return read(Standing, event.model_dump(include={"posts", "authorizations"}))


def _declared(event: CaseDecided, commitment: Commitment) -> DeclaredCase:
    item = event.item
    return DeclaredCase(
        application_number=ApplicationNumber(event.application_number),
        item=ReviewedItem(item.code, item.name, item.version, item.licence_type),
        origin=_origin(event.origin),
        organization=OrganizationCode(event.decision.organization),
        organization_name=event.decision.organization_name,
        applicant_kind=event.applicant.kind,
        applicant_sealed=event.applicant.sealed,
        conditions=commitment.conditions,
        method=commitment.check_method,
        within_working_days=commitment.check_within_working_days,
        decided_at=event.decided_at,
    )


def _materials(states: tuple[MaterialState, ...]) -> tuple[ReviewedMaterial, ...]:
    return tuple(ReviewedMaterial(one.code, one.name, one.state, one.files) for one in states)


def _origin(origin: Origin) -> OriginWindow:
    return OriginWindow(
        organization=OrganizationCode(origin.organization),
        organization_name=origin.organization_name,
        division=origin.division,
        level=origin.level,
        window=origin.window,
        window_name=origin.window_name,
        clerk=origin.clerk,
        clerk_name=origin.clerk_name,
    )


def _desk(level: Level) -> Consumer:
    return Consumer(
        queue=f"licensing.tasks.{level.word}.v1",
        bindings=(Binding(Exchange.TASKS, f"desk.{level.word}.#"),),
        handlers={
            TaskAssigned: on_task_assigned,
            TaskRecalled: on_task_recalled,
            TaskRescheduled: on_task_rescheduled,
            TaskStageUpdated: on_task_stage_updated,
            TaskSupplementAnswered: on_task_supplement_answered,
            TaskSupplementUsed: on_task_supplement_used,
            TaskMaterialsUpdated: on_task_materials_updated,
        },
    )


CONSUMERS: tuple[Consumer, ...] = (
    *(_desk(level) for level in DESK_LEVELS),
    Consumer(
        queue="licensing.calendar.v1",
        bindings=(Binding(Exchange.EVENTS, "calendar.published.*"),),
        handlers={CalendarPublished: on_calendar_published},
    ),
    Consumer(
        queue="licensing.staff.v1",
        bindings=(Binding(Exchange.EVENTS, "staff.changed.*"),),
        handlers={StaffChanged: on_staff_changed},
    ),
    Consumer(
        queue="licensing.cases.v1",
        bindings=(Binding(Exchange.EVENTS, "case.decided.*"),),
        handlers={CaseDecided: on_case_decided},
    ),
    Consumer(
        queue="licensing.applications.v1",
        bindings=(
            Binding(Exchange.EVENTS, "application.completed.*"),
            Binding(Exchange.EVENTS, "application.defaulted.*"),
        ),
        handlers={
            ApplicationCompleted: on_application_completed,
            ApplicationDefaulted: on_application_defaulted,
        },
    ),
)
