"""The relay from a full outbox to a quorum queue, against aio-pika publishing the same messages."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aio_pika
import asyncpg
import sqlalchemy as sa

from benchmarks.bare_messages import bare_exchange, publish_all
from benchmarks.figure import Figure
from benchmarks.load import ROUNDS
from benchmarks.row import Pace, Row
from benchmarks.stage import Servers
from shared import database
from shared.clock import SystemClock
from shared.contracts.envelope import Exchange
from shared.database import Database
from shared.messaging.claims import BATCH
from shared.messaging.rabbitmq_bus import RabbitBus, declare
from shared.messaging.relay import Relay
from shared.messaging.tables import common_tables
from shared.messaging.topology import Queue, queue_arguments

DATABASE = "bench_relay"
QUEUE = "bench.relay.v1"
BODY_BYTES = 2000
MESSAGES_PER_SECOND_OF_ROUND = 2000
PLANNED = Figure(
    name="relay, confirmed to a quorum queue", unit="messages/s", bound="ratio >=", target=0.50
)
FILL = """
INSERT INTO outbox (id, aggregate, sequence, exchange, routing_key, type, subject, body, created_at)
SELECT gen_random_uuid(), $3 || '-' || n / 2, n % 2 + 1, 'yikou.events', 'application.accepted.v1',
    'cn.yikou.application.accepted.v1', '4101020001202611200000019', $2, now()
FROM generate_series(0, $1 - 1) n
"""


async def measure(servers: Servers, pace: Pace) -> tuple[Figure, ...]:
    """Rounds of both in this process, one after the other; CPU is this process's own."""
    count = max(int(pace.seconds * MESSAGES_PER_SECOND_OF_ROUND), 2 * BATCH)
    url = await asyncio.to_thread(servers.broker_url, "bench_relay")
    ours: list[float] = []
    floor: list[float] = []
    cpu: dict[str, list[float]] = {"ours": [], "floor": []}
    async with _full_outbox(servers, url) as outbox, bare_exchange(url) as exchange:
        for number in range(ROUNDS + 1):
            await outbox.fill(count, f"round{number}")
            started = time.process_time()
            ours.append(await outbox.empty(count))
            cpu["ours"].append(1000 * (time.process_time() - started) / count)
            started = time.process_time()
            body = b"x" * BODY_BYTES
            floor.append(await publish_all(exchange, body, count=count, side_by_side=BATCH))
            cpu["floor"].append(1000 * (time.process_time() - started) / count)
    return (
        replace(
            PLANNED,
            value=statistics.median(ours[1:]),
            floor=statistics.median(floor[1:]),
            details={
                "cpu_ms_per_message": statistics.median(cpu["ours"][1:]),
                "floor_cpu_ms_per_message": statistics.median(cpu["floor"][1:]),
            },
            note=f"{count} messages of {BODY_BYTES} bytes a round, two per aggregate, one relay",
        ),
    )


class _Outbox:
    """An outbox of its own, a relay on it, and one quorum queue that takes everything."""

    def __init__(
        self, connection: "asyncpg.Connection[asyncpg.Record]", relay: Relay, queue_url: str
    ) -> None:
        self._connection = connection
        self._relay = relay
        self._queue_url = queue_url

    async def fill(self, count: int, name: str) -> None:
        """Put in so many unsent rows, and take the sent ones of the round before away."""
        await self._purge()
        await self._connection.execute("TRUNCATE outbox")
        await self._connection.execute(FILL, count, "x" * BODY_BYTES, name)
        await self._connection.execute("ANALYZE outbox")

    async def empty(self, count: int) -> float:
        """Let the relay send all of it. Returns: messages per second."""
        started, sent = time.perf_counter(), 0
        while sent < count:
            done, failed = await self._relay.drain()
            assert not failed, "the broker refused a message"
            sent += done
        return count / (time.perf_counter() - started)

    async def _purge(self) -> None:
        connection = await aio_pika.connect(self._queue_url, timeout=10)
        async with connection:
            channel = await connection.channel()
            queue = await channel.get_queue(QUEUE, ensure=False)
            await queue.purge()


@asynccontextmanager
async def _full_outbox(servers: Servers, url: str) -> AsyncIterator[_Outbox]:
    await asyncio.to_thread(servers.postgres.drop_databases, [DATABASE])
    await asyncio.to_thread(servers.postgres.create_databases, [DATABASE])
    opened = Database.open(servers.postgres.url(DATABASE))
    metadata: sa.MetaData = database.metadata()
    tables = common_tables(metadata)
    async with opened.transaction() as connection:
        await connection.run_sync(metadata.create_all)
    await _declare_queue(url)
    bus = RabbitBus(url, "bench")
    dsn = servers.postgres.url(DATABASE).replace("+asyncpg", "", 1)
    plain = await asyncpg.connect(dsn)
    try:
        yield _Outbox(plain, Relay("bench", opened, tables, SystemClock(), bus), url)
    finally:
        await plain.close()
        await bus.close()
        await opened.close()
        await asyncio.to_thread(servers.postgres.drop_databases, [DATABASE])


async def _declare_queue(url: str) -> None:
    connection = await aio_pika.connect(url, timeout=10)
    async with connection:
        channel = await connection.channel()
        bindings = ((str(Exchange.EVENTS), "#"),)
        await declare(channel, (Queue(QUEUE, bindings, queue_arguments("bench.dead")),))


ROW = Row("relay", (PLANNED,), measure)
