"""The commands `yikou catalogue …`: files of the catalogue checked, taken in and written out."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.options import DatabaseOption, VarOption, give_up, standing_system

if TYPE_CHECKING:
    from shared.settings import ServiceSettings

commands = typer.Typer(
    help="事项目录：核对、导入、导出文件（.yaml、.json、.xlsx）。", no_args_is_help=True
)
FileArgument = Annotated[Path, typer.Argument(help="目录文件，扩展名决定格式。")]


@commands.command("check")
def catalogue_check(
    file: FileArgument, database: DatabaseOption = None, var: VarOption = None
) -> None:
    """按政策核对文件中的全部事项，不载入；有误时指出单元格，退出码为 1。"""
    _take_in(file, "", standing_system(database, var), dry_run=True)


@commands.command("import")
def catalogue_import(
    file: FileArgument,
    decision: Annotated[str, typer.Option(help="公布所依据的文件，例如 郑政〔2026〕1号。")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不载入。")] = False,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """核对后整体导入；有一处错误则一项也不载入，退出码为 1。"""
    _take_in(file, decision, standing_system(database, var), dry_run=dry_run)


@commands.command("export")
def catalogue_export(
    file: FileArgument, database: DatabaseOption = None, var: VarOption = None
) -> None:
    """把现行目录写成文件，可以再次导入。"""
    from services.cataloguing import CatalogueRefused, write_out

    try:
        count = asyncio.run(write_out(standing_system(database, var), file))
    except CatalogueRefused as error:
        give_up(error)
    print(f"已导出 {count} 项：{file}")


def _take_in(file: Path, decision: str, settings: "ServiceSettings", *, dry_run: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from services.cataloguing import CatalogueRefused, take_in, told

    with Progress(console=Console(stderr=True)) as progress:

        def steps(title: str, total: int | None) -> Callable[[int], None]:
            task = progress.add_task(title, total=total)
            return lambda count: progress.advance(task, count)

        try:
            report = asyncio.run(
                take_in(settings, file, decision=decision, dry_run=dry_run, steps=steps)
            )
        except CatalogueRefused as error:
            give_up(error)
    words = told(report)
    for line in words.faults:
        print(line)
    print(words.summary)
    if report.fault_count:
        sys.exit(1)
