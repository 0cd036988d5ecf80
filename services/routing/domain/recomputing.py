"""What a new holiday list does to an open case: every running clock anew, both values kept."""

from dataclasses import dataclass, replace

from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import CaseClock, ClockKind, clock_due, spans
from services.routing.domain.facts import DuesMoved, Fact, TaskLimitMoved
from shared.calendar import DueDate, WorkingCalendar


@dataclass(frozen=True, slots=True)
class DueChange:
    """One clock before and after. clock: its kind, of a task with its id."""

    clock: str
    before: DueDate
    after: DueDate


def due_changes(case: Case, calendar: WorkingCalendar) -> tuple[DueChange, ...]:
    """Which running clocks a calendar would move; becoming firm counts as moving."""
    return tuple(
        DueChange(_named(before), before.due, after.due)
        for before, after in zip(case.clocks, _anew(case, calendar), strict=True)
        if before.due is not None and after.due is not None and before.due != after.due
    )


def recomputed(case: Case, calendar: WorkingCalendar) -> Outcome:
    """The case reckoned by the calendar; again by the same calendar it stays as it is."""
    clocks = _anew(case, calendar)
    changed = replace(case, clocks=clocks, calendar_version=calendar.version)
    facts: list[Fact] = []
    if case.dues is not None and case.dues != changed.dues:
        facts.append(DuesMoved(case.dues, calendar.version))
    facts += [
        TaskLimitMoved(case.task(before.task_id), before.due, after.due, calendar.version)
        for before, after in zip(case.clocks, clocks, strict=True)
        if before.task_id and before.due and after.due and before.due != after.due
    ]
    return changed, tuple(facts)


def _anew(case: Case, calendar: WorkingCalendar) -> tuple[CaseClock, ...]:
    return tuple(_reckoned(case, clock, calendar) for clock in case.clocks)


def _reckoned(case: Case, clock: CaseClock, calendar: WorkingCalendar) -> CaseClock:
    if not clock.is_running:
        return clock
    return replace(clock, due=clock_due(clock, spans(clock, case.pauses, case.tasks), calendar))


def _named(clock: CaseClock) -> str:
    return clock.kind if clock.kind is not ClockKind.TASK else f"{clock.kind}:{clock.task_id}"
