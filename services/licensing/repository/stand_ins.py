"""Delegations as rows: those of one's own office, and for an administrator those of what they oversee."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.errors import StandInEnded, StandInOfficeUnknown, StandInUnknown
from services.licensing.domain.stand_in import StandIn, StandInOffice, StandInRole
from services.licensing.tables import reviews, stand_ins
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode, StaffId
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

PREFIX_LENGTHS = {
    Level.NATION: 0,
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.DISTRICT: 6,
    Level.STREET: 9,
    Level.COMMUNITY: 12,
}


def within_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The one predicate of access to delegations."""
    own = _of_office(actor)
    if Role.ADMINISTRATOR not in actor.roles:
        return own
    return sa.or_(own, _overseen(actor, stand_ins.c.division))


async def office_for(
    connection: AsyncConnection, actor: Actor, organization: OrganizationCode
) -> StandInOffice:
    """An office with a desk that the administrator oversees. Raises: StandInOfficeUnknown."""
    found = await connection.execute(
        sa.select(reviews.c.department, reviews.c.division)
        .where(reviews.c.organization == organization, _overseen(actor, reviews.c.division))
        .limit(1)
    )
    row = found.first()
    if row is None:
        raise StandInOfficeUnknown
    return StandInOffice(organization, DepartmentCode(row.department), DivisionCode(row.division))


async def delegation_in_force(
    connection: AsyncConnection,
    actor: Actor,
    role: StandInRole | None,
    principal: StaffId | None,
    today: date,
) -> StandIn | None:
    """By which the actor stands in for somebody of their own office today; the latest given first."""
    statement = (
        sa.select(stand_ins)
        .where(
            _of_office(actor),
            stand_ins.c.stand_in == actor.staff,
            stand_ins.c.starts_on <= today,
            stand_ins.c.ends_on >= today,
            stand_ins.c.ended_at.is_(None),
        )
        .order_by(stand_ins.c.granted_at.desc(), stand_ins.c.id)
        .limit(1)
    )
    if role is not None:
        statement = statement.where(stand_ins.c.role == role)
    if principal is not None:
        statement = statement.where(stand_ins.c.principal == principal)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else stand_in_of(row)


async def stand_in_to_end(connection: AsyncConnection, identity: UUID, actor: Actor) -> StandIn:
    """One delegation under lock. Raises: StandInUnknown."""
    statement = (
        sa.select(stand_ins)
        .where(stand_ins.c.id == identity, within_scope(actor))
        .with_for_update()
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise StandInUnknown
    return stand_in_of(row)


def add_stand_in(work: Work, one: StandIn) -> None:
    """Keep a new delegation."""
    work.insert(
        stand_ins,
        {
            "id": one.id,
            "organization": one.office.organization,
            "department": one.office.department,
            "division": one.office.division,
            "role": one.role,
            "principal": one.principal,
            "principal_name": one.principal_name,
            "stand_in": one.stand_in,
            "stand_in_name": one.stand_in_name,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "reason": one.reason,
            "granted_by": one.granted_by,
            "granted_by_name": one.granted_by_name,
            "granted_at": one.granted_at,
        },
    )


def save_ended(work: Work, one: StandIn) -> None:
    """Keep that it was taken back."""
    work.update(
        stand_ins,
        {"id": one.id},
        {"ended_by": one.ended_by, "ended_at": one.ended_at},
        otherwise=StandInEnded(),
    )


def stand_in_of(row: sa.RowMapping) -> StandIn:
    """A delegation from its row."""
    return StandIn(
        id=row["id"],
        office=StandInOffice(row["organization"], row["department"], row["division"]),
        role=StandInRole(row["role"]),
        principal=row["principal"],
        principal_name=row["principal_name"],
        stand_in=row["stand_in"],
        stand_in_name=row["stand_in_name"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        reason=row["reason"],
        granted_by=row["granted_by"],
        granted_by_name=row["granted_by_name"],
        granted_at=row["granted_at"],
        ended_by=row["ended_by"],
        ended_at=row["ended_at"],
    )


def _of_office(actor: Actor) -> sa.ColumnElement[bool]:
    own = stand_ins.c.organization == actor.organization
    if actor.department is None:
        return own
    department = stand_ins.c.department
    return sa.and_(own, sa.or_(department.is_(None), department == actor.department))


def _overseen(actor: Actor, division: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    prefix = actor.division[: PREFIX_LENGTHS[actor.level]]
    return division.startswith(prefix, autoescape=True)
