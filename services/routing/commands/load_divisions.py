"""Load the divisions of a place; may be run again at any time."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.repository.directories import put_divisions
from shared.unit_of_work import Work

COLUMNS = ("code", "name", "full_name", "level", "parent")


async def load_divisions(work: Work, divisions: Iterable[Mapping[str, Any]]) -> int:
    """Insert or renew divisions.

    divisions: rows with code, name, full_name, level, parent.  Returns: how many."""
    rows = [{name: row[name] for name in COLUMNS} for row in divisions]
    await put_divisions(work.connection, [{**row, "level": int(row["level"])} for row in rows])
    return len(rows)
