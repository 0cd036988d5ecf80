"""Load items into the catalogue: a new version only where the content changed (A1.7)."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from services.intake.repository.catalogue import item_of, rows_were_loaded
from services.intake.repository.item_versions import (
    MOST_CODES_AT_ONCE,
    WITHDRAWN,
    KnownItem,
    NewVersion,
    fingerprint_of,
    is_in_force,
    known_items,
    put_in_force,
)
from shared.unit_of_work import Work

Guide = Mapping[str, Any]


async def load_items(
    work: Work,
    *,
    items: Iterable[Guide],
    decision: str = "",
    on_loaded: Callable[[int], None] = lambda _count: None,
) -> int:
    """Compare each item with its newest version and add a version where they differ.

    items: guides shaped like the seed files; policy is checked before, not here. One that was
    withdrawn stays so.  decision: the
    paper by which they are published.  on_loaded: told how many more are done.
    Returns: how many versions were added.
    Raises: KeyError for a guide that lacks what intake needs."""
    added = 0
    waiting = iter(items)
    while portion := await asyncio.to_thread(list, islice(waiting, MOST_CODES_AT_ONCE)):
        known = await known_items(work.connection, [one["code"] for one in portion])
        new = await asyncio.to_thread(_new_versions, portion, known, decision)
        if new:
            await put_in_force(work, new)
            work.record("item_versions_loaded", new[0].content["code"], versions=len(new))
        added += len(new)
        on_loaded(len(portion))
    rows_were_loaded()
    return added


def _new_versions(
    portion: Sequence[Guide], known: Mapping[str, KnownItem], decision: str
) -> list[NewVersion]:
    new: dict[str, NewVersion] = {}
    for content in portion:
        before = known.get(content["code"])
        if before is not None and (before.status == WITHDRAWN or is_in_force(before, content)):
            continue
        version = before.newest + 1 if before else int(content.get("version", 1))
        numbered = {**content, "version": version}
        item_of(numbered, version)
        new[content["code"]] = NewVersion(numbered, version, fingerprint_of(numbered), decision)
    return list(new.values())
