"""`python -m benchmarks`: measure, show one table, write var/bench.json."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks import figure
from benchmarks.figure import Figure
from benchmarks.row import Pace, Row
from benchmarks.rows import ROWS
from benchmarks.stage import Servers

ROW_SECONDS = 900.0
WIDTH_IN_A_FILE = 160


async def run(rows: Sequence[Row], pace: Pace, directory: Path) -> list[Figure]:
    """Measure the rows one after another; one that fails is shown as it is, with the reason.

    directory: of bench.json, written again after every row."""
    figures: list[Figure] = []
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with ExitStack() as stack, Progress(*columns, console=Console(stderr=True)) as shown:
        servers = Servers(stack, directory / "provision")
        for row in rows:
            task = shown.add_task(row.name, total=1)
            measured = await _measured(row, servers, pace)
            figures += measured
            figure.write(figures, directory / "bench.json")
            shown.update(task, completed=1)
            for one in measured:
                shown.console.print(one.in_one_line())
    return figures


async def _measured(row: Row, servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    try:
        async with asyncio.timeout(ROW_SECONDS):
            figures = await row.measure(servers, pace)
    except Exception as error:  # noqa: BLE001  a row that cannot be reached is shown, not hidden
        return row.unmeasured(f"not measured: {_reason(error)}")
    load = os.getloadavg()[0]
    return tuple(replace(one, details={**one.details, "load_average": load}) for one in figures)


def _reason(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"[:700]


def main() -> None:
    """Parse arguments, measure, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="architecture.md §9 的各项指标,每项与其基线同场测量",
    )
    parser.add_argument("--only", action="append", choices=sorted(ROWS), help="只测这一行,可重复")
    parser.add_argument("--seconds", type=float, default=5.0, help="每一轮的秒数,缺省 5")
    parser.add_argument(
        "--cases", type=int, default=1_000_000, help="大表的办件数,缺省一百万;快速试跑可减小"
    )
    parser.add_argument("--var", type=Path, default=Path("var"), help="写 bench.json 的目录")
    chosen = parser.parse_args()
    rows = [ROWS[name] for name in chosen.only or ROWS]
    pace = Pace(seconds=chosen.seconds, many_cases=chosen.cases)
    figures = uvloop.run(run(rows, pace, chosen.var))
    width = None if sys.stdout.isatty() else WIDTH_IN_A_FILE
    Console(width=width).print(figure.table(figures))


if __name__ == "__main__":
    main()
