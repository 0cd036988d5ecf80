"""The public catalogue: items found by words and by what they are, and their guides in each version.

Words are cut into pairs of characters; an item that has at least two thirds of them is found, those
with most of them in their name first. One way that PostgreSQL and SQLite both have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.words import grams
from services.intake.domain.errors import ItemUnknown, ItemVersionUnknown
from services.intake.repository.item_versions import ANNOUNCED, PUBLISHED
from services.intake.tables import item_terms, item_versions, items, organizations


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """The last item of a page: the next page begins behind it."""

    score: int
    code: str


@dataclass(frozen=True, slots=True)
class ItemSearch:
    """What somebody looks for. facets: by kind of term.  after: the last line shown."""

    words: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    department: str | None = None
    after: ItemPlace | None = None


async def page_of_items(
    connection: AsyncConnection, search: ItemSearch, *, limit: int
) -> list[Any]:
    """Items in force, best match first, then by code.

    Each row brings `score`: 0 where no words were given."""
    statement = (
        sa.select(items.c.code, items.c.name, items.c.current_version, item_versions.c.content)
        .join(item_versions, _is_current())
        .where(items.c.status == PUBLISHED)
    )
    statement, score = _by_words(statement, search.words)
    for kind, term in search.facets.items():
        of_kind = sa.select(item_terms.c.code).where(
            item_terms.c.kind == kind, item_terms.c.term == term
        )
        statement = statement.where(items.c.code.in_(of_kind))
    if search.department:
        statement = statement.where(items.c.code.in_(_of_department(search.department)))
    if search.after:
        place = search.after
        statement = statement.where(
            sa.or_(
                score < place.score,
                sa.and_(score == place.score, items.c.code > place.code),
            )
        )
    statement = statement.add_columns(score.label("score"))
    ordered = statement.order_by(score.desc(), items.c.code) if search.words else None
    if ordered is None:
        ordered = statement.order_by(items.c.code)
    return list(await connection.execute(ordered.limit(limit)))


def _by_words(statement: Any, words: str) -> tuple[Any, Any]:
    """Narrow to what the words find. A code, or a part of one, finds the item as well."""
    wanted = grams(words)
    if not words:
        return statement, sa.literal(0)
    if words.isascii() or not wanted:
        found = sa.or_(
            items.c.code.contains(words, autoescape=True),
            items.c.name.contains(words, autoescape=True),
        )
        return statement.where(found), sa.literal(0)
    if len(wanted) == 1 and len(wanted[0]) == 1:
        found = items.c.name.contains(wanted[0], autoescape=True)
        return statement.where(found), sa.literal(0)
    enough = -(-2 * len(wanted) // 3)
    hits = (
        sa.select(item_terms.c.code, sa.func.sum(item_terms.c.weight).label("score"))
        .where(item_terms.c.kind == "gram", item_terms.c.term.in_(wanted))
        .group_by(item_terms.c.code)
        .having(sa.func.count() >= enough)
        .subquery()
    )
    return statement.join(hits, hits.c.code == items.c.code), hits.c.score


def _of_department(department: str) -> sa.Select[Any]:
    return (
        sa.select(item_terms.c.code)
        .join(organizations, organizations.c.code == item_terms.c.term)
        .where(item_terms.c.kind == "body", organizations.c.department == department)
    )


async def current_item(connection: AsyncConnection, code: str) -> Any:
    """The version that holds, or was last held, with its whole guide. Raises: ItemUnknown."""
    found = await connection.execute(
        sa.select(items, item_versions.c.content)
        .join(item_versions, _is_current())
        .where(items.c.code == code, items.c.status != ANNOUNCED)
    )
    row = found.first()
    if row is None:
        raise ItemUnknown(code)
    return row


async def versions_of(connection: AsyncConnection, code: str) -> list[Any]:
    """All versions of an item, the newest first. Raises: ItemUnknown."""
    found = await connection.execute(
        sa.select(
            item_versions.c.version,
            item_versions.c.created_at,
            item_versions.c.effective_on,
            item_versions.c.decision,
        )
        .where(item_versions.c.code == code)
        .order_by(item_versions.c.version.desc())
    )
    rows = list(found)
    if not rows:
        raise ItemUnknown(code)
    return rows


async def guide_in_version(connection: AsyncConnection, code: str, version: int) -> Any:
    """A version's row with its guide. Raises: ItemVersionUnknown."""
    found = await connection.execute(
        sa.select(item_versions).where(
            item_versions.c.code == code, item_versions.c.version == version
        )
    )
    row = found.first()
    if row is None:
        raise ItemVersionUnknown(version=version)
    return row


async def guides_in_force(
    connection: AsyncConnection, *, after: str = "", limit: int = 500
) -> list[Any]:
    """Guides by code, a portion at a time, for export."""
    found = await connection.execute(
        sa.select(items.c.code, item_versions.c.content)
        .join(item_versions, _is_current())
        .where(items.c.status == PUBLISHED, items.c.code > after)
        .order_by(items.c.code)
        .limit(limit)
    )
    return list(found)


async def department_names(connection: AsyncConnection) -> dict[str, str]:
    """A name for each department code, of the highest body that has it."""
    found = await connection.execute(
        sa.select(organizations.c.department, organizations.c.name)
        .where(organizations.c.department.is_not(None))
        .order_by(organizations.c.level.desc(), organizations.c.code.desc())
    )
    return {str(row.department): str(row.name) for row in found}


def _is_current() -> sa.ColumnElement[bool]:
    return sa.and_(
        item_versions.c.code == items.c.code, item_versions.c.version == items.c.current_version
    )
