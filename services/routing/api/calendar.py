"""`calendar`: the working days of a year, due dates for anyone who asks, imports of yearly lists."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from services.routing.api.calendar_bodies import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDayOut,
    CalendarOut,
    CalendarVersionOut,
    CalendarVersionsOut,
    DueDateAnswer,
    DueDateQuestion,
    DueDatesAnswer,
    DueDatesBody,
    ImportOut,
    MovingCaseOut,
    YearListBody,
)
from services.routing.api.clock_answers import DayOut
from services.routing.commands.publish_calendar import (
    a_new_list_changes_something,
    publish_calendar,
)
from services.routing.commands.recompute_cases import moving_cases
from services.routing.domain.clocks import CaseClock, ClockKind, clock_due
from shared.answers import DueOut, answer
from shared.calendar import Pause, WorkingCalendar, days_explained
from shared.calendar_versions import calendar_as_stored, current_calendar, versions
from shared.http import PUBLIC, ServiceDep, requires
from shared.problems import refusals
from shared.security.public_throttle import PublicThrottle
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/calendar", tags=["calendar"], responses=refusals(422))

MOST_LISTED = 1000
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]


@router.get("", response_model=CalendarOut, openapi_extra=PUBLIC)
async def show_calendar(
    service: ServiceDep,
    year: Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="年份")],
) -> Response:
    """一年中的工作日。"""
    async with service.reading() as connection:
        calendar = await current_calendar(connection)
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    days = [
        CalendarDayOut(day=day, is_working=calendar.is_working(day), reason=calendar.explain(day))
        for day in (first + timedelta(days=passed) for passed in range(length))
    ]
    is_provisional = year not in calendar.years
    body = CalendarOut(
        year=year, version=calendar.version, is_provisional=is_provisional, days=days
    )
    return answer(body)


@router.post(
    "/due-dates",
    response_model=DueDateAnswer | DueDatesAnswer,
    openapi_extra=PUBLIC,
    responses=refusals(429),
)
async def reckon_due_dates(request: Request, service: ServiceDep, body: DueDatesBody) -> Response:
    """由起算日、工作日数和暂停期间推算到期日，并逐日说明；可一次提出多个问题。"""
    if missing := body.missing():
        raise RequestValidationError(
            [{"type": "missing", "loc": ("body", one), "input": None} for one in missing]
        )
    questions = body.asked()
    service.part(PublicThrottle).admit(request, len(questions))
    async with service.reading() as connection:
        calendar = await current_calendar(connection)
    is_one = body.questions is None
    return await asyncio.to_thread(_answer_to, questions, calendar, is_one=is_one)


def _answer_to(
    questions: Sequence[DueDateQuestion], calendar: WorkingCalendar, *, is_one: bool
) -> Response:
    """In a thread: a hundred long limits take a while, and anybody may ask."""
    answers = [_answered(question, calendar) for question in questions]
    return answer(answers[0] if is_one else DueDatesAnswer(answers=answers))


def _answered(question: DueDateQuestion, calendar: WorkingCalendar) -> DueDateAnswer:
    """As a case's own promised clock would be reckoned."""
    pauses = [Pause(one.first, one.resumed) for one in question.pauses]
    clock = CaseClock(ClockKind.PROMISED, question.start, question.working_days)
    due = clock_due(clock, pauses, calendar)
    days = days_explained(calendar, question.start, due.date, pauses)
    return DueDateAnswer(
        due=DueOut.of(due),
        counted_working_days=sum(day.counted for day in days),
        days=[DayOut.model_validate(day, from_attributes=True) for day in days],
    )


@router.get("/versions", response_model=CalendarVersionsOut, openapi_extra=PUBLIC)
async def show_versions(service: ServiceDep) -> Response:
    """历次导入的放假安排。"""
    async with service.reading() as connection:
        found = await versions(connection)
    body = CalendarVersionsOut(versions=[CalendarVersionOut.of(one) for one in found])
    return answer(body)


@router.post(
    "/versions",
    response_model=ImportOut,
    status_code=201,
    responses=refusals(401, 403, 409),
)
async def import_list(
    service: ServiceDep,
    actor: Administrator,
    body: YearListBody,
    dry_run: Annotated[bool, Query(description="只列出期限会变动的在办件，不导入")] = False,
) -> Response:
    """导入国务院办公厅公布的一年放假安排；在办件随后按新安排重新推算，新旧期限均保留。"""
    listed = body.listed()
    if not dry_run:
        async with service.work(actor) as work:
            imported = await publish_calendar(work, listed, body.notice)
        return answer(ImportOut(version=imported.version), status=201)
    async with service.reading() as connection:
        before = await calendar_as_stored(connection)
    a_new_list_changes_something(before, listed)
    calendar = before.with_list(listed, version=before.version + 1)
    moving = [MovingCaseOut.of(one) async for one in moving_cases(service, calendar, actor)]
    return answer(
        ImportOut(version=None, moving_cases=len(moving), cases=moving[:MOST_LISTED]), status=200
    )
