"""Every day of a case's clocks: whether it counted, and why (A6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.case import Case
from services.routing.domain.clocks import CaseClock, clock_due, spans, stops
from services.routing.domain.pauses import PAUSE_NAMES, CasePause
from services.routing.tables import case_due_changes
from shared.calendar import (
    DayReason,
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
    """A stop asked for by a task. resumed None: still going on.  stops: whether it stops this clock."""

    kind: str
    name: str
    reason: str
    document: str
    approved_by: str
    first: date
    resumed: date | None
    expected_until: date
    stops: bool


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """One clock, day by day up to its due date or, where it overran, to its end.

    office: whose task it measures; None for the clocks of the whole case."""

    clock: CaseClock
    office: str | None
    due: DueDate
    counted_working_days: int
    is_paused: bool
    is_overdue: bool
    pauses: tuple[ExplainedPause, ...]
    days: tuple[ExplainedDay, ...]


def explained_clocks(
    case: Case, calendar: WorkingCalendar, today: date
) -> tuple[ExplainedClock, ...]:
    """All clocks. A pause still going on is reckoned as if it ended today.

    today: the present day in China; a clock that has ended is explained up to its end."""
    return tuple(_explained(case, clock, calendar, today) for clock in case.clocks)


async def due_changes_of(
    connection: AsyncConnection, number: str
) -> Sequence[Mapping[str, object]]:
    """How new holiday lists moved the due dates of a case: both values, oldest first."""
    rows = await connection.execute(
        sa.select(case_due_changes)
        .where(case_due_changes.c.application_number == number)
        .order_by(case_due_changes.c.calendar_version, case_due_changes.c.clock)
    )
    return [dict(row) for row in rows.mappings()]


def _explained(
    case: Case, clock: CaseClock, calendar: WorkingCalendar, today: date
) -> ExplainedClock:
    until = min(clock.ended_on or today, today)
    paused = spans(clock, case.pauses, case.tasks, open_until=until)
    still = spans(clock, case.pauses, case.tasks)
    due = clock_due(clock, paused, calendar)
    last = min(max(due.date, until), clock.started_on + LONGEST_EXPLANATION)
    days = days_explained(calendar, clock.started_on, last, paused)
    stopping = [one for one in case.pauses if stops(clock, one)]
    return ExplainedClock(
        clock=clock,
        office=_office(case, clock),
        due=due,
        counted_working_days=sum(day.counted for day in days if day.day <= until),
        is_paused=clock.is_running and any(span.resumed is None for span in still),
        is_overdue=until > due.date,
        pauses=tuple(_pause(case, clock, pause) for pause in case.pauses),
        days=tuple(_named(day, stopping, paused) for day in days),
    )


def _office(case: Case, clock: CaseClock) -> str | None:
    return next((one.organization_name for one in case.tasks if one.id == clock.task_id), None)


def _pause(case: Case, clock: CaseClock, pause: CasePause) -> ExplainedPause:
    closed_at = next((one.closed_at for one in case.tasks if one.id == pause.task_id), None)
    ended_at = pause.ended_at or closed_at
    return ExplainedPause(
        kind=pause.kind,
        name=PAUSE_NAMES[pause.kind],
        reason=pause.reason,
        document=pause.document,
        approved_by=pause.approved_by,
        first=local_date(pause.began_at),
        resumed=local_date(ended_at) if ended_at else None,
        expected_until=local_date(pause.expected_until),
        stops=stops(clock, pause),
    )


def _named(
    day: ExplainedDay, stopping: Sequence[CasePause], paused: Sequence[Pause]
) -> ExplainedDay:
    """The day with the kind and the document of the pause that kept it from counting."""
    if day.why is not DayReason.PAUSED:
        return day
    for pause, span in zip(stopping, paused, strict=True):
        if span.covers(day.day):
            document = f"（{pause.document}）" if pause.document else ""
            reason = f"{PAUSE_NAMES[pause.kind]}期间不计入{document}"
            return ExplainedDay(day.day, False, reason, DayReason.PAUSED)
    return day
