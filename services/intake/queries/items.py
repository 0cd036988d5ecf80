"""The public catalogue: items and their guides, straight from the tables."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.errors import ItemUnknown
from services.intake.tables import item_versions, items


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """The last item of a page: the next page begins behind it."""

    code: str


async def current_items(
    connection: AsyncConnection, *, words: str | None, after: ItemPlace | None, limit: int
) -> list[Any]:
    """Current versions ordered by code. words: part of name or code."""
    statement = (
        sa.select(items.c.code, items.c.name, items.c.current_version, item_versions.c.content)
        .join(item_versions, _is_current())
        .order_by(items.c.code)
        .limit(limit)
    )
    if words:
        statement = statement.where(
            sa.or_(
                items.c.name.contains(words, autoescape=True),
                items.c.code.contains(words, autoescape=True),
            )
        )
    if after is not None:
        statement = statement.where(items.c.code > after.code)
    return list(await connection.execute(statement))


async def current_item(connection: AsyncConnection, code: str) -> Any:
    """The current version with its whole guide. Raises: ItemUnknown."""
    found = await connection.execute(
        sa.select(items.c.code, items.c.name, items.c.current_version, item_versions.c.content)
        .join(item_versions, _is_current())
        .where(items.c.code == code)
    )
    row = found.first()
    if row is None:
        raise ItemUnknown(code)
    return row


def _is_current() -> sa.ColumnElement[bool]:
    return sa.and_(
        item_versions.c.code == items.c.code, item_versions.c.version == items.c.current_version
    )
