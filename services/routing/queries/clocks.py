"""Every day of a case's clocks: whether it counted, and why (A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.routing.domain.case import Case
from services.routing.domain.clocks import (
    PAUSE_NAMES,
    STOPPED_CLOCKS,
    CaseClock,
    CasePause,
    clock_due,
    spans,
)
from shared.calendar import (
    DueDate,
    ExplainedDay,
    Pause,
    WorkingCalendar,
    days_explained,
    local_date,
)

LONGEST_EXPLANATION = timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class ExplainedPause:
    """A stop of one clock. resumed None: still going on."""

    kind: str
    name: str
    reason: str
    first: date
    resumed: date | None


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """One clock, day by day up to its due date or, where it overran, to its end."""

    clock: CaseClock
    due: DueDate
    counted_working_days: int
    is_paused: bool
    is_overdue: bool
    pauses: tuple[ExplainedPause, ...]
    days: tuple[ExplainedDay, ...]


def explained_clocks(
    case: Case, calendar: WorkingCalendar, today: date
) -> tuple[ExplainedClock, ...]:
    """Both clocks. A pause still going on is reckoned as if it ended today.

    today: the present day in China; a decided case is explained up to its decision."""
    until = local_date(case.decision.decided_at) if case.decision else today
    return tuple(_explained(case, clock, calendar, until) for clock in case.clocks)


def _explained(
    case: Case, clock: CaseClock, calendar: WorkingCalendar, until: date
) -> ExplainedClock:
    paused = spans(clock.kind, case.pauses, case.tasks, open_until=until)
    still = spans(clock.kind, case.pauses, case.tasks)
    due = clock_due(clock, paused, calendar)
    last = min(max(due.date, until), clock.started_on + LONGEST_EXPLANATION)
    days = days_explained(calendar, clock.started_on, last, paused)
    stopping = [one for one in case.pauses if clock.kind in STOPPED_CLOCKS[one.kind]]
    pauses = tuple(
        ExplainedPause(one.kind, PAUSE_NAMES[one.kind], one.reason, span.first, span.resumed)
        for one, span in zip(stopping, still, strict=True)
    )
    return ExplainedClock(
        clock=clock,
        due=due,
        counted_working_days=sum(day.counted for day in days if day.day <= until),
        is_paused=any(span.resumed is None for span in still),
        is_overdue=until > due.date,
        pauses=pauses,
        days=tuple(_named(day, stopping, paused) for day in days),
    )


def _named(
    day: ExplainedDay, stopping: Sequence[CasePause], paused: Sequence[Pause]
) -> ExplainedDay:
    """The day with the kind of the pause that kept it from counting."""
    for pause, span in zip(stopping, paused, strict=True):
        if span.covers(day.day):
            return ExplainedDay(day.day, False, f"{PAUSE_NAMES[pause.kind]}期间不计入")
    return day
