"""What an operator does with the catalogue as a whole: check a file, take it in, write it out.

One of the composing modules: it opens intake alone, without its HTTP side."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.all_in_one import System
from services.intake.commands.import_catalogue import (
    ImportReport,
    check_catalogue,
    import_catalogue,
)
from services.intake.domain.errors import IntakeError
from services.intake.publishing.catalogue_files import CatalogueFile, write_file
from services.intake.queries.items import guides_in_force
from shared.settings import ServiceSettings

PORTION = 500
Steps = Callable[[str, int | None], Callable[[int], None]]


class CatalogueRefused(Exception):
    """The file cannot be read; the message is the sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Told:
    """The lines that an operator reads about a file."""

    summary: str
    faults: tuple[str, ...]


async def take_in(
    settings: ServiceSettings, path: Path, *, decision: str, dry_run: bool, steps: Steps
) -> ImportReport:
    """Check a file and, unless only asked to try or something is wrong, load all of it.

    steps: begins a progress bar by title and total, and gives what moves it on.
    Raises: CatalogueRefused."""
    system = System(settings, names=("intake",))
    service = system.services["intake"]
    file = CatalogueFile(path.name, path)
    try:
        total = file.count()
        async with service.reading() as connection:
            on_checked = steps("核对", total)
            report = await check_catalogue(
                connection, file, actor=service.system, on_checked=on_checked
            )
        if dry_run or report.fault_count:
            return report
        async with service.work(service.system) as work:
            on_loaded = steps("载入", report.read)
            return await import_catalogue(
                work, file, report, decision=decision, on_loaded=on_loaded
            )
    except IntakeError as error:
        raise CatalogueRefused(error.sentence) from error
    finally:
        await system.close()


async def write_out(settings: ServiceSettings, path: Path) -> int:
    """Write every item in force to a file, in the format of its ending. Returns: how many.

    Raises: CatalogueRefused."""
    system = System(settings, names=("intake",))
    guides: list[Any] = []
    try:
        form = CatalogueFile(path.name, path).format
        async with system.services["intake"].reading() as connection:
            after = ""
            while rows := await guides_in_force(connection, after=after, limit=PORTION):
                guides += [row.content for row in rows]
                after = rows[-1].code
        await asyncio.to_thread(path.write_bytes, write_file(guides, form))
    except IntakeError as error:
        raise CatalogueRefused(error.sentence) from error
    finally:
        await system.close()
    return len(guides)


def told(report: ImportReport) -> Told:
    """A report in words."""
    summary = (
        f"读取{report.read}项：新增{report.new}，变更{report.changed}，未变{report.unchanged}；"
        f"有误{report.faulty}项，共{report.fault_count}处；已载入{report.loaded}项"
    )
    faults = tuple(f"{one.where}  {one.item}  {one.message}" for one in report.faults)
    return Told(summary, faults)
