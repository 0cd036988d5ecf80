"""Members of staff for whoever may know of them; names, phones and card numbers are sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.register.entries import RegisterKind, StaffMember
from services.routing.domain.register.timelines import Timeline, Version
from services.routing.domain.staff_refusals import StaffUnknown
from services.routing.repository.registers import holds_on, version_of
from services.routing.repository.scope import oversees
from services.routing.tables import organization_versions, staff_versions
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role


@dataclass(frozen=True, slots=True)
class StaffPlace:
    """A place in the list of staff."""

    code: str


def concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """Staff who serve where the actor oversees; of a chief, those of the own department."""
    overseen = sa.exists().where(
        organization_versions.c.code == staff_versions.c.organization,
        oversees(actor, organization_versions.c.division),
    )
    if Role.CHIEF not in actor.roles:
        return overseen
    own = (staff_versions.c.organization, staff_versions.c.home_organization)
    return sa.or_(overseen, *(column == actor.organization for column in own))


async def staff_on(
    connection: AsyncConnection,
    actor: Actor,
    keys: KeyRing,
    *,
    organization: str | None,
    at: date,
    after: StaffPlace | None,
    limit: int,
) -> Sequence[Version[StaffMember]]:
    """Who is in post on a day, by code; of one organisation, serving or sent by it, where given."""
    columns = staff_versions.c
    statement = sa.select(staff_versions).where(concerns(actor), holds_on(staff_versions, at))
    if organization is not None:
        belongs = (columns.organization, columns.home_organization, columns.hall)
        statement = statement.where(sa.or_(*(one == organization for one in belongs)))
    if after is not None:
        statement = statement.where(columns.code > after.code)
    rows = await connection.execute(statement.order_by(columns.code).limit(limit))
    return [version_of(RegisterKind.STAFF, row, keys) for row in rows.mappings()]


async def staff_timeline(
    connection: AsyncConnection, actor: Actor, keys: KeyRing, code: str
) -> Timeline[StaffMember]:
    """Every version of one member of staff.

    Raises: StaffUnknown, also where no version concerns the actor."""
    statement = (
        sa.select(staff_versions, concerns(actor).label("concerns_actor"))
        .where(staff_versions.c.code == code)
        .order_by(staff_versions.c.valid_from)
    )
    rows = (await connection.execute(statement)).mappings().all()
    if not any(row["concerns_actor"] for row in rows):
        raise StaffUnknown
    return tuple(version_of(RegisterKind.STAFF, row, keys) for row in rows)


async def division_of(connection: AsyncConnection, organization: str) -> str | None:
    """Where an organisation was last; None when there is none of this code."""
    columns = organization_versions.c
    found = await connection.execute(
        sa.select(columns.division)
        .where(columns.code == organization)
        .order_by(columns.valid_from.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def is_overseen(connection: AsyncConnection, actor: Actor, organization: str) -> bool:
    """Whether the actor oversees the place of an organisation."""
    columns = organization_versions.c
    found = await connection.execute(
        sa.select(columns.code)
        .where(columns.code == organization, oversees(actor, columns.division))
        .limit(1)
    )
    return found.first() is not None
