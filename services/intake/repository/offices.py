"""Organisations and windows in the database; the hot path asks the catalogue instead."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.coverage import Coverage, Place
from services.intake.domain.competence import Departments
from services.intake.domain.errors import WindowNotOfOrganization
from services.intake.domain.places import ActingOffice, Organization
from services.intake.tables import organizations, windows
from shared.database import upsert
from shared.identifiers import Level, ancestors
from shared.unit_of_work import Work


async def first_known(work: Work, *codes: str) -> Organization:
    """The first of these organisations that the directory has. One statement.

    Raises: WindowNotOfOrganization when it has none."""
    found = await work.connection.execute(
        sa.select(organizations).where(organizations.c.code.in_(codes))
    )
    by_code = {row.code: organization_of(row) for row in found}
    for code in codes:
        if code in by_code:
            return by_code[code]
    raise WindowNotOfOrganization


async def acting(work: Work, office: ActingOffice, origin: str) -> Organization:
    """The office that acted, as it heads a document: from the directory, else in the message's words.

    origin: the window's organisation, whose numbers an unknown office takes, and which headed such
    documents of earlier days.  Raises: WindowNotOfOrganization."""
    known = await first_known(work, office.code, origin)
    if known.code == office.code or not office.name:
        return known
    return replace(known, name=office.name, phone=office.phone)


def organization_of(row: Any) -> Organization:
    """The organisation that a whole row describes."""
    return Organization(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        division=row.division,
        level=Level(row.level),
        department=row.department,
        body4=row.body4,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
    )


async def coverage(connection: AsyncConnection) -> Coverage:
    """All departments, windows and bodies, to hold route plans against."""
    rows = await connection.execute(sa.select(organizations))
    bodies = [organization_of(row) for row in rows]
    seated = set(await connection.scalars(sa.select(windows.c.organization).distinct()))
    return Coverage(
        departments=Departments.of(bodies),
        windows=tuple(
            Place(body.name, body.division, body.level) for body in bodies if body.code in seated
        ),
        bodies={body.code: ancestors(body.division)[0] for body in bodies},
    )


async def hall_name(work: Work, division: str) -> str | None:
    """The name of the hall of a district or city."""
    found: str | None = await work.connection.scalar(
        sa.select(organizations.c.name)
        .where(organizations.c.division == division, organizations.c.kind == "hall")
        .limit(1)
    )
    return found


async def short_names(work: Work) -> dict[str, str]:
    """Which organisation numbers its documents with which short name."""
    found = await work.connection.execute(
        sa.select(organizations.c.short_name, organizations.c.code)
    )
    return {row.short_name: row.code for row in found}


async def renew_organization(work: Work, row: Mapping[str, Any]) -> bool:
    """Insert or renew one organisation. Returns: False when this or a later word was heard before."""
    insert = upsert(work.connection, organizations)
    heard = insert.on_conflict_do_update(
        index_elements=["code"],
        set_={name: insert.excluded[name] for name in row if name != "code"},
        where=organizations.c.register_version < insert.excluded.register_version,
    ).returning(organizations.c.code)
    return (await work.connection.execute(heard, dict(row))).first() is not None


async def replace_windows(work: Work, organization: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make these the windows of an organisation; the others are gone."""
    kept = [row["code"] for row in rows]
    await work.connection.execute(
        windows.delete().where(windows.c.organization == organization, windows.c.code.not_in(kept))
    )
    await _put(work, windows, rows)


async def put_organizations(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or update organisations."""
    await _put(work, organizations, rows)


async def put_windows(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or update windows."""
    await _put(work, windows, rows)


async def _put(work: Work, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    insert = upsert(work.connection, table)
    changed = {name: insert.excluded[name] for name in rows[0] if name != "code"}
    statement = insert.on_conflict_do_update(index_elements=["code"], set_=changed)
    await work.connection.execute(statement, [dict(row) for row in rows])
