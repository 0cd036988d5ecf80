"""Imports a year's holiday list: read the file, show which open cases move, publish."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from services.all_in_one import System
from services.routing.commands.publish_calendar import (
    a_new_list_changes_something,
    publish_calendar,
)
from services.routing.commands.recompute_cases import MovingCase, moving_cases, recompute_cases
from shared.calendar import CalendarListRefused, YearList, year_list
from shared.calendar_versions import calendar_as_stored
from shared.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class ListFile:
    """A year's list with the document that ordered it."""

    listed: YearList
    notice: str


def read_list(file: Path, *, year: int | None, notice: str | None) -> ListFile:
    """Read CSV (`date,kind,name`) or YAML (`year`, `notice`, `days` with the same three).

    year: of a CSV whose file is not named after it.  Raises: CalendarListRefused."""
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix in (".yaml", ".yml"):
            document = yaml.safe_load(text)
            year, notice = year or int(document["year"]), notice or document.get("notice")
            text = "\n".join(["date,kind,name", *(_line(day) for day in document["days"])])
        listed = year_list(year or int(file.stem), text)
    except CalendarListRefused:
        raise
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise CalendarListRefused(
            "无法读出年份和日期：CSV 文件以年份命名或给出 --year，YAML 文件写明 year 和 days。"
        ) from error
    return ListFile(listed, (notice or file.name)[:200])


async def list_moving(
    settings: ServiceSettings,
    given: ListFile,
    on_moving: Callable[[MovingCase], None],
    on_read: Callable[[int], None],
) -> None:
    """Tell each open case whose due dates the list would move; nothing is changed.

    Raises: ListAlreadyInForce."""
    system = System(settings, names=("routing",))
    try:
        routing = system.services["routing"]
        async with routing.reading() as connection:
            before = await calendar_as_stored(connection)
        a_new_list_changes_something(before, given.listed)
        calendar = before.with_list(given.listed, version=before.version + 1)
        async for moving in moving_cases(routing, calendar, on_read=on_read):
            on_moving(moving)
    finally:
        await system.close()


async def import_list(
    settings: ServiceSettings, given: ListFile, on_done: Callable[[int], None]
) -> tuple[int, int]:
    """Publish the list and reckon every open case anew.

    Returns: the calendar's new version, and how many cases moved.  Raises: ListAlreadyInForce."""
    system = System(settings, names=("routing",))
    try:
        routing = system.services["routing"]
        async with routing.work(routing.system) as work:
            imported = await publish_calendar(work, given.listed, given.notice)
        return imported.version, await recompute_cases(routing, on_done)
    finally:
        await system.close()


def _line(day: dict[str, Any]) -> str:
    written = day["date"]
    text = written.isoformat() if isinstance(written, date) else str(written)
    return f"{text},{day['kind']},{day['name']}"
