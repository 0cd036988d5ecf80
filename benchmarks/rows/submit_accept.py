"""Submit and accept, both requests counted, against two INSERTs in one transaction each."""

import itertools
from dataclasses import replace

from benchmarks.client import Connection
from benchmarks.figure import Figure
from benchmarks.load import CONNECTIONS, Side, compare
from benchmarks.people import Hall, act
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers, staged

PLANNED = Figure(
    name="submit + accept an application",
    unit="requests/s",
    bound="ratio >=",
    target=0.30,
)


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """Intake alone with PostgreSQL and the broker, one process; the floor likewise."""
    async with staged(servers, "submit", services=("intake",)) as stage:
        turn = _Turn(stage.hall)
        sides = {
            "ours": Side(await stage.serve("intake"), turn),
            "floor": Side(await stage.serve_floor(), turn),
        }
        standing = await compare(sides, seconds=pace.seconds)
    ours, floor = standing["ours"], standing["floor"]
    return (
        replace(
            PLANNED,
            value=ours.per_second,
            floor=floor.per_second,
            details={
                "cpu_ms_per_request": ours.cpu_ms_per_request,
                "floor_cpu_ms_per_request": floor.cpu_ms_per_request,
                "p50_ms": ours.p50_ms,
                "floor_p50_ms": floor.p50_ms,
                "client_cpu_ms_per_request": ours.client_cpu_ms_per_request,
            },
            note=f"{CONNECTIONS} connections, one process each; p50 at one connection",
        ),
    )


class _Turn:
    """A clerk submits and accepts; each turn is at another window."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._streets = itertools.cycle(hall.streets)

    async def __call__(self, connection: Connection) -> None:
        clerk = next(self._streets).clerk
        submitted = await connection.get(self._hall.submission(clerk))
        number = submitted.json()["application_number"]
        await connection.get(act(number, "acceptance", {}, by=clerk))


ROW = Row("submit_accept", (PLANNED,), measure)
