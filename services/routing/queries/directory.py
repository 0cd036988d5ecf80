"""Divisions and organisations for lists: as they hold on a day, or through all their versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.repository.registers import holds_on
from services.routing.tables import division_versions, organization_versions


@dataclass(frozen=True, slots=True)
class CodePlace:
    """The last row of a page: the next page begins behind it."""

    code: str


def place_of(row: sa.RowMapping) -> CodePlace:
    """The place of a division or an organisation in its list."""
    return CodePlace(row["code"])


async def divisions_under(
    connection: AsyncConnection,
    *,
    parent: str | None,
    at: date,
    after: CodePlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """Divisions of a day by code; of one parent where given."""
    conditions = _equal(division_versions.c.parent, parent)
    return await _page(connection, division_versions, conditions, at=at, after=after, limit=limit)


async def organizations_of(
    connection: AsyncConnection,
    *,
    division: str | None,
    kind: str | None,
    at: date,
    after: CodePlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """Organisations of a day by code; of one division and kind where given."""
    columns = organization_versions.c
    conditions = _equal(columns.division, division) + _equal(columns.kind, kind)
    return await _page(
        connection, organization_versions, conditions, at=at, after=after, limit=limit
    )


async def versions_of(
    connection: AsyncConnection, table: sa.Table, code: str
) -> Sequence[sa.RowMapping]:
    """Every version of one entry, the earliest first; none of a code that is not known."""
    rows = await connection.execute(
        sa.select(table).where(table.c.code == code).order_by(table.c.valid_from)
    )
    return rows.mappings().all()


def _equal(column: sa.Column[Any], value: str | None) -> list[sa.ColumnElement[bool]]:
    return [] if value is None else [column == value]


async def _page(
    connection: AsyncConnection,
    table: sa.Table,
    conditions: Sequence[sa.ColumnElement[bool]],
    *,
    at: date,
    after: CodePlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    statement = (
        sa.select(table).where(holds_on(table, at), *conditions).order_by(table.c.code).limit(limit)
    )
    if after is not None:
        statement = statement.where(table.c.code > after.code)
    return (await connection.execute(statement)).mappings().all()
