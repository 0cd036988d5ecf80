"""`staff/authorizations`: what departments authorise people in the hall to do (S2¶38)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.routing.api.organizations import At
from services.routing.api.staff_bodies import (
    AuthorizationIn,
    AuthorizationOut,
    AuthorizationsOut,
    SettlementIn,
)
from services.routing.api.staff_callers import Administrator, Code, Reader
from services.routing.commands.authorize_staff import authorize_staff, revoke_authorization
from services.routing.domain.authorization import Authorization
from services.routing.repository.authorizations import authorizations_of
from services.routing.repository.staff import staff_timeline
from shared.answers import answer
from shared.calendar import local_date
from shared.calls import CallDep
from shared.http import ServiceDep
from shared.identifiers import Level
from shared.problems import refusals

router = APIRouter(prefix="/staff", tags=["staff"], responses=refusals(401, 403, 404, 422))
ItemQuery = Annotated[str | None, Query(max_length=50, description="只列可办理该事项的授权")]


@router.get("/authorizations", response_model=AuthorizationsOut)
async def list_authorizations(
    service: ServiceDep,
    actor: Reader,
    department: Annotated[str | None, Query(max_length=18, description="授权的部门")] = None,
    item: ItemQuery = None,
    level: Annotated[Level | None, Query(description="只列该层级的授权")] = None,
    at: At = None,
) -> Response:
    """某部门在某一天的授权：谁可以审查、签批什么。"""
    async with service.reading() as connection:
        found = await authorizations_of(connection, actor, service.keys, department=department)
    day = at or local_date(service.clock.now())
    page = [AuthorizationOut.of(one) for one in found if one.holds_for(item, level, day)]
    return answer(AuthorizationsOut(authorizations=page))


@router.post(
    "/authorizations/{authorization_id}/revocation",
    response_model=AuthorizationOut,
    status_code=201,
    responses=refusals(409),
)
async def revoke(
    authorization_id: UUID,
    body: SettlementIn,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """收回授权，须说明理由。"""
    return await call.answer(
        actor, lambda work: revoke_authorization(work, authorization_id, body.reason), _shown
    )


@router.get("/{staff_id}/authorizations", response_model=AuthorizationsOut)
async def show_authorizations(staff_id: Code, service: ServiceDep, actor: Reader) -> Response:
    """一名人员的全部授权，含已终止的。"""
    async with service.reading() as connection:
        await staff_timeline(connection, actor, service.keys, staff_id)
        found = await authorizations_of(connection, actor, service.keys, staff=staff_id)
    return answer(AuthorizationsOut(authorizations=[AuthorizationOut.of(one) for one in found]))


@router.post(
    "/{staff_id}/authorizations",
    response_model=AuthorizationOut,
    status_code=201,
    responses=refusals(409),
)
async def grant(
    staff_id: Code,
    body: AuthorizationIn,
    actor: Administrator,
    call: CallDep,
) -> Response:
    """登记部门对首席代表或审查人员的授权。"""
    return await call.answer(
        actor,
        lambda work: authorize_staff(work, body.to_authorization(staff_id, actor.staff, work.now)),
        _shown,
    )


def _shown(authorization: Authorization, _keys: object) -> tuple[AuthorizationOut, None]:
    return AuthorizationOut.of(authorization), None
