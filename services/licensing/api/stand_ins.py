"""`stand-ins`: who acts for whom in an office, from–to."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from services.licensing.api.calls import CHANGES, REFUSALS
from services.licensing.api.joint_bodies import Code
from services.licensing.api.words import Body, PlainReason, Staff
from services.licensing.commands.keep_stand_ins import (
    WantedStandIn,
    end_stand_in,
    name_stand_in,
)
from services.licensing.domain.stand_in import StandIn, StandInRole
from services.licensing.queries.stand_ins import StandInPlace, stand_ins_for
from shared.answers import answer
from shared.calendar import local_date
from shared.calls import SeeingCallDep
from shared.http import ServiceDep, requires
from shared.identifiers import OrganizationCode, StaffId
from shared.moments import Day
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.security.tokens import Actor, Role

router = APIRouter(tags=["代理"])

Party = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF, Role.ADMINISTRATOR))]
LATEST_FIRST = Keyset("stand_ins", StandInPlace)
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]


class NewStandIn(Body):
    """Both days are included. organization: the administrator's choice; else the caller's own."""

    role: StandInRole
    principal: Staff
    principal_name: Name
    stand_in: Staff
    stand_in_name: Name
    starts_on: Day
    ends_on: Day
    reason: PlainReason
    organization: Code | None = None


class NewEnding(Body):
    """Nothing has to be said."""


class StandInOut(BaseModel):
    """A delegation. is_in_force: whether it has effect today."""

    id: UUID
    organization: str
    department: str | None
    role: StandInRole
    principal: str
    principal_name: str
    stand_in: str
    stand_in_name: str
    starts_on: date
    ends_on: date
    reason: str
    granted_by: str
    granted_by_name: str
    granted_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    is_in_force: bool

    @classmethod
    def of(cls, one: StandIn, today: date) -> "StandInOut":
        """From a delegation."""
        return cls(
            id=one.id,
            organization=one.office.organization,
            department=one.office.department,
            role=one.role,
            principal=one.principal,
            principal_name=one.principal_name,
            stand_in=one.stand_in,
            stand_in_name=one.stand_in_name,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            reason=one.reason,
            granted_by=one.granted_by,
            granted_by_name=one.granted_by_name,
            granted_at=one.granted_at,
            ended_by=one.ended_by,
            ended_at=one.ended_at,
            is_in_force=one.holds_on(today),
        )


class StandInPage(BaseModel):
    """Delegations, the latest first. next: cursor of the next page, None at the end."""

    stand_ins: list[StandInOut]
    next: str | None


@router.get("/stand-ins", response_model=StandInPage, responses=REFUSALS)
async def list_stand_ins(
    actor: Party,
    service: ServiceDep,
    in_force: bool = False,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Delegations of the caller's office; an administrator's, of all offices that they oversee."""
    today = local_date(service.clock.now())
    async with service.reading() as connection:
        rows = await stand_ins_for(
            connection,
            actor,
            on=today if in_force else None,
            after=LATEST_FIRST.place_after(after, service.keys),
            limit=limit + 1,
        )
    shown, following = LATEST_FIRST.page(rows, limit, _place, service.keys)
    return answer(
        StandInPage(stand_ins=[StandInOut.of(one, today) for one in shown], next=following)
    )


@router.post("/stand-ins", status_code=201, response_model=StandInOut, responses=CHANGES)
async def add(body: NewStandIn, actor: Party, call: SeeingCallDep) -> Response:
    """Name a stand-in (代理授权)."""
    wanted = WantedStandIn(
        role=body.role,
        principal=StaffId(body.principal),
        principal_name=body.principal_name,
        stand_in=StaffId(body.stand_in),
        stand_in_name=body.stand_in_name,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        reason=body.reason,
        organization=OrganizationCode(body.organization) if body.organization else None,
    )
    today = local_date(call.service.clock.now())
    return await call.answer(
        actor, lambda work: name_stand_in(work, wanted), lambda one, _: _shown(one, today)
    )


@router.post("/stand-ins/{stand_in_id}/ending", status_code=201, response_model=StandInOut,
             responses=CHANGES)  # fmt: skip
async def end(stand_in_id: UUID, body: NewEnding, actor: Party, call: SeeingCallDep) -> Response:
    """Take a delegation back before its time."""
    today = local_date(call.service.clock.now())
    return await call.answer(
        actor, lambda work: end_stand_in(work, stand_in_id), lambda one, _: _shown(one, today)
    )


def _shown(one: StandIn, today: date) -> tuple[StandInOut, int]:
    """Its second version is its end."""
    return StandInOut.of(one, today), 1 if one.ended_at is None else 2


def _place(one: StandIn) -> StandInPlace:
    return StandInPlace(one.granted_at, one.id)
