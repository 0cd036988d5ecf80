"""Both buses keep the same promise: what was announced has its effect once at every consumer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aio_pika
import pytest
import sqlalchemy as sa
from pamqp.common import FieldTable

from provision import RabbitServer
from shared.clock import SystemClock
from shared.contracts.envelope import CONTENT_TYPE, Exchange
from shared.messaging import parked
from shared.messaging.embedded_bus import EmbeddedBus
from shared.messaging.rabbitmq_bus import RabbitBus, declare
from shared.messaging.topology import DELIVERY_LIMIT, dead_letter_queue, topology
from shared.service import Service
from shared.worker import run_worker
from tests.brokers import fresh_broker
from tests.equipment import Place
from tests.messaging.desk import (
    Desk,
    announce,
    common,
    effects_of,
    inbox_rows,
    open_desk,
    unsent,
)
from tests.waiting import until


@pytest.fixture
def database_kind() -> str:
    return "postgres"


@pytest.fixture(params=["embedded", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> str | None:
    if request.param == "embedded":
        return None
    return fresh_broker(request.getfixturevalue("rabbit"))


@asynccontextmanager
async def working(service: Service, broker_url: str | None) -> AsyncIterator[None]:
    """The service with all its background work on one of the buses."""
    bus = None
    if broker_url is None:
        embedded = EmbeddedBus()
        for consumer in service.consumers.values():
            embedded.subscribe(service, consumer)
        service.connect(embedded)
    else:
        bus = RabbitBus(broker_url, service.name)
        service.connect(bus)
    work = asyncio.create_task(run_worker(service, (), bus=bus))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        if bus is not None:
            await bus.close()


@pytest.fixture
async def opened(place: Place, desk: Desk) -> AsyncIterator[Service]:
    settings = place.settings.with_changes(database_url=await place.empty_database())
    second = desk.consumer("desk.cases.v1")
    service = await open_desk(settings, place.keys, SystemClock(), [second])
    yield service
    await service.close()


async def test_what_is_announced_has_its_effect_once(
    opened: Service, broker_url: str | None
) -> None:
    async with working(opened, broker_url):
        await asyncio.gather(*(announce(opened, f"A{number:02}") for number in range(50)))

        async def all_done() -> bool:
            return len(await effects_of(opened)) == 50 and not await unsent(opened)

        await until("fifty effects", all_done)

    assert len(await inbox_rows(opened)) == 50


async def test_a_failing_handler_is_tried_again_until_it_succeeds(
    opened: Service, desk: Desk, broker_url: str | None
) -> None:
    desk.failures = 2
    async with working(opened, broker_url):
        await announce(opened, "A1")

        async def effect() -> list[str]:
            return await effects_of(opened)

        assert await until("the effect", effect) == ["A1"]
    assert await inbox_rows(opened) == [("A1", "done", 3)]


@asynccontextmanager
async def channel_to(url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    connection = await aio_pika.connect(url)
    async with connection:
        yield await connection.channel()


async def test_rubbish_on_a_queue_is_parked_and_the_others_flow_on(
    opened: Service, rabbit: RabbitServer
) -> None:
    url = await asyncio.to_thread(fresh_broker, rabbit)
    async with working(opened, url):
        await announce(opened, "A1")
        await until("the first effect", lambda: effects_of(opened))
        async with channel_to(url) as channel:
            exchange = await channel.get_exchange(Exchange.EVENTS)
            rubbish = aio_pika.Message(b"\x00rubbish", content_type=CONTENT_TYPE)
            await exchange.publish(rubbish, "case.closed.v1")
        await announce(opened, "A2")

        async def both() -> bool:
            return len(await effects_of(opened)) == 2 and len(await inbox_rows(opened)) == 3

        await until("the second effect and the parked rubbish", both)
    async with opened.reading() as connection:
        [waiting] = await parked.parked(connection, opened.tables)
    assert waiting.reason.startswith("不是可读的消息信封（CloudEvents envelope）")


async def test_a_message_no_queue_takes_stays_in_the_outbox_until_one_does(
    opened: Service, rabbit: RabbitServer, desk: Desk
) -> None:
    url = await asyncio.to_thread(fresh_broker, rabbit)
    relay = opened.connect(RabbitBus(url, "desk"))
    await announce(opened, "A1")

    refused = await relay.drain()
    async with channel_to(url) as channel:
        await declare(channel, topology([("desk", desk.consumer())]))

    async def is_sent() -> bool:
        await relay.drain()
        return not await unsent(opened)

    assert refused == (0, 0)
    await until("the message sent after its pause", is_sent)


async def test_one_full_queue_holds_up_no_message_to_another(
    opened: Service, rabbit: RabbitServer
) -> None:
    url = await asyncio.to_thread(fresh_broker, rabbit)
    relay = opened.connect(RabbitBus(url, "desk"))
    async with channel_to(url) as channel:
        await declare(channel, ())
        full: FieldTable = {"x-max-length": 0, "x-overflow": "reject-publish"}
        queue = await channel.declare_queue("office.tasks.v1", durable=True, arguments=full)
        await queue.bind(Exchange.EVENTS, "case.closed.*")
        await announce(opened, "A1")

        refused = await relay.drain()
    async with opened.reading() as connection:
        [reason] = (await connection.execute(sa.select(common.outbox.c.last_error))).scalars()

    assert refused == (0, 0), "the relay must not pause for it"
    assert "refused it, is it full?" in reason


async def test_what_the_broker_gives_up_is_parked_for_replay(
    opened: Service, rabbit: RabbitServer, desk: Desk
) -> None:
    url = await asyncio.to_thread(fresh_broker, rabbit)
    relay = opened.connect(RabbitBus(url, "desk"))
    async with AsyncExitStack() as stack:
        channel = await stack.enter_async_context(channel_to(url))
        await declare(channel, topology([("desk", desk.consumer())]))
        await announce(opened, "A1")
        await relay.drain()
        queue = await channel.get_queue(desk.consumer().queue)
        for _ in range(DELIVERY_LIMIT + 1):
            message = await until("a delivery", lambda: queue.get(fail=False))
            assert message is not None
            await message.reject(requeue=True)

        async def dead() -> int:
            count = await channel.declare_queue(dead_letter_queue("desk"), passive=True)
            return count.declaration_result.message_count or 0

        await until("the dead letter", dead)
    async with working(opened, url):
        await until("the parked row", lambda: inbox_rows(opened))

    assert await inbox_rows(opened) == [("A1", "parked", 1)]


async def test_a_killed_broker_loses_nothing_and_work_goes_on_when_it_is_back(
    opened: Service, rabbit: RabbitServer
) -> None:
    if not rabbit.is_ours:
        pytest.skip("a broker named by the environment is not killed")
    url = await asyncio.to_thread(fresh_broker, rabbit)
    async with working(opened, url):
        await announce(opened, "A1")
        await until("the first effect", lambda: effects_of(opened))
        await asyncio.to_thread(rabbit.kill)
        for number in range(2, 8):
            await announce(opened, f"A{number}")
        await asyncio.to_thread(rabbit.start_again)

        async def all_done() -> bool:
            return len(await effects_of(opened)) == 7 and not await unsent(opened)

        await until("seven effects", all_done, seconds=60)
