"""From the answer to an acceptance until the task lies on the reviewer's desk, at 20 cases a second."""

import asyncio
import itertools
import statistics
import time
from dataclasses import dataclass, field, replace

from benchmarks.client import Connection
from benchmarks.figure import Figure
from benchmarks.load import percentile
from benchmarks.people import SERVICES, Hall, act
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers, staged
from benchmarks.watch import PENDING_REVIEWS, Watch, watching
from shared.identifiers import Level

CASES_PER_SECOND = 20
ROUNDS_LONG = 4
LOOK_EVERY_SECONDS = 0.002
WARM_UP_CASES = 40
PLANNED = Figure(
    name="accept answered -> task visible at the back office, 20 cases/s, p95",
    unit="ms",
    bound="value <=",
    target=50.0,
)


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """All four services as processes; cases come at a fixed rate, whether or not one is late."""
    async with staged(servers, "visible") as stage:
        ports = {name: (await stage.serve(name)).port for name in SERVICES}
        async with watching(
            stage.dsn("licensing"), PENDING_REVIEWS, pause_seconds=LOOK_EVERY_SECONDS
        ) as desk:
            windows = _Windows(stage.hall, desk, ports["intake"])
            await windows.take(WARM_UP_CASES)
            windows.waits.clear()
            await windows.take(int(pace.seconds * ROUNDS_LONG * CASES_PER_SECOND))
    waits = [1000 * wait for wait in windows.waits]
    details: dict[str, float | int | str | None] = {
        "p50_ms": statistics.median(waits),
        "p99_ms": percentile(waits, 0.99),
        "max_ms": max(waits),
    }
    note = f"{len(waits)} cases; looked for in the database every {LOOK_EVERY_SECONDS * 1000:g} ms"
    return (replace(PLANNED, value=percentile(waits, 0.95), details=details, note=note),)


@dataclass
class _Windows:
    """Takes cases in at the fixed rate. waits: seconds until each was on the desk."""

    hall: Hall
    desk: Watch
    port: int
    waits: list[float] = field(default_factory=list)

    async def take(self, cases: int) -> None:
        """Take in so many cases, one every twentieth of a second."""
        streets = itertools.cycle(self.hall.streets)
        free: list[Connection] = []
        loop = asyncio.get_running_loop()
        first_at = loop.time()
        async with asyncio.timeout(cases / CASES_PER_SECOND + 90), asyncio.TaskGroup() as group:
            for number in range(cases):
                await asyncio.sleep(first_at + number / CASES_PER_SECOND - loop.time())
                group.create_task(self._take_one(next(streets).clerk, free))
        for connection in free:
            connection.close()

    async def _take_one(self, clerk: str, free: list[Connection]) -> None:
        connection = free.pop() if free else await Connection.open(self.port)
        submitted = await connection.get(self.hall.submission(clerk))
        number = submitted.json()["application_number"]
        await connection.get(act(number, "acceptance", {}, by=clerk))
        answered_at = time.perf_counter()
        free.append(connection)
        await self.desk.seen(number, str(Level.STREET.value))
        self.waits.append(time.perf_counter() - answered_at)


ROW = Row("task_visible", (PLANNED,), measure)
