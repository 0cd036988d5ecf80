"""`python -m tests.faults --kills 500`: the long fault run, its ledger, `var/faults.json`.

Exit status 0 only when nothing was lost, doubled or invented and all came to rest."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from provision import PostgresServer, RabbitServer
from tests.faults import report
from tests.faults.campaign import Outcome, run_campaign
from tests.faults.fleet import NotReady
from tests.faults.ledger import Ledger
from tests.faults.plan import Plan

REPORT = Path("var/faults.json")


def main() -> int:
    """Run by the command line's wishes. Returns: the exit status."""
    chosen = _arguments()
    plan = Plan(kills=chosen.kills, rate=chosen.rate, seconds=chosen.seconds, seed=chosen.seed)
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="yikou-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            outcome = asyncio.run(_run(plan, folder, console))
        except NotReady as trouble:
            console.print(f"[red]服务未能启动[/red] {trouble}")
            return 1
        except (asyncio.CancelledError, KeyboardInterrupt):
            console.print("[red]演练被中止，所有进程已结束，没有结果。[/red]")
            return 130
        if chosen.logs:
            shutil.move(folder / "var" / "logs", chosen.logs)
    report.show(outcome, Console())
    report.write(outcome, chosen.report)
    return 0 if outcome.is_clean else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description="在负载下随机强杀服务、消息服务器和数据库，核对每一件办件是否恰好办结一次。",
    )
    parser.add_argument("--kills", type=int, default=500, help="强杀次数")
    parser.add_argument("--seconds", type=float, default=3600.0, help="强杀最长持续秒数")
    parser.add_argument("--rate", type=float, default=2.0, help="每秒新收办件数")
    parser.add_argument("--seed", type=int, default=20261120, help="随机数种子")
    parser.add_argument("--report", type=Path, default=REPORT, help="结果文件")
    parser.add_argument("--logs", type=Path, help="结束后把各服务日志留在此目录（尚不存在）")
    return parser.parse_args()


async def _run(plan: Plan, folder: Path, console: Console) -> Outcome:
    running = asyncio.current_task()
    assert running is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    console.print("准备 PostgreSQL 与 RabbitMQ……")
    with (
        PostgresServer.find_or_start(folder / "postgres") as postgres,
        RabbitServer.find_or_start(folder / "rabbit") as rabbit,
        Progress(
            TextColumn("强杀"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("收件 {task.fields[submitted]} 受理 {task.fields[acknowledged]} "
                       "办结 {task.fields[returned]}"),
            console=console,
        ) as progress,
    ):  # fmt: skip
        bar = progress.add_task("", total=plan.kills, submitted=0, acknowledged=0, returned=0)

        def watch(ledger: Ledger, kills: int) -> None:
            progress.update(
                bar,
                completed=kills,
                submitted=ledger.submitted,
                acknowledged=len(ledger.acknowledged),
                returned=len(ledger.returned),
            )

        return await run_campaign(plan, postgres, rabbit, folder / "var", watch)


if __name__ == "__main__":
    sys.exit(main())
