"""The whole lifecycle over four service processes, against the same commits and publishes done bare.

Each round of ours is counted, and the floor's round behind it does exactly as many (architecture.md §9);
what counts as a commit stands in case_counts.py."""

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
    """Cases carried side by side in one round, and what each cost."""

    cases: int
    counts: CaseCounts
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
        before = await self._books.tally()
        cpu, started = self._cpu_seconds(), time.perf_counter()
        ends_at = started + seconds
        async with asyncio.timeout(seconds + 120):
            took = await asyncio.gather(*(one.carry_until(ends_at) for one in self._walkers))
        closed = time.perf_counter()
        await self._books.at_rest()
        rested, cpu = time.perf_counter(), self._cpu_seconds() - cpu
        times = [one for line in took for one in line]
        return Round(
            cases=len(times),
            counts=CaseCounts.of((await self._books.tally()).since(before), len(times)),
            seconds=closed - started,
            seconds_to_rest=rested - closed,
            cpu_seconds=cpu,
            took=times,
        )


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """Rounds of ours and of the floor in turns, each of the floor by the counts of ours before it."""
    async with staged(servers, "lifecycle") as stage:
        for name in SERVICES:
            await stage.serve(name)
        books = Books({name: stage.dsn(name) for name in SERVICES})
        async with _lines(stage, books) as lines:
            warm = await lines.carry_for(WARM_UP_SECONDS)
            body = "x" * await books.body_bytes()
            async with bare_cases(
                stage.dsn("floor"), stage.broker_url, body=body, pool_size=LINES
            ) as bare:
                await _bare_for(bare, warm.counts, 1)
                ours, floor = [], []
                for _ in range(ROUNDS):
                    ours.append(await lines.carry_for(pace.seconds * ROUND_LENGTHS))
                    floor.append(await _bare_for(bare, ours[-1].counts, pace.seconds))
    return (_figure(ours, floor),)


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


def _figure(ours: Sequence[Round], floor: Sequence[float]) -> Figure:
    cases = sum(one.cases for one in ours)
    counts = ours[-1].counts
    return replace(
        PLANNED,
        value=statistics.median(one.per_second for one in ours),
        floor=statistics.median(floor),
        details={
            "cpu_ms_per_case": 1000 * sum(one.cpu_seconds for one in ours) / cases,
            "p50_case_ms": 1000 * statistics.median(t for one in ours for t in one.took),
            "seconds_to_rest": statistics.median(one.seconds_to_rest for one in ours),
            **counts.details(),
        },
        note=(
            f"{LINES} cases side by side; floor: one process, {counts.commits} commits (8 acts, "
            f"handled messages, relay, paper) and {counts.publishes} confirmed publishes a case, "
            "each commit one INSERT; ours ends when all messages and papers are at rest"
        ),
    )


ROW = Row("lifecycle", (PLANNED,), measure)
