"""The floor under the messaging figures: asyncpg and aio-pika alone, no framework, no outbox.

As durable as ours: each commit is flushed, each publish persistent, mandatory and confirmed by a
quorum queue (architecture.md §9)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import aio_pika
import asyncpg
from aio_pika.abc import AbstractExchange

from shared.contracts.envelope import CONTENT_TYPE

QUEUE = "bench.floor.v1"
EXCHANGE = "bench.floor"
TABLE = """
CREATE TABLE IF NOT EXISTS effects (
    id uuid PRIMARY KEY, body text NOT NULL, at timestamptz NOT NULL DEFAULT now())
"""
INSERT = "INSERT INTO effects (id, body) VALUES ($1, $2)"


@asynccontextmanager
async def bare_exchange(url: str) -> AsyncIterator[AbstractExchange]:
    """An exchange with one quorum queue behind it, on a confirming channel; purged at both ends."""
    connection = await aio_pika.connect(url, timeout=10)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.declare_exchange(
            EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
        )
        queue = await channel.declare_queue(
            QUEUE, durable=True, arguments={"x-queue-type": "quorum"}
        )
        await queue.bind(exchange, routing_key="#")
        await queue.purge()
        yield exchange
        await queue.purge()


async def publish(exchange: AbstractExchange, body: bytes) -> None:
    """One confirmed publish with the headers that our relay sends."""
    message = aio_pika.Message(
        body,
        content_type=CONTENT_TYPE,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=uuid4().hex,
        type="cn.yikou.application.accepted.v1",
        headers={
            "cloudEvents_id": uuid4().hex,
            "cloudEvents_type": "cn.yikou.application.accepted.v1",
            "cloudEvents_subject": "4101020001202611200000019",
            "cloudEvents_specversion": "1.0",
            "cloudEvents_source": "/yikou/intake",
        },
    )
    await exchange.publish(message, "application.accepted.v1", mandatory=True, timeout=5)


async def publish_all(
    exchange: AbstractExchange, body: bytes, *, count: int, side_by_side: int
) -> float:
    """Publish so many messages, always so many in flight.

    Returns: messages per second."""
    started = time.perf_counter()
    left = iter(range(count))

    async def publish_rest() -> None:
        for _ in left:
            await publish(exchange, body)

    await asyncio.gather(*(publish_rest() for _ in range(side_by_side)))
    return count / (time.perf_counter() - started)


class BareCases:
    """Carries cases that consist of nothing but commits and confirmed publishes."""

    def __init__(
        self, pool: "asyncpg.Pool[asyncpg.Record]", exchange: AbstractExchange, body: str
    ) -> None:
        self._pool = pool
        self._exchange = exchange
        self._body = body

    async def carry(self, *, commits: int, publishes: int) -> None:
        """One case: the commits one after another, the publishes spread evenly among them."""
        published = 0
        for done in range(1, commits + 1):
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute(INSERT, uuid4(), self._body)
            while published < publishes * done // commits:
                await publish(self._exchange, self._body.encode())
                published += 1


@asynccontextmanager
async def bare_cases(dsn: str, url: str, *, body: str, pool_size: int) -> AsyncIterator[BareCases]:
    """BareCases on a database and a broker. dsn: postgresql://…  url: amqp://…"""
    async with (
        bare_exchange(url) as exchange,
        asyncpg.create_pool(dsn, min_size=pool_size, max_size=pool_size) as pool,
    ):
        await pool.execute(TABLE)
        yield BareCases(pool, exchange, body)
