"""Authorisations of staff as rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.authorization import Authorization, Power
from services.routing.domain.staff_refusals import AuthorizationUnknown
from services.routing.repository.scope import oversees
from services.routing.tables import organization_versions, staff_authorizations
from shared.identifiers import Level, OrganizationCode, StaffId
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

PURPOSE = "routing.authorizations"
LISTED = 500


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, PURPOSE)


def concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """Authorisations by departments where the actor oversees; of a chief, by the own one."""
    overseen = sa.exists().where(
        organization_versions.c.code == staff_authorizations.c.department,
        oversees(actor, organization_versions.c.division),
    )
    if Role.CHIEF not in actor.roles:
        return overseen
    return sa.or_(overseen, staff_authorizations.c.department == actor.organization)


def add_authorization(work: Work, granted: Authorization) -> None:
    """Insert a new authorisation."""
    work.insert(
        staff_authorizations,
        {
            "id": granted.id,
            "staff": granted.staff,
            "power": granted.power,
            "department": granted.department,
            "items": list(granted.items),
            "levels": [int(level) for level in granted.levels],
            "document": granted.document,
            "valid_from": granted.valid_from,
            "granted_by": granted.granted_by,
            "granted_at": granted.granted_at,
            **_ending(granted, work.keys),
        },
    )


def save_authorization(work: Work, ended: Authorization) -> None:
    """Write the end of a locked authorisation."""
    work.update(
        staff_authorizations,
        {"id": ended.id, "version": ended.version - 1},
        _ending(ended, work.keys),
        otherwise=RuntimeError(f"authorisation {ended.id} was changed without its lock"),
    )


def _ending(one: Authorization, keys: KeyRing) -> dict[str, Any]:
    reason = one.revoked_reason
    sealed = _sealer(keys).seal(reason, bound_to=f"{one.id}/revoked") if reason else None
    return {
        "valid_to": one.valid_to,
        "revoked_by": one.revoked_by,
        "revoked_at": one.revoked_at,
        "revoked_reason_sealed": sealed,
        "version": one.version,
    }


async def authorization_to_revoke(
    connection: AsyncConnection, authorization_id: UUID, actor: Actor, keys: KeyRing
) -> Authorization:
    """One authorisation, locked until the end of the unit. Raises: AuthorizationUnknown."""
    statement = (
        sa.select(staff_authorizations)
        .where(staff_authorizations.c.id == authorization_id, concerns(actor))
        .with_for_update(of=staff_authorizations)
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise AuthorizationUnknown
    return _authorization_of(row, keys)


async def authorizations_of(
    connection: AsyncConnection,
    actor: Actor,
    keys: KeyRing,
    *,
    staff: str | None = None,
    department: str | None = None,
) -> Sequence[Authorization]:
    """Authorisations that concern the actor, of one person or by one department, the newest first."""
    columns = staff_authorizations.c
    statement = sa.select(staff_authorizations).where(concerns(actor))
    if staff is not None:
        statement = statement.where(columns.staff == staff)
    if department is not None:
        statement = statement.where(columns.department == department)
    rows = await connection.execute(statement.order_by(columns.id.desc()).limit(LISTED))
    return [_authorization_of(row, keys) for row in rows.mappings()]


async def end_authorizations(
    work: Work, staff: StaffId, *, last_day: date, department_kept: str | None
) -> int:
    """Let end what somebody was authorised to in a post that they leave.

    department_kept: whose authorisations go along to the new post.  Returns: how many ended."""
    columns = staff_authorizations.c
    ended = await work.connection.execute(
        staff_authorizations.update()
        .where(
            columns.staff == staff,
            sa.or_(columns.valid_to.is_(None), columns.valid_to > last_day),
            columns.department != (department_kept or ""),
        )
        .values(
            valid_to=last_day,
            revoked_by=work.actor.staff,
            revoked_at=work.now,
            version=columns.version + 1,
        )
    )
    return ended.rowcount


def _authorization_of(row: Mapping[Any, Any], keys: KeyRing) -> Authorization:
    sealed = row["revoked_reason_sealed"]
    reason = _sealer(keys).open(sealed, bound_to=f"{row['id']}/revoked") if sealed else None
    return Authorization(
        id=row["id"],
        staff=StaffId(row["staff"]),
        power=Power(row["power"]),
        department=OrganizationCode(row["department"]),
        items=tuple(row["items"]),
        levels=tuple(Level(one) for one in row["levels"]),
        document=row["document"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        granted_by=StaffId(row["granted_by"]),
        granted_at=row["granted_at"],
        revoked_by=row["revoked_by"],
        revoked_at=row["revoked_at"],
        revoked_reason=reason,
        version=row["version"],
    )
