"""Rows of the catalogue: items, their versions, and the terms by which they are found."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.sameness import Core, core_of
from services.intake.domain.catalogue.words import terms_of
from services.intake.tables import item_terms, item_versions, items
from shared.database import upsert
from shared.unit_of_work import Work

PUBLISHED, ANNOUNCED, WITHDRAWN = "published", "announced", "withdrawn"
MOST_CODES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownItem:
    """Where an item stands. newest: the highest version, in force or not."""

    code: str
    current_version: int
    newest: int
    fingerprint: str
    status: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A guide to be added as a version. effective_on: None = in force already."""

    content: Mapping[str, Any]
    version: int
    fingerprint: str
    decision: str = ""
    effective_on: date | None = None


def fingerprint_of(content: Mapping[str, Any]) -> str:
    """The same for equal guides."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_in_force(known: KnownItem, content: Mapping[str, Any]) -> bool:
    """Whether a guide is the one that holds; the number of the version makes no difference."""
    if known.fingerprint == fingerprint_of(content):
        return True
    return known.fingerprint == fingerprint_of({**content, "version": known.current_version})


async def known_items(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, KnownItem]:
    """Those of these items that are there. codes: at most MOST_CODES_AT_ONCE."""
    newest = sa.func.max(item_versions.c.version).label("newest")
    found = await connection.execute(
        sa.select(
            items.c.code, items.c.current_version, items.c.fingerprint, items.c.status, newest
        )
        .join(item_versions, item_versions.c.code == items.c.code)
        .where(items.c.code.in_(codes))
        .group_by(items.c.code)
    )
    return {row.code: KnownItem(**row._mapping) for row in found}


async def put_in_force(work: Work, versions: Sequence[NewVersion]) -> None:
    """Add versions that hold from now on, with their items and terms."""
    await add_versions(work, versions)
    await _put_items(work, versions, PUBLISHED)
    await put_terms(work.connection, [one.content for one in versions])


async def announce(work: Work, version: NewVersion, *, is_new: bool) -> None:
    """Add a version that holds from a later date; a new item is announced with it."""
    await add_versions(work, [version])
    if is_new:
        await _put_items(work, [version], ANNOUNCED)


async def add_versions(work: Work, versions: Sequence[NewVersion]) -> None:
    """Add rows of versions."""
    await work.connection.execute(
        item_versions.insert(),
        [
            {
                "code": one.content["code"],
                "version": one.version,
                "content": dict(one.content),
                "created_at": work.now,
                "effective_on": one.effective_on,
                "decision": one.decision,
            }
            for one in versions
        ],
    )


async def _put_items(work: Work, versions: Sequence[NewVersion], status: str) -> None:
    insert = upsert(work.connection, items)
    changing = ("name", "current_version", "fingerprint", "basic_code", "status")
    await work.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["code"], set_={name: insert.excluded[name] for name in changing}
        ),
        [
            {
                "code": one.content["code"],
                "name": one.content["name"],
                "current_version": one.version,
                "fingerprint": one.fingerprint,
                "basic_code": one.content.get("basic_code", ""),
                "status": status,
            }
            for one in versions
        ],
    )


async def put_terms(connection: AsyncConnection, guides: Iterable[Mapping[str, Any]]) -> None:
    """Replace the terms of these items."""
    found = {str(guide["code"]): terms_of(guide) for guide in guides}
    await connection.execute(item_terms.delete().where(item_terms.c.code.in_(list(found))))
    await connection.execute(
        item_terms.insert(),
        [
            {"kind": one.kind, "term": one.term, "code": code, "weight": one.weight}
            for code, terms in found.items()
            for one in terms
        ],
    )


async def due_versions(connection: AsyncConnection, today: date) -> list[Any]:
    """The newest version of each item whose date has come and which is not in force yet."""
    newest = (
        sa.select(item_versions.c.code, sa.func.max(item_versions.c.version).label("version"))
        .where(item_versions.c.effective_on.is_not(None), item_versions.c.effective_on <= today)
        .group_by(item_versions.c.code)
        .subquery()
    )
    found = await connection.execute(
        sa.select(item_versions.c.code, item_versions.c.version, item_versions.c.content)
        .join(
            newest,
            sa.and_(
                newest.c.code == item_versions.c.code, newest.c.version == item_versions.c.version
            ),
        )
        .join(items, items.c.code == item_versions.c.code)
        .where(
            sa.or_(
                items.c.current_version < item_versions.c.version,
                items.c.status == ANNOUNCED,
            )
        )
        .where(items.c.status != WITHDRAWN)
    )
    return list(found)


async def switch_to(work: Work, content: Mapping[str, Any], version: int) -> None:
    """Put a version in force whose date has come."""
    one = NewVersion(content, version, fingerprint_of(content))
    await _put_items(work, [one], PUBLISHED)
    await put_terms(work.connection, [content])


async def withdraw(work: Work, code: str, *, reason: str, decision: str) -> None:
    """Take an item out of the catalogue; its versions stay for the cases accepted under them."""
    await work.connection.execute(
        items.update()
        .where(items.c.code == code)
        .values(
            status=WITHDRAWN,
            withdrawal_reason=reason,
            withdrawal_decision=decision,
            withdrawn_at=work.now,
        )
    )
    await work.connection.execute(item_terms.delete().where(item_terms.c.code == code))


async def published_cores(
    connection: AsyncConnection, basic_codes: Iterable[str]
) -> list[tuple[str, Core]]:
    """The core of every item of these basic codes, in its newest version, in force or announced."""
    wanted = sorted(basic_codes)
    content = item_versions.c.content
    parts = [content[name] for name in ("name", "conditions", "steps", "promised_working_days")]
    found: list[tuple[str, Core]] = []
    for start in range(0, len(wanted), MOST_CODES_AT_ONCE):
        here = items.c.basic_code.in_(wanted[start : start + MOST_CODES_AT_ONCE])
        newest = (
            sa.select(item_versions.c.code, sa.func.max(item_versions.c.version).label("version"))
            .join(items, items.c.code == item_versions.c.code)
            .where(here, items.c.status != WITHDRAWN)
            .group_by(item_versions.c.code)
            .subquery()
        )
        rows = await connection.execute(
            sa.select(items.c.basic_code, items.c.code, *parts)
            .join(newest, newest.c.code == items.c.code)
            .join(
                item_versions,
                sa.and_(
                    item_versions.c.code == newest.c.code,
                    item_versions.c.version == newest.c.version,
                ),
            )
            .order_by(items.c.code)
        )
        found += [(row[0], core_of({"code": row[1], **_named(row[2:])})) for row in rows]
    return found


def _named(parts: Any) -> dict[str, Any]:
    return dict(zip(("name", "conditions", "steps", "promised_working_days"), parts, strict=True))
