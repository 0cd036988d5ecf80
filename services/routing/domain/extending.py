"""The one extension of the statutory limit, and what it does to the clocks.

A stop told or ended later changes nothing about whether it was given in time."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import (
    ApproverRank,
    CaseClock,
    ClockKind,
    ExtensionRefused,
    clock_due,
    clock_of_kind,
    reckoned,
    spans,
)
from services.routing.domain.facts import WasExtended
from services.routing.domain.refusals import (
    AdviceDoesNotPause,
    CaseEnded,
    ExtensionNotAllowed,
    Repeated,
    TaskClosed,
)
from shared.calendar import DueDate, WorkingCalendar, local_date


def extend(
    case: Case,
    task_id: UUID,
    *,
    organization: str,
    working_days: int,
    reason: str,
    approved_by_name: str,
    extended_at: datetime,
    calendar: WorkingCalendar,
    rank: ApproverRank = ApproverRank.ORGAN_HEAD,
) -> Outcome:
    """The statutory limit grows once, before it expires, approved by the right rank.

    Told after the task was closed, an extension of before still holds.
    Raises: TaskUnknown, NotTheTasksOffice, Repeated, CaseEnded, TaskClosed, ExtensionNotAllowed.
    Source: 行政许可法 Art. 42."""
    task = case.task_of(task_id, organization)
    clock = clock_of_kind(case.clocks, ClockKind.STATUTORY)
    if clock is not None and clock.extended_at == extended_at:
        raise Repeated
    if clock is None or case.dues is None:
        raise CaseEnded(status_name=case.status.words)
    if task.closed_at is not None and extended_at >= task.closed_at:
        raise TaskClosed if case.status.is_undecided else CaseEnded(status_name=case.status.words)
    if task.advisory:
        raise AdviceDoesNotPause
    try:
        extended = clock.may_be_extended_once_before_expiry(
            working_days,
            due=_due_as_seen_on(case, clock, extended_at, calendar),
            extended_at=extended_at,
            is_joint=case.plan.is_joint,
            rank=rank,
        )
    except ExtensionRefused as error:
        raise ExtensionNotAllowed(reason=error.sentence) from error
    clocks = tuple(_extended(one, extended, task_id) for one in case.clocks)
    changed = replace(case, clocks=reckoned(clocks, case.pauses, case.tasks, calendar))
    fact = WasExtended(
        working_days,
        reason,
        approved_by_name,
        extended_at,
        str(task.organization),
        task.organization_name,
        task.phone,
    )
    return changed, (fact,)


def _due_as_seen_on(
    case: Case, clock: CaseClock, at: datetime, calendar: WorkingCalendar
) -> DueDate:
    """When a clock runs out, a stop still going on taken to end that day: it does not run out in one."""
    paused = spans(clock, case.pauses, case.tasks, open_until=local_date(at))
    return clock_due(clock, paused, calendar)


def _extended(clock: CaseClock, extended: CaseClock, task_id: UUID) -> CaseClock:
    """The statutory clock, and with it the own limit of the office that extended."""
    if clock.kind is extended.kind:
        return extended
    if clock.task_id != task_id:
        return clock
    longer = extended.extension_working_days
    return replace(clock, extension_working_days=longer, extended_at=extended.extended_at)
