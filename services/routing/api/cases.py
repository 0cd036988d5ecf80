"""`cases/{number}` with route, clock and history; a foreign case is a 404."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.routing.api.case_answers import CaseOut, DeedOut, HistoryOut, RouteOut
from services.routing.api.clock_answers import ClockOut, ClocksOut, DueChangeOut
from services.routing.queries.cases import case_for, history_of
from services.routing.queries.clocks import due_changes_of, explained_clocks
from shared.answers import answer
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.http import AnyStaff, ServiceDep, etag
from shared.problems import refusals

router = APIRouter(prefix="/cases", tags=["cases"], responses=refusals(401, 403, 404))

Number = Annotated[str, Path(max_length=40, description="办件编号")]


@router.get("/{number}", response_model=CaseOut)
async def show_case(service: ServiceDep, actor: AnyStaff, number: Number) -> Response:
    """办件现在在哪里、由谁办理、何时到期。"""
    async with service.reading() as connection:
        case = await case_for(connection, number, actor)
    return answer(CaseOut.of(case), headers=etag(case.version))


@router.get("/{number}/route", response_model=RouteOut)
async def show_route(service: ServiceDep, actor: AnyStaff, number: Number) -> Response:
    """办件的全部环节和承办机构。"""
    async with service.reading() as connection:
        case = await case_for(connection, number, actor)
    return answer(RouteOut.of(case), headers=etag(case.version))


@router.get("/{number}/clock", response_model=ClocksOut)
async def show_clock(service: ServiceDep, actor: AnyStaff, number: Number) -> Response:
    """办理时限逐日说明：每一天计入或不计入的原因。"""
    async with service.reading() as connection:
        case = await case_for(connection, number, actor)
        calendar = await current_calendar(connection)
        changes = await due_changes_of(connection, case.number)
    today = local_date(service.clock.now())
    clocks = [ClockOut.of(one) for one in explained_clocks(case, calendar, today)]
    body = ClocksOut(
        application_number=case.number,
        status=case.status,
        calendar_version=case.calendar_version,
        clocks=clocks,
        due_changes=[DueChangeOut.model_validate(one) for one in changes],
    )
    return answer(body, headers=etag(case.version))


@router.get("/{number}/history", response_model=HistoryOut)
async def show_history(service: ServiceDep, actor: AnyStaff, number: Number) -> Response:
    """办件的全部办理记录。"""
    async with service.reading() as connection:
        rows = await history_of(connection, number, actor)
    history = [DeedOut.of(row) for row in rows]
    return answer(HistoryOut(application_number=number, history=history))
