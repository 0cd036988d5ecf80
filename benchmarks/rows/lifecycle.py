"""The whole lifecycle over four service processes, against the same commits and publishes done bare."""

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from benchmarks.bare_messages import BareCases, bare_cases
from benchmarks.case_counts import Books, CaseCounts
from benchmarks.figure import Figure
from benchmarks.people import SERVICES
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers, Stage, staged
from benchmarks.walker import Looks, Walker
from benchmarks.watch import PENDING_REVIEWS, READY_APPLICATIONS, watching

LINES = 24
ROUNDS = 3
ROUND_LENGTHS = 3
LOOK_EVERY_SECONDS = 0.02
WARM_UP_SECONDS = 3.0
PLANNED = Figure(
    name="whole lifecycle, window -> street -> district -> licence -> window",
    unit="cases/s",
    bound="ratio >=",
    target=0.25,
)


@dataclass(frozen=True, slots=True)
class Round:
    """Cases carried side by side in one round."""

    cases: int
    seconds: float
    seconds_to_rest: float
    cpu_seconds: float
    took: Sequence[float]

    @property
    def per_second(self) -> float:
        """Until the last case was closed and every message and paper had come to rest."""
        return self.cases / (self.seconds + self.seconds_to_rest)


class _Lines:
    """The lines of cases at our services."""

    def __init__(self, stage: Stage, looks: Looks, books: Books) -> None:
        ports = {name: server.port for name, server in stage.running.items()}
        streets = itertools.cycle(stage.hall.streets)
        self._walkers = [Walker(stage.hall, streets, looks, ports) for _ in range(LINES)]
        self._stage = stage
        self._books = books

    def _cpu_seconds(self) -> float:
        return sum(server.cpu_seconds() for server in self._stage.running.values())

    async def carry_for(self, seconds: float) -> Round:
        """Carry cases side by side until the time is up and all have ended."""
        cpu, started = self._cpu_seconds(), time.perf_counter()
        ends_at = started + seconds
        async with asyncio.timeout(seconds + 120):
            took = await asyncio.gather(*(one.carry_until(ends_at) for one in self._walkers))
        closed = time.perf_counter()
        await self._books.at_rest()
        times = [one for line in took for one in line]
        return Round(
            cases=len(times),
            seconds=closed - started,
            seconds_to_rest=time.perf_counter() - closed,
            cpu_seconds=self._cpu_seconds() - cpu,
            took=times,
        )


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """Rounds of ours and of the floor in turns; the first of ours counts commits and publishes."""
    async with staged(servers, "lifecycle") as stage:
        for name in SERVICES:
            await stage.serve(name)
        books = Books({name: stage.dsn(name) for name in SERVICES})
        async with _lines(stage, books) as lines:
            writers = await books.writers()
            warm = await lines.carry_for(WARM_UP_SECONDS)
            counts = await books.per_case(warm.cases, await books.writers() - writers)
            async with bare_cases(
                stage.dsn("floor"), stage.broker_url, body="x" * counts.body_bytes, pool_size=LINES
            ) as bare:
                await _bare_for(bare, counts, 1)
                ours, floor = [], []
                for _ in range(ROUNDS):
                    ours.append(await lines.carry_for(pace.seconds * ROUND_LENGTHS))
                    floor.append(await _bare_for(bare, counts, pace.seconds))
    return (_figure(ours, floor, counts),)


@asynccontextmanager
async def _lines(stage: Stage, books: Books) -> AsyncIterator[_Lines]:
    async with (
        watching(stage.dsn("licensing"), PENDING_REVIEWS, pause_seconds=LOOK_EVERY_SECONDS) as desk,
        watching(
            stage.dsn("intake"), READY_APPLICATIONS, pause_seconds=LOOK_EVERY_SECONDS
        ) as window,
    ):
        yield _Lines(stage, Looks(desk, window), books)


async def _bare_for(bare: BareCases, counts: CaseCounts, seconds: float) -> float:
    """Cases per second of the floor, as many side by side as ours."""
    started = time.perf_counter()
    ends_at = started + seconds

    async def line() -> int:
        cases = 0
        while time.perf_counter() < ends_at:
            await bare.carry(commits=counts.commits, publishes=counts.publishes)
            cases += 1
        return cases

    carried = await asyncio.gather(*(line() for _ in range(LINES)))
    return sum(carried) / (time.perf_counter() - started)


def _figure(ours: Sequence[Round], floor: Sequence[float], counts: CaseCounts) -> Figure:
    cases = sum(one.cases for one in ours)
    return replace(
        PLANNED,
        value=statistics.median(one.per_second for one in ours),
        floor=statistics.median(floor),
        details={
            "cpu_ms_per_case": 1000 * sum(one.cpu_seconds for one in ours) / cases,
            "p50_case_ms": 1000 * statistics.median(t for one in ours for t in one.took),
            "seconds_to_rest": statistics.median(one.seconds_to_rest for one in ours),
            "commits_per_case": counts.commits,
            "publishes_per_case": counts.publishes,
            "writing_transactions_per_case": counts.all_commits,
        },
        note=(
            f"{LINES} cases side by side; floor: one process, {counts.commits} commits (8 acts and "
            f"the handled messages) and {counts.publishes} confirmed publishes a case, each commit "
            "one INSERT; ours ends when all messages and papers are at rest"
        ),
    )


ROW = Row("lifecycle", (PLANNED,), measure)
