"""Load items into the catalogue: a new version only where the content changed (A1.7)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from services.intake.repository.catalogue import item_of, rows_were_loaded
from services.intake.repository.item_versions import (
    MOST_CODES_AT_ONCE,
    NewVersion,
    fingerprint_of,
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

    items: guides shaped like the seed files; policy is checked before, not here.  decision: the
    paper by which they are published.  on_loaded: told how many more are done.
    Returns: how many versions were added.
    Raises: KeyError for a guide that lacks what intake needs."""
    added = 0
    waiting = iter(items)
    while portion := list(islice(waiting, MOST_CODES_AT_ONCE)):
        new = await _new_versions(work, portion, decision)
        if new:
            await put_in_force(work, new)
            work.record("item_versions_loaded", new[0].content["code"], versions=len(new))
        added += len(new)
        on_loaded(len(portion))
    rows_were_loaded()
    return added


async def _new_versions(work: Work, portion: Sequence[Guide], decision: str) -> list[NewVersion]:
    known = await known_items(work.connection, [one["code"] for one in portion])
    new: dict[str, NewVersion] = {}
    for content in portion:
        before = known.get(content["code"])
        fingerprint = fingerprint_of(content)
        if before is not None and before.fingerprint == fingerprint:
            continue
        version = before.newest + 1 if before else int(content.get("version", 1))
        item_of(content, version)
        new[content["code"]] = NewVersion(content, version, fingerprint, decision)
    return list(new.values())
