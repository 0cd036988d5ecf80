"""An empty place on the broker for each test: a virtual host where the server is ours, else the one
virtual host that the environment names, cleared before use."""

import asyncio
import importlib.util
from itertools import count
from os import getpid
from pathlib import Path
from types import ModuleType

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


def make_secrets() -> ModuleType:
    """deploy/make_secrets.py, which an operator runs by itself."""
    path = Path(__file__).resolve().parents[1] / "deploy" / "make_secrets.py"
    spec = importlib.util.spec_from_file_location("make_secrets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
