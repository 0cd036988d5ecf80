"""Load items into the catalogue: a new version only where the content changed (A1.7)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.intake.repository.catalogue import item_of, rows_were_loaded
from services.intake.tables import item_versions
from services.intake.tables import items as item_table
from shared.database import upsert
from shared.unit_of_work import Work


async def load_items(work: Work, *, items: Sequence[Mapping[str, Any]]) -> int:
    """Compare each item with its current version and add a version where they differ.

    items: guides shaped like the seed files.  Returns: how many versions were added.
    Raises: KeyError for a guide that lacks what intake needs."""
    known = {row.code: row for row in await work.connection.execute(sa.select(item_table))}
    added = 0
    for content in items:
        before = known.get(content["code"])
        fingerprint = _fingerprint(content)
        if before is not None and before.fingerprint == fingerprint:
            continue
        version = before.current_version + 1 if before else int(content.get("version", 1))
        item_of(content, version)
        await _add_version(work, content, version, fingerprint)
        work.record("item_version_loaded", content["code"], version=version)
        added += 1
    rows_were_loaded()
    return added


async def _add_version(
    work: Work, content: Mapping[str, Any], version: int, fingerprint: str
) -> None:
    row = {
        "code": content["code"],
        "name": content["name"],
        "current_version": version,
        "fingerprint": fingerprint,
    }
    insert = upsert(work.connection, item_table)
    await work.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["code"],
            set_={name: insert.excluded[name] for name in row if name != "code"},
        ),
        row,
    )
    await work.connection.execute(
        item_versions.insert(),
        {
            "code": content["code"],
            "version": version,
            "content": dict(content),
            "created_at": work.now,
        },
    )


def _fingerprint(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
