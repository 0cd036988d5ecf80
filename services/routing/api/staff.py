"""`staff`: the register of staff, their transfers and authorisations (A2.9)."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.routing.api.organizations import At
from services.routing.api.staff_bodies import (
    StaffChangeIn,
    StaffIn,
    StaffOut,
    StaffPageOut,
    StaffVersionsOut,
    UnmaskingIn,
)
from services.routing.api.staff_callers import Administrator, Code, Reader
from services.routing.commands.keep_staff import change_staff, register_staff, unmask_staff
from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import Timeline, Version, in_force
from services.routing.repository.staff import StaffPlace, staff_on, staff_timeline
from shared.answers import answer
from shared.calendar import local_date
from shared.calls import CallDep
from shared.http import ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(prefix="/staff", tags=["staff"], responses=refusals(401, 403, 404, 422))

BY_CODE = Keyset("staff", StaffPlace)
BodyQuery = Annotated[str | None, Query(max_length=18, description="机构代码")]


@router.get("", response_model=StaffPageOut)
async def list_staff(
    service: ServiceDep,
    actor: Reader,
    organization: BodyQuery = None,
    at: At = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """某一天在岗的人员，姓名和电话已隐去。"""
    place = BY_CODE.place_after(after, service.keys)
    async with service.reading() as connection:
        found = await staff_on(
            connection,
            actor,
            service.keys,
            organization=organization,
            at=at or local_date(service.clock.now()),
            after=place,
            limit=limit + 1,
        )
    shown, following = BY_CODE.page(found, limit, _place_of, service.keys)
    return answer(StaffPageOut(staff=[StaffOut.of(one) for one in shown], next=following))


def _place_of(version: Version[StaffMember]) -> StaffPlace:
    return StaffPlace(version.entry.code)


@router.post("", response_model=StaffOut, status_code=201, responses=refusals(409))
async def add_staff(body: StaffIn, actor: Administrator, call: CallDep) -> Response:
    """登记一名人员。"""
    return await call.answer(
        actor,
        lambda work: register_staff(work, body.row(), since=body.since),
        lambda timeline, _keys: (StaffOut.of(timeline[-1]), None),
    )


@router.get("/{staff_id}", response_model=StaffOut)
async def show_staff(staff_id: Code, service: ServiceDep, actor: Reader) -> Response:
    """一名人员现在的岗位；已离岗的为最后的岗位。"""
    async with service.reading() as connection:
        timeline = await staff_timeline(connection, actor, service.keys, staff_id)
    return answer(StaffOut.of(_present(timeline, local_date(service.clock.now()))))


@router.patch("/{staff_id}", response_model=StaffOut)
async def change(
    staff_id: Code, body: StaffChangeIn, service: ServiceDep, actor: Administrator
) -> Response:
    """更正姓名、电话、执法证等；岗位变动须走调整。"""
    async with service.work(actor) as work:
        timeline = await change_staff(work, staff_id, body.changes(), since=body.since)
    return answer(StaffOut.of(timeline[-1]))


@router.get("/{staff_id}/versions", response_model=StaffVersionsOut)
async def show_staff_versions(staff_id: Code, service: ServiceDep, actor: Reader) -> Response:
    """一名人员的历次岗位。"""
    async with service.reading() as connection:
        timeline = await staff_timeline(connection, actor, service.keys, staff_id)
    return answer(StaffVersionsOut(versions=[StaffOut.of(one) for one in timeline]))


@router.post("/{staff_id}/unmasking", response_model=StaffOut, status_code=201)
async def unmask(
    staff_id: Code, body: UnmaskingIn, service: ServiceDep, actor: Administrator
) -> Response:
    """说明理由后查看姓名、电话和执法证号，查看留痕。"""
    async with service.work(actor) as work:
        timeline = await unmask_staff(work, staff_id, reason=body.reason)
        today = local_date(work.now)
    return answer(StaffOut.of(_present(timeline, today), is_masked=False), status=201)


def _present(timeline: Timeline[StaffMember], today: date) -> Version[StaffMember]:
    return in_force(timeline, today) or timeline[-1]
