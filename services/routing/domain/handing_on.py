"""A task goes on undecided: to the right body, to the level above (转报), or back from it (退回).

The limit runs on with the task: no office gains time by passing work on. What cannot go where it was
sent comes back to its office or to the hall's administrator, never into the void (decision 0054)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import CaseClock
from services.routing.domain.directory import (
    Directory,
    NoCompetentOffice,
    Organization,
    competent_department,
)
from services.routing.domain.facts import Fact, Strayed, TaskWentOn
from services.routing.domain.plan import PlannedTask
from services.routing.domain.refusals import (
    CaseEnded,
    HandOnWhileWaiting,
    NothingToAssign,
    OfficeNotOfTheLevel,
    Repeated,
    TaskClosed,
)
from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.domain.task import TASK_NAMESPACE, CaseTask, HandOn, routing_key
from shared.calendar import local_date
from shared.identifiers import Level, OrganizationCode

TRANSFER, REPORT, RETURN, REFUSED = "transfer", "report", "return", "refused"
UNPLACED_NAME = "待政务办指派"
TOO_LATE = "已超过环节时限，退转未予采纳，请继续办理。"
NOBODY_ABOVE = "上一级没有该部门，转报未予采纳，请继续办理。"
NOT_REPORTED = "该任务不是下级转报的，不能退回下级，请继续办理。"


@dataclass(frozen=True, slots=True)
class Handing:
    """What an office says when it passes its task on. to: the right body; None when unknown."""

    kind: Literal["transfer", "report", "return"]
    organization: str
    to: str | None
    reason: str
    opinion: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """The office that the administrator names for a department's part of the stage."""

    department: str
    level: int
    organization: str


def hand_on(
    case: Case, task_id: UUID, handing: Handing, directory: Directory, now: datetime
) -> Outcome:
    """The task goes on within its limit, once.

    Raises: TaskUnknown, NotTheTasksOffice, Repeated, CaseEnded, TaskClosed, HandOnWhileWaiting.
    Source: rules.md A5, D (转报); 行政许可法 Art. 32 (the right body is named)."""
    task = case.task_of(task_id, handing.organization)
    later = next(
        (one for one in case.tasks if one.came_by and one.came_by.task_id == task_id), None
    )
    if later is not None and later.came_by and later.came_by.handed_on_at == handing.at:
        raise Repeated
    if not case.status.is_undecided:
        raise CaseEnded(status_name=case.status.words)
    if not task.is_open:
        raise TaskClosed
    if _waits(case, task):
        raise HandOnWhileWaiting
    note = HandOn(
        handing.kind, task_id, handing.reason, handing.opinion, task.organization,
        task.organization_name, handing.by, handing.by_name, handing.at,
    )  # fmt: skip
    successor = replace(
        task,
        id=uuid5(TASK_NAMESPACE, f"{task_id}/handed on"),
        assigned_at=now,
        announced_as=0,
        came_by=note,
    )
    return gone_on(case, task, _placed(case, successor, handing, directory), now)


def place(case: Case, wanted: Sequence[Placement], directory: Directory, now: datetime) -> Outcome:
    """The administrator names offices for tasks that have none. wanted: not empty.

    Raises: NothingToAssign, OfficeNotOfTheLevel."""
    facts: list[Fact] = []
    for one in wanted:
        task = next((task for task in unplaced(case) if _is_for(task, one)), None)
        if task is None:
            raise NothingToAssign(department=one.department, level=one.level)
        given = held_by(task, office_of_level(one.organization, task.level, directory))
        case = replace(case, tasks=tuple(given if t.id == given.id else t for t in case.tasks))
        facts.append(TaskWentOn(given))
    return case.moved(case.reviewing_status, now), tuple(facts)


def unplaced(case: Case) -> tuple[CaseTask, ...]:
    """The open tasks that wait for the administrator to name an office."""
    return tuple(task for task in case.open_tasks if not task.is_placed)


def office_of_level(organization: str, level: Level, directory: Directory) -> Organization:
    """The department with this code. Raises: OfficeNotOfTheLevel."""
    for office in directory.departments.values():
        if office.code == organization and office.level == level:
            return office
    raise OfficeNotOfTheLevel(organization=organization, level=int(level))


def _waits(case: Case, task: CaseTask) -> bool:
    ask = case.joint.ask_of(task.id)
    if ask is not None and case.joint.collecting_until is not None:
        return True
    return any(pause.task_id == task.id and pause.ended_at is None for pause in case.pauses)


