"""Name a stand-in, or take the delegation back (代理授权)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.licensing.domain.errors import StandInNotYours
from services.licensing.domain.stand_in import Grantor, StandIn, StandInOffice, StandInRole
from services.licensing.repository.stand_ins import (
    add_stand_in,
    office_for,
    save_ended,
    stand_in_to_end,
)
from shared.calendar import local_date
from shared.identifiers import OrganizationCode, StaffId, new_id
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class WantedStandIn:
    """Who stands in for whom. organization: None is the grantor's own office."""

    role: StandInRole
    principal: StaffId
    principal_name: str
    stand_in: StaffId
    stand_in_name: str
    starts_on: date
    ends_on: date
    reason: str
    organization: OrganizationCode | None


async def name_stand_in(work: Work, wanted: WantedStandIn) -> StandIn:
    """Raises: StandInInvalid, StandInNotYours, StandInOfficeUnknown."""
    actor = work.actor
    office = StandInOffice(actor.organization, actor.department, actor.division)
    if wanted.organization is not None and wanted.organization != actor.organization:
        if Role.ADMINISTRATOR not in actor.roles:
            raise StandInNotYours
        office = await office_for(work.connection, actor, wanted.organization)
    grantor = _grantor(actor, office)
    named = StandIn(
        id=new_id(),
        office=office,
        role=wanted.role,
        principal=wanted.principal,
        principal_name=wanted.principal_name,
        stand_in=wanted.stand_in,
        stand_in_name=wanted.stand_in_name,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        reason=wanted.reason,
        granted_by=grantor.staff,
        granted_by_name=grantor.name,
        granted_at=work.now,
    ).granted_properly(grantor, local_date(work.now))
    add_stand_in(work, named)
    work.record(
        "name_stand_in",
        str(named.id),
        role=named.role,
        principal=named.principal,
        stand_in=named.stand_in,
        starts_on=named.starts_on.isoformat(),
        ends_on=named.ends_on.isoformat(),
        reason=named.reason,
    )
    return named


async def end_stand_in(work: Work, identity: UUID) -> StandIn:
    """Raises: StandInUnknown, StandInEnded, StandInNotYours."""
    known = await stand_in_to_end(work.connection, identity, work.actor)
    ended = known.end(_grantor(work.actor, known.office), work.now)
    save_ended(work, ended)
    work.record("end_stand_in", str(identity), principal=ended.principal, stand_in=ended.stand_in)
    return ended


def _grantor(actor: Actor, office: StandInOffice) -> Grantor:
    """A chief is one in their own office only."""
    is_own = actor.organization == office.organization
    return Grantor(
        actor.staff,
        actor.name,
        is_chief=is_own and Role.CHIEF in actor.roles,
        is_administrator=Role.ADMINISTRATOR in actor.roles,
    )
