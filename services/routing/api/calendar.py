"""`calendar`: the working days of a year, and due dates for anyone who asks; public."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.routing.api.case_answers import DayOut
from shared.answers import DueOut, answer
from shared.calendar import Pause, days_explained, due_date, shipped_calendar
from shared.http import PUBLIC
from shared.problems import refusals

router = APIRouter(prefix="/calendar", tags=["calendar"], responses=refusals(422))

FIRST_YEAR, LAST_YEAR = 2000, 2100
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
LONGEST_PAUSE = timedelta(days=1100)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class CalendarDayOut(BaseModel):
    """One day of the year."""

    day: date
    is_working: bool
    reason: str


class CalendarOut(BaseModel):
    """A year. is_provisional: its holiday list is not published yet."""

    year: int
    is_provisional: bool
    days: list[CalendarDayOut]


class PauseBody(BaseModel):
    """Days from `first` to the day before `resumed` do not count."""

    model_config = ConfigDict(extra="forbid")

    first: Day
    resumed: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "PauseBody":
        if self.resumed is not None and self.resumed < self.first:
            raise ValueError("暂停的恢复日期不能早于开始日期")
        if self.resumed is not None and self.resumed - self.first > LONGEST_PAUSE:
            raise ValueError("一次暂停不能超过1100天")
        return self


class DueDateQuestion(BaseModel):
    """A start, a limit in working days, and pauses."""

    model_config = ConfigDict(extra="forbid")

    start: Day
    working_days: int = Field(ge=0, le=365)
    pauses: list[PauseBody] = Field(default_factory=list, max_length=50)


class DueDateAnswer(BaseModel):
    """The due date and every day on the way to it."""

    due: DueOut
    days: list[DayOut]


@router.get("", response_model=CalendarOut, openapi_extra=PUBLIC)
async def show_calendar(
    year: Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="年份")],
) -> Response:
    """一年中的工作日。"""
    calendar = shipped_calendar()
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = [
        CalendarDayOut(day=day, is_working=calendar.is_working(day), reason=calendar.explain(day))
        for day in (first + timedelta(days=passed) for passed in range(length))
    ]
    return answer(CalendarOut(year=year, is_provisional=year not in calendar.years, days=days))


@router.post("/due-dates", response_model=DueDateAnswer, openapi_extra=PUBLIC)
async def reckon_due_date(question: DueDateQuestion) -> Response:
    """由起算日、工作日数和暂停期间推算到期日，并逐日说明。"""
    calendar = shipped_calendar()
    pauses = [Pause(one.first, one.resumed) for one in question.pauses]
    due = due_date(calendar, question.start, question.working_days, pauses)
    days = days_explained(calendar, question.start, due.date, pauses)
    body = DueDateAnswer(
        due=DueOut.of(due),
        days=[DayOut.model_validate(day, from_attributes=True) for day in days],
    )
    return answer(body)
