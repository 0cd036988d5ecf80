"""What no database can keep is parked at once, whatever bus it came by, and holds nobody up."""

import asyncio
import json
from typing import Any

import aio_pika
import pytest
import sqlalchemy as sa

from provision import RabbitServer
from shared.clock import SystemClock
from shared.contracts.envelope import CONTENT_TYPE, Envelope, Exchange
from shared.identifiers import new_id
from shared.messaging import parked
from shared.messaging.consumer import Consumer
from shared.messaging.embedded_bus import EmbeddedBus
from shared.messaging.inbox import receive, retry_due
from shared.messaging.open_rows import Outcome, park_dead_letter
from shared.messaging.outbox import OutboxMessage
from shared.messaging.rabbitmq_bus import LANES
from shared.messaging.storable import unstorable_place, visible
from shared.service import Service
from shared.unit_of_work import Work
from tests.equipment import Place
from tests.messaging.desk import Desk, announce, closed, effects_of, open_desk
from tests.messaging.test_buses import channel_to, working
from tests.messaging.test_inbox import message
from tests.waiting import until

NUL = "\x00"
WHERE = ["id", "type", "subject", "source", "data.application_number", "data.anything.0.deep"]


def spoilt(place: str, *, number: str = "A1") -> bytes:
    """A CloudEvent that holds U+0000 at one place and is well otherwise."""
    envelope: dict[str, Any] = json.loads(message(closed(number), number))
    if place == "data.anything.0.deep":
        envelope["data"]["anything"] = [{"deep": f"x{NUL}"}]
        return json.dumps(envelope).encode()
    *path, name = place.split(".")
    held = envelope[path[0]] if path else envelope
    held[name] = f"{held[name]}{NUL}"
    return json.dumps(envelope).encode()


async def parked_in(service: Service) -> list[parked.ParkedMessage]:
    async with service.reading() as connection:
        return await parked.parked(connection, service.tables)


@pytest.mark.parametrize("where", WHERE)
async def test_a_message_that_cannot_be_kept_is_parked_at_once_and_the_others_flow_on(
    service: Service, desk: Desk, where: str
) -> None:
    outcome = await receive(service, desk.consumer(), spoilt(where))
    following = await receive(service, desk.consumer(), message(closed("A2"), "A2"))

    [waiting] = await parked_in(service)
    assert (outcome, following) == (Outcome.PARKED, Outcome.DONE)
    assert waiting.subject == ("A1\ufffd" if where == "subject" else "A1")
    assert where in waiting.reason
    assert NUL not in waiting.reason


async def test_half_a_surrogate_pair_is_parked_with_a_reason(service: Service, desk: Desk) -> None:
    body = message(closed("A1")).replace(b'"A1"', b'"A\\ud800"')

    outcome = await receive(service, desk.consumer(), body)

    [waiting] = await parked_in(service)
    assert outcome is Outcome.PARKED
    assert waiting.reason.startswith("不是可读的消息信封")


async def test_a_dead_letter_that_cannot_be_kept_is_parked_as_well(service: Service) -> None:
    await park_dead_letter(service, "desk.cases.v1", spoilt("type"), f"rejected{NUL}")

    [waiting] = await parked_in(service)
    assert (waiting.type, waiting.reason) == (
        "cn.yikou.case.closed.v1\ufffd",
        "消息代理放弃投递（rejected\ufffd）",
    )


async def test_a_replayed_message_that_cannot_be_kept_is_parked_again_under_its_id(
    service: Service, desk: Desk
) -> None:
    await receive(service, desk.consumer(), spoilt("data.application_number"))
    async with service.work(service.system) as work:
        await parked.replay(work.connection, work.tables, subject="A1", now=work.now)

    tried = await retry_due(service, service.consumers)

    assert tried == 1
    assert len(await parked_in(service)) == 1


async def test_a_value_the_database_refuses_is_parked_at_once(
    place: Place, service: Service, desk: Desk
) -> None:
    """The handler fails with a data error, however often it is tried."""

    async def refused(work: Work, _event: Any, _envelope: Envelope) -> None:
        if place.kind == "postgres":
            await work.connection.execute(sa.text("SELECT CAST('x' AS integer)"))
        raise OverflowError("date value out of range")

    known = desk.consumer()
    consumer = Consumer(known.queue, known.bindings, dict.fromkeys(known.handlers, refused))

    outcome = await receive(service, consumer, message(closed("A1")))

    [waiting] = await parked_in(service)
    assert outcome is Outcome.PARKED
    assert waiting.reason.startswith("办理未成功（")


async def test_an_error_while_putting_off_does_not_come_back_for_ever(
    service: Service, desk: Desk
) -> None:
    class Unspeakable(Exception):
        def __str__(self) -> str:
            return f"half a pair \ud800 and {NUL}"

    async def failing(_work: Work, _event: Any, _envelope: Envelope) -> None:
        raise Unspeakable

    known = desk.consumer()
    consumer = Consumer(known.queue, known.bindings, dict.fromkeys(known.handlers, failing))

    outcome = await receive(service, consumer, message(closed("A1")))

    assert outcome is Outcome.WAITING


async def test_the_embedded_bus_counts_a_parked_message_as_sent(
    service: Service, desk: Desk
) -> None:
    bus = EmbeddedBus()
    bus.subscribe(service, desk.consumer())
    body = spoilt("data.application_number").decode()

    await bus.publish(
        OutboxMessage(
            id=new_id(), exchange="yikou.events", routing_key="case.closed.v1",
            type="cn.yikou.case.closed.v1", subject="A1", body=body, aggregate="case:A1",
            sequence=1, attempts=0,
        )
    )  # fmt: skip

    assert len(await parked_in(service)) == 1


def test_an_escaped_backslash_is_no_unstorable_character() -> None:
    assert unstorable_place(b'{"a": "\\\\u0000"}', {"a": "\\u0000"}) is None
    assert unstorable_place(b'{"a": "\\u0000"}', {"a": [NUL]}) == "a.0"
    assert visible(f"a{NUL}b\x1b\n") == "a\ufffdb\ufffd\n"


@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_as_many_as_there_are_lanes_hold_up_no_lane(
    place: Place, desk: Desk, rabbit: RabbitServer
) -> None:
    settings = place.settings.with_changes(database_url=await place.empty_database())
    opened = await open_desk(settings, place.keys, SystemClock(), [desk.consumer()])
    url = await asyncio.to_thread(rabbit.add_vhost, "unstorable")
    async with working(opened, url):
        await announce(opened, "A1")
        await until("the first effect", lambda: effects_of(opened))
        async with channel_to(url) as channel:
            exchange = await channel.get_exchange(Exchange.EVENTS)
            for number in range(LANES * 5):
                body = spoilt(WHERE[number % len(WHERE)], number=f"B{number}")
                spoiling = aio_pika.Message(body, content_type=CONTENT_TYPE, message_id=str(number))
                await exchange.publish(spoiling, "case.closed.v1")
        await asyncio.gather(*(announce(opened, f"C{number:02}") for number in range(20)))

        async def all_done() -> bool:
            effects = await effects_of(opened)
            return len(effects) == 21 and len(await parked_in(opened)) == LANES * 5

        await until("the others' effects and the parked ones", all_done)
    await opened.close()
