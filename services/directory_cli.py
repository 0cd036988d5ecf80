"""`yikou directory …`: lists of divisions, organisations, windows and staff, checked and taken in."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.options import DatabaseOption, VarOption, give_up, standing_system

if TYPE_CHECKING:
    from services.directory_imports import Sheets
    from services.routing.domain.register.differences import Fault

directory_commands = typer.Typer(
    help="区划、机构、窗口、人员名录：核对、导入文件（.yaml、.json）。", no_args_is_help=True
)
FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        help="名录文件：文件名以 divisions、organizations、windows、staff 开头，或以此为键。",
        exists=True,
        dir_okay=False,
    ),
]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="生效日期；缺省为今天，首次导入为一直有效。"),
]


@directory_commands.command("check")
def directory_check(
    files: FilesArgument,
    since: FromOption = None,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """与现行名录一并核对，不导入；有误时指出文件和条目，退出码为 1。"""
    from services.directory_imports import plan_import, summary_told

    sheets = _read(files)
    plan = asyncio.run(plan_import(standing_system(database, var), sheets, _day(since)))
    _refuse(plan.faults)
    typer.echo(f"核对无误：{summary_told(plan)}")


@directory_commands.command("import")
def directory_import(
    files: FilesArgument,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出差异，不导入。")] = False,
    since: FromOption = None,
    database: DatabaseOption = None,
    var: VarOption = None,
) -> None:
    """列出差异并整体导入；有一处错误则什么也不改，退出码为 1。"""
    from services.directory_imports import (
        difference_told,
        import_lists,
        plan_import,
        summary_told,
    )

    sheets = _read(files)
    settings = standing_system(database, var)
    act = plan_import if dry_run else import_lists
    plan = asyncio.run(act(settings, sheets, _day(since)))
    if isinstance(plan, tuple):
        _refuse(plan)
        return
    _refuse(plan.faults)
    for one in plan.differences:
        typer.echo(difference_told(one))
    ending = "；未作任何更改" if dry_run else "；已导入"
    typer.echo(summary_told(plan) + ending)


def _read(files: Sequence[Path]) -> "Sheets":
    from services.directory_imports import FileUnreadable, read_files

    try:
        return read_files(files)
    except FileUnreadable as error:
        give_up(error)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _refuse(faults: "Sequence[Fault]") -> None:
    """Tell every fault and end the command; nothing where there is none."""
    if not faults:
        return
    for fault in faults:
        typer.echo(fault.words)
    give_up(f"名录有误，共{len(faults)}处；未作任何更改")
