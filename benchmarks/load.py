"""Load in rounds: ours, the floor, ours, the floor …, so that a noisy machine is noisy for both."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.client import Connection
from benchmarks.processes import Server

CONNECTIONS = 16
ROUNDS = 5
WARM_UP_SECONDS = 1.5
Turn = Callable[[Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Side:
    """One contestant: a server, and one turn of work at it (one request or a few)."""

    server: Server
    turn: Turn


@dataclass(frozen=True, slots=True)
class Run:
    """One round at one side. requests: answered ones."""

    requests: int
    seconds: float
    server_cpu_seconds: float
    client_cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_ms_per_request(self) -> float:
        return 1000 * self.server_cpu_seconds / self.requests

    @property
    def client_cpu_ms_per_request(self) -> float:
        return 1000 * self.client_cpu_seconds / self.requests


@dataclass(frozen=True, slots=True)
class Standing:
    """Medians over all rounds of one side. p50_ms: at one connection."""

    per_second: float
    cpu_ms_per_request: float
    client_cpu_ms_per_request: float
    p50_ms: float


async def run_for(side: Side, *, connections: int, seconds: float) -> Run:
    """Keep so many connections busy for so long, each waiting for its answer before it asks again."""
    opened = [await Connection.open(side.server.port) for _ in range(connections)]
    cpu, own_cpu, started = side.server.cpu_seconds(), time.process_time(), time.perf_counter()
    ends_at = started + seconds

    async def keep_busy(connection: Connection) -> None:
        while time.perf_counter() < ends_at:
            await side.turn(connection)

    try:
        async with asyncio.timeout(seconds + 30), asyncio.TaskGroup() as group:
            for connection in opened:
                group.create_task(keep_busy(connection))
        return Run(
            requests=sum(len(connection.seconds) for connection in opened),
            seconds=time.perf_counter() - started,
            server_cpu_seconds=side.server.cpu_seconds() - cpu,
            client_cpu_seconds=time.process_time() - own_cpu,
        )
    finally:
        for connection in opened:
            connection.close()


async def alone(sides: Mapping[str, Side], *, seconds: float) -> dict[str, list[float]]:
    """One connection to each side, one request at a time, the sides in turns.

    Returns: how many seconds each answer took."""
    opened = {name: await Connection.open(side.server.port) for name, side in sides.items()}
    ends_at = time.perf_counter() + seconds
    try:
        while time.perf_counter() < ends_at:
            for name, side in sides.items():
                await side.turn(opened[name])
        return {name: connection.seconds for name, connection in opened.items()}
    finally:
        for connection in opened.values():
            connection.close()


async def compare(
    sides: Mapping[str, Side],
    *,
    seconds: float,
    rounds: int = ROUNDS,
    connections: int = CONNECTIONS,
) -> dict[str, Standing]:
    """Let the sides take turns. seconds: of one round of one side."""
    await alone(sides, seconds=WARM_UP_SECONDS)
    for side in sides.values():
        await run_for(side, connections=connections, seconds=WARM_UP_SECONDS)
    full: dict[str, list[Run]] = {name: [] for name in sides}
    answers: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            full[name].append(await run_for(side, connections=connections, seconds=seconds))
        for name, took in (await alone(sides, seconds=seconds / 2)).items():
            answers[name] += took
    return {name: _standing(full[name], answers[name]) for name in sides}


def _standing(full: Sequence[Run], answers: Sequence[float]) -> Standing:
    return Standing(
        per_second=statistics.median(run.per_second for run in full),
        cpu_ms_per_request=statistics.median(run.cpu_ms_per_request for run in full),
        client_cpu_ms_per_request=statistics.median(r.client_cpu_ms_per_request for r in full),
        p50_ms=1000 * statistics.median(answers),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share (0–1) of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