def _placed(case: Case, successor: CaseTask, handing: Handing, directory: Directory) -> CaseTask:
    """The task with the office that it goes to, or that it stays with."""
    if local_date(handing.at) > _due_on(case, successor):
        return _refused(successor, TOO_LATE)
    if handing.kind == REPORT:
        above = Level(max(successor.level - 1, Level.NATION))
        try:
            office = competent_department(
                successor.department, above, successor.division, directory
            )
        except NoCompetentOffice:
            return _refused(successor, NOBODY_ABOVE)
        return held_by(successor, office)
    if handing.kind == RETURN:
        lower = _reported_by(case, successor)
        return _as(successor, lower) if lower else _refused(successor, NOT_REPORTED)
    return _transferred(case, successor, handing.to, directory)


def _transferred(case: Case, successor: CaseTask, to: str | None, directory: Directory) -> CaseTask:
    """No ping-pong: who once returned a task of the stage gets it by the administrator only."""
    have_returned = {
        task.came_by.organization
        for task in stage_history(case)
        if task.came_by is not None and task.came_by.kind == TRANSFER
    } | {successor.organization}
    if to is not None and to not in have_returned:
        try:
            return held_by(successor, office_of_level(to, successor.level, directory))
        except OfficeNotOfTheLevel:
            pass
    return without_office(successor)


def without_office(task: CaseTask) -> CaseTask:
    """The task, waiting for the administrator to name an office."""
    return replace(
        task,
        organization=OrganizationCode(""),
        organization_name=UNPLACED_NAME,
        phone="",
        routing_key="",
    )


def stage_history(case: Case) -> tuple[CaseTask, ...]:
    """Every task that the present stage has had, those that went on too."""
    return tuple(task for task in case.tasks if task.stage_index == case.stage_index)


def gone_on(case: Case, task: CaseTask, successor: CaseTask, now: datetime) -> Outcome:
    """The case with the task closed and its successor in its place: its clock and pauses go along."""
    assert successor.came_by is not None
    closed = replace(task, status=TaskStatus.PASSED_ON, closed_at=successor.came_by.handed_on_at)
    changed = replace(
        case,
        tasks=(*(closed if one.id == task.id else one for one in case.tasks), successor),
        clocks=tuple(_of(successor.id, one, task.id) for one in case.clocks),
        pauses=tuple(
            replace(one, task_id=successor.id) if one.task_id == task.id else one
            for one in case.pauses
        ),
        joint=case.joint.continued_by(task.id, successor.id),
    )
    facts: tuple[Fact, ...] = (TaskWentOn(successor),)
    if case.status is CaseStatus.UNROUTED:  # advice that an earlier stage still waits for
        return changed, facts
    if not successor.is_placed:
        facts = (Strayed(f"{task.organization_name}退转的任务等待政务办指派"), *facts)
    return changed.moved(changed.reviewing_status, now), facts


def _of(successor: UUID, clock: CaseClock, task_id: UUID) -> CaseClock:
    return replace(clock, task_id=successor) if clock.task_id == task_id else clock


def _due_on(case: Case, successor: CaseTask) -> date:
    assert successor.came_by is not None
    of_task = successor.came_by.task_id
    due = next((clock.due for clock in case.clocks if clock.task_id == of_task), None)
    return due.date if due else successor.due_on


def _reported_by(case: Case, successor: CaseTask) -> CaseTask | None:
    assert successor.came_by is not None
    came = case.task(successor.came_by.task_id).came_by
    return case.task(came.task_id) if came is not None and came.kind == REPORT else None


def _refused(successor: CaseTask, why: str) -> CaseTask:
    assert successor.came_by is not None
    note = successor.came_by
    return replace(successor, came_by=replace(note, kind=REFUSED, reason=f"{why}（{note.reason}）"))


def held_by(task: CaseTask, office: Organization) -> CaseTask:
    """The task with this office."""
    is_of_the_task = task.department in office.duties or office.department is None
    department = task.department if is_of_the_task else office.department
    assert department is not None
    planned = PlannedTask(department, office.level, task.limit_working_days)
    return replace(
        task,
        department=department,
        level=office.level,
        organization=office.code,
        organization_name=office.name,
        division=office.division,
        phone=office.phone,
        routing_key=routing_key(office, planned),
    )


def _as(task: CaseTask, holder: CaseTask) -> CaseTask:
    """The task with the office of another."""
    return replace(
        task,
        department=holder.department,
        level=holder.level,
        organization=holder.organization,
        organization_name=holder.organization_name,
        division=holder.division,
        phone=holder.phone,
        routing_key=holder.routing_key,
    )


def _is_for(task: CaseTask, one: Placement) -> bool:
    return task.department == one.department and int(task.level) == one.level
