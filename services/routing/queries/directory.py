"""Divisions and organisations for lists."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.tables import divisions, organizations


async def divisions_under(
    connection: AsyncConnection, *, parent: str | None, after: str, limit: int
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
    after: str,
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
    after: str,
    limit: int,
) -> Sequence[sa.RowMapping]:
    rows = await connection.execute(
        sa.select(table)
        .where(table.c.code > after, *conditions)
        .order_by(table.c.code)
        .limit(limit)
    )
    return rows.mappings().all()
