"""Divisions and organisations for lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.tables import divisions, organizations


@dataclass(frozen=True, slots=True)
class CodePlace:
    """The last row of a page: the next page begins behind it."""

    code: str


def place_of(row: sa.RowMapping) -> CodePlace:
    """The place of a division or an organisation in its list."""
    return CodePlace(row["code"])


async def divisions_under(
    connection: AsyncConnection, *, parent: str | None, after: CodePlace | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Divisions by code; of one parent where given."""
    return await _page(
        connection, divisions, _equal(divisions.c.parent, parent), after=after, limit=limit
    )


async def organizations_of(
    connection: AsyncConnection,
    *,
    division: str | None,
    kind: str | None,
    after: CodePlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """Organisations by code; of one division and kind where given."""
    conditions = _equal(organizations.c.division, division) + _equal(organizations.c.kind, kind)
    return await _page(connection, organizations, conditions, after=after, limit=limit)


def _equal(column: sa.Column[Any], value: str | None) -> list[sa.ColumnElement[bool]]:
    return [] if value is None else [column == value]


async def _page(
    connection: AsyncConnection,
    table: sa.Table,
    conditions: Sequence[sa.ColumnElement[bool]],
    *,
    after: CodePlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    statement = sa.select(table).where(*conditions).order_by(table.c.code).limit(limit)
    if after is not None:
        statement = statement.where(table.c.code > after.code)
    return (await connection.execute(statement)).mappings().all()
