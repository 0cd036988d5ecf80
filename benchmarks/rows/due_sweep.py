"""What is due among a million open cases: found and claimed by index, then told one by one."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg

from benchmarks.figure import Figure
from benchmarks.open_cases import ACCEPTED_AT, RUNS_OUT_AT, fill
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers
from services.all_in_one import System
from services.routing.commands.ring_case import ring_case
from services.routing.repository.directories import Directories
from services.routing.repository.timers import claim_due
from shared.clock import FrozenClock
from shared.service import Service
from shared.settings import ServiceSettings

DATABASE = "bench_due_sweep_routing"
DUE = 1_000
ROUNDS = 5
TOLD = 200
SWEEP = Figure(
    name="sweep over 1,000,000 open cases: 1,000 due ones found and claimed",
    unit="s",
    bound="value <=",
    target=1.0,
)
BARE = "SELECT application_number FROM cases WHERE rings_at <= $1 ORDER BY rings_at"


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """The sweep of one worker, of four at once, one that finds nothing, and a bare SELECT as floor."""
    async with _routing(servers) as routing:
        dsn = servers.postgres.url(DATABASE).replace("+asyncpg", "", 1)
        await fill(routing, dsn, cases=pace.many_cases, due=DUE)
        alone, together, nothing = [], [], []
        for _ in range(ROUNDS):
            alone.append(await _swept(routing, dsn, workers=1))
            together.append(await _swept(routing, dsn, workers=4))
            began = perf_counter()
            assert await _claimed(routing, ACCEPTED_AT) == 0
            nothing.append(perf_counter() - began)
        floor = await _bare(dsn)
        told_per_second = await _told(routing, dsn)
    return (
        replace(
            SWEEP,
            name=SWEEP.name.replace("1,000,000", f"{pace.many_cases:,}"),
            value=median(alone),
            floor=floor,
            details={
                "four_workers_s": median(together),
                "nothing_due_ms": median(nothing) * 1000,
                "cases_told_per_second": told_per_second,
            },
            note=f"median of {ROUNDS}; claims of 100 in transactions of their own, leased; "
            "floor: one bare SELECT of the same numbers",
        ),
    )


@asynccontextmanager
async def _routing(servers: Servers) -> AsyncIterator[Service]:
    await asyncio.to_thread(servers.postgres.drop_databases, [DATABASE])
    await asyncio.to_thread(servers.postgres.create_databases, [DATABASE])
    with tempfile.TemporaryDirectory(prefix="yikou-bench-") as folder:
        settings = ServiceSettings(
            var_dir=Path(folder), database_url=servers.postgres.url(DATABASE)
        )
        system = System(settings, names=("routing",), clock=FrozenClock(RUNS_OUT_AT))
        try:
            await system.migrate()
            yield system.services["routing"]
        finally:
            await system.close()
            await asyncio.to_thread(servers.postgres.drop_databases, [DATABASE])


async def _swept(routing: Service, dsn: str, *, workers: int) -> float:
    """Seconds until so many workers have claimed everything that is due, each case once."""
    await _release(dsn)
    began = perf_counter()
    claimed = await asyncio.gather(*(_claimed(routing, RUNS_OUT_AT) for _ in range(workers)))
    seconds = perf_counter() - began
    assert sum(claimed) == DUE, claimed
    return seconds


async def _claimed(routing: Service, now: datetime) -> int:
    claimed = 0
    while True:
        async with routing.database.transaction() as connection:
            numbers = await claim_due(connection, now)
        if not numbers:
            return claimed
        claimed += len(numbers)


async def _release(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "UPDATE cases SET ring_leased_until = NULL WHERE ring_leased_until IS NOT NULL"
    )
    await connection.execute("VACUUM cases", timeout=600)
    await connection.close()


async def _bare(dsn: str) -> float:
    connection = await asyncpg.connect(dsn)
    seconds = []
    for _ in range(ROUNDS):
        began = perf_counter()
        assert len(await connection.fetch(BARE, RUNS_OUT_AT)) == DUE
        seconds.append(perf_counter() - began)
    await connection.close()
    return median(seconds)


async def _told(routing: Service, dsn: str) -> float:
    await _release(dsn)
    async with routing.database.transaction() as connection:
        numbers = await claim_due(connection, RUNS_OUT_AT, at_most=TOLD)
    began = perf_counter()
    for number in numbers:
        async with routing.work(routing.system) as work:
            assert await ring_case(work, number, Directories()) > 0
    return len(numbers) / (perf_counter() - began)


ROW = Row("due-sweep", (SWEEP,), measure)
