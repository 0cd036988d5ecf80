"""The public status by number: against one bare SELECT, and at a million cases against ten thousand."""

import random
from collections.abc import Sequence
from dataclasses import replace

from benchmarks import floors
from benchmarks.client import Connection, request
from benchmarks.figure import Figure
from benchmarks.load import CONNECTIONS, Side, compare
from benchmarks.many_cases import Holder, fill
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers, staged

FEW_CASES = 10_000
BY_NUMBER = Figure(name="status by number", unit="requests/s", bound="ratio >=", target=0.50)
AT_SCALE = Figure(
    name="status by number at 1,000,000 cases, time at 10,000 as floor",
    unit="ms",
    bound="ratio <=",
    target=1.2,
)


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """Two intake processes, on a small and on a large database, and the floor, in turns."""
    async with (
        staged(servers, "few", services=("intake",)) as few,
        staged(servers, "many", services=("intake",)) as many,
    ):
        unlimited = {"YIKOU_PUBLIC_QUESTIONS_PER_MINUTE": "0"}
        small = Side(await few.serve("intake", unlimited), _Look(await fill(few, FEW_CASES)))
        large = Side(
            await many.serve("intake", unlimited), _Look(await fill(many, pace.many_cases))
        )
        await floors.fill(few.dsn("floor"), FEW_CASES)
        floor = Side(await few.serve_floor(), _look_at_floor)
        standing = await compare(
            {"ours": small, "floor": floor, "large": large}, seconds=pace.seconds
        )
    ours, bare, at_scale = standing["ours"], standing["floor"], standing["large"]
    return (
        replace(
            BY_NUMBER,
            value=ours.per_second,
            floor=bare.per_second,
            details={
                "cpu_ms_per_request": ours.cpu_ms_per_request,
                "floor_cpu_ms_per_request": bare.cpu_ms_per_request,
                "p50_ms": ours.p50_ms,
                "floor_p50_ms": bare.p50_ms,
                "client_cpu_ms_per_request": ours.client_cpu_ms_per_request,
            },
            note=f"{FEW_CASES:,} cases; {CONNECTIONS} connections, one process each; throttle off",
        ),
        replace(
            AT_SCALE,
            name=AT_SCALE.name.replace("1,000,000", f"{pace.many_cases:,}"),
            value=at_scale.p50_ms,
            floor=ours.p50_ms,
            details={
                "requests_per_second": at_scale.per_second,
                "cpu_ms_per_request": at_scale.cpu_ms_per_request,
            },
            note=f"{pace.many_cases:,} cases; p50 at one connection, random numbers",
        ),
    )


class _Look:
    """A citizen asks for a case picked at random."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        self._requests = [
            request("GET", f"/api/v1/status/{one.number}?code={one.code}") for one in holders
        ]

    async def __call__(self, connection: Connection) -> None:
        await connection.get(random.choice(self._requests))


async def _look_at_floor(connection: Connection) -> None:
    number = f"N{random.randint(1, FEW_CASES):024d}"
    await connection.get(request("GET", f"/api/v1/status/{number}"))


ROW = Row("status", (BY_NUMBER, AT_SCALE), measure)
