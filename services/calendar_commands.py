"""`yikou calendar …`: a year's holiday list from a file, and what it moves."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.options import DatabaseOption, VarOption, give_up, standing_system

if TYPE_CHECKING:
    from services.routing.commands.recompute_cases import MovingCase

calendar_commands = typer.Typer(help="工作日历：导入国务院的放假安排。", no_args_is_help=True)


@calendar_commands.command("import")
def calendar_import(
    file: Annotated[
        Path,
        typer.Argument(help="CSV（date,kind,name）或 YAML 文件。", exists=True, dir_okay=False),
    ],
    year: Annotated[int | None, typer.Option(help="年份；缺省取文件名或文件内容。")] = None,
    notice: Annotated[str | None, typer.Option(help="放假通知的名称和文号。")] = None,
    dry_run: Annotated[bool, typer.Option(help="只列出期限会变动的在办件，不导入。")] = False,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """导入一年的放假安排；在办件随即按新安排重新推算，新旧期限均保留。"""
    from rich.console import Console
    from rich.progress import Progress

    from services.calendar_imports import import_list, list_moving, read_list
    from shared.calendar import CalendarListRefused
    from shared.errors import DomainError

    moving = 0

    def show(case: "MovingCase") -> None:
        nonlocal moving
        moving += 1
        for one in case.changes:
            firm = "（暂定）" if one.after.is_provisional else ""
            typer.echo(f"{case.number}  {one.clock}  {one.before.date} → {one.after.date}{firm}")

    try:
        given = read_list(file, year=year, notice=notice)
        settings = standing_system(database, var)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("核对在办件" if dry_run else "重新推算在办件", total=None)
            count = partial(progress.advance, task)
            if dry_run:
                asyncio.run(list_moving(settings, given, show, count))
                typer.echo(
                    f"{given.listed.year}年放假安排将使 {moving} 件在办件的期限变动；未作任何更改"
                )
                return
            version, moved = asyncio.run(import_list(settings, given, count))
    except (CalendarListRefused, DomainError) as error:
        give_up(error)
    typer.echo(
        f"已导入{given.listed.year}年放假安排，日历版本 {version}；{moved} 件在办件的期限已变动"
    )
