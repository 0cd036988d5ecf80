"""The shapes in which the clocks of a case are answered: every day, every pause, every move."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.routing.domain.clocks import CLOCK_BASES, CLOCK_NAMES
from services.routing.queries.clocks import ExplainedClock
from shared.answers import DueOut


class DayOut(BaseModel):
    """One day of a clock. why: start, weekday, weekend, holiday, made_up, paused, provisional_…."""

    day: date
    counted: bool
    reason: str
    why: str


class PauseOut(BaseModel):
    """A pause of the case. stops: whether this clock stands still in it."""

    kind: str
    name: str
    reason: str
    document: str
    approved_by: str
    first: date
    resumed: date | None
    expected_until: date
    stops: bool


class ClockOut(BaseModel):
    """One clock, explained day by day. task_id, office: of a task's own limit."""

    kind: str
    name: str
    basis: str
    task_id: UUID | None
    office: str | None
    started_on: date
    ended_on: date | None
    limit_working_days: int
    extension_working_days: int
    due: DueOut
    counted_working_days: int
    is_paused: bool
    is_overdue: bool
    pauses: list[PauseOut]
    days: list[DayOut]

    @classmethod
    def of(cls, explained: ExplainedClock) -> "ClockOut":
        """From an explained clock."""
        clock = explained.clock
        return cls(
            kind=clock.kind,
            name=CLOCK_NAMES[clock.kind],
            basis=CLOCK_BASES[clock.kind],
            task_id=clock.task_id,
            office=explained.office,
            started_on=clock.started_on,
            ended_on=clock.ended_on,
            limit_working_days=clock.limit_working_days,
            extension_working_days=clock.extension_working_days,
            due=DueOut.of(explained.due),
            counted_working_days=explained.counted_working_days,
            is_paused=explained.is_paused,
            is_overdue=explained.is_overdue,
            pauses=[PauseOut.model_validate(one, from_attributes=True) for one in explained.pauses],
            days=[DayOut.model_validate(one, from_attributes=True) for one in explained.days],
        )


class DueChangeOut(BaseModel):
    """How a new holiday list moved one due date."""

    model_config = ConfigDict(extra="ignore")

    calendar_version: int
    clock: str
    due_before: date
    was_provisional: bool
    due_after: date
    is_provisional: bool
    changed_at: datetime


class ClocksOut(BaseModel):
    """All clocks of a case. calendar_version: of the imported holiday lists; 0 = as shipped."""

    application_number: str
    status: str
    calendar_version: int
    clocks: list[ClockOut]
    due_changes: list[DueChangeOut]
