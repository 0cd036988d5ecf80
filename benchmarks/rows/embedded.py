"""The whole embedded system in one process: how soon it is ready, and what it holds when idle."""

import asyncio
import shutil
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.people import SERVICES
from benchmarks.processes import YIKOU, Server, yikou
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers
from provision.waiting import free_port

STARTS = 5
IDLE_SECONDS = 5.0
START = Figure(name="embedded: start to ready", unit="s", bound="value <=", target=3.0)
MEMORY = Figure(name="embedded: idle memory (RSS)", unit="MiB", bound="value <=", target=200.0)


async def measure(_servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """`yikou serve` on seeded SQLite files; ready when all four services say so."""
    folder = Path(tempfile.mkdtemp(prefix="yikou-bench-"))
    environment = {"YIKOU_VAR_DIR": str(folder), "YIKOU_LOG_LEVEL": "WARNING"}
    try:
        await yikou("migrate", environment=environment)
        await yikou("seed", environment=environment)
        measured = [await _start(environment, folder, pace) for _ in range(STARTS)]
    finally:
        await asyncio.to_thread(shutil.rmtree, folder)
    seconds = [second for second, _ in measured]
    memory = [mebibytes for _, mebibytes in measured]
    return (
        replace(
            START,
            value=statistics.median(seconds),
            details={"slowest": max(seconds)},
            note=f"{STARTS} starts, process begun to all four services ready, data seeded",
        ),
        replace(
            MEMORY,
            value=statistics.median(memory),
            details={"largest": max(memory)},
            note=f"one process, all four services, {IDLE_SECONDS:g} s after it was ready",
        ),
    )


async def _start(environment: dict[str, str], folder: Path, pace: Pace) -> tuple[float, float]:
    arguments = (*YIKOU, "serve")
    log = folder / "embedded.log"
    server = await Server.start(arguments, port=free_port(), log=log, environment=environment)
    try:
        seconds = await server.ready(*(f"/{name}/readyz" for name in SERVICES))
        await asyncio.sleep(min(IDLE_SECONDS, pace.seconds))
        return seconds, server.resident_mebibytes()
    finally:
        await server.stop()


ROW = Row("embedded", (START, MEMORY), measure)
