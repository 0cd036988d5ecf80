"""An empty place on the broker for each test: a virtual host where the server is ours, else the one
virtual host that the environment names, cleared before use."""

import asyncio
from itertools import count
from os import getpid

import aio_pika

from provision import RabbitServer
from services.operating import whole_topology
from shared.messaging.topology import EXCHANGES

_DESK_QUEUES = ("desk.cases.v1", "desk.dead-letters.v1")
_numbers = count(1)


def fresh_broker(rabbit: RabbitServer) -> str:
    """The URL of a virtual host with no exchange and no queue of ours."""
    if rabbit.is_ours:
        return rabbit.add_vhost(f"test-{getpid()}-{next(_numbers)}")
    asyncio.run(_clear(rabbit.url))
    return rabbit.url


async def _clear(url: str) -> None:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        for queue in (*(queue.name for queue in whole_topology()), *_DESK_QUEUES):
            await channel.queue_delete(queue)
        for exchange in EXCHANGES:
            await channel.exchange_delete(exchange)
