"""The relay: everything announced is sent, in the order of its case, by any number of relays."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from shared.clock import FrozenClock
from shared.messaging.claims import BATCH, LEASE, REFUSED_PAUSE
from shared.messaging.outbox import OutboxMessage
from shared.messaging.relay import BusAway, Relay, Unroutable
from shared.service import Service
from tests.equipment import RecordingBus
from tests.messaging.desk import announce, closed, common, unsent


@dataclass
class FailingBus(RecordingBus):
    """Refuses what a test tells it to refuse."""

    refused: dict[str, Exception] = field(default_factory=dict)

    async def publish(self, message: OutboxMessage) -> None:
        await asyncio.sleep(0)
        if error := self.refused.get(message.subject):
            raise error
        await super().publish(message)


async def test_announcements_of_a_rolled_back_unit_of_work_are_never_sent(
    service: Service,
) -> None:
    relay = service.connect(RecordingBus())
    try:
        async with service.work(service.system) as work:
            await work.connection.execute(sa.select(1))
            raise RuntimeError("the unit of work fails")
    except RuntimeError:
        pass

    assert await relay.drain() == (0, 0)


async def test_an_unroutable_message_stays_and_holds_only_its_own_case(
    service: Service, clock: FrozenClock
) -> None:
    bus = FailingBus(refused={"A1": Unroutable("no queue"), "A2": BusAway("no broker")})
    relay = service.connect(bus)
    for number in ("A1", "A2", "A3"):
        await announce(service, number)
    await announce(service, "A1", sequence=2)

    first = await relay.drain()
    left = await unsent(service)
    bus.refused.clear()
    clock.advance(REFUSED_PAUSE + timedelta(seconds=1))
    second = await relay.drain()

    assert (first, left, second) == ((1, 1), 3, (3, 0))
    assert [(one.subject, one.sequence) for one in bus.published if one.subject == "A1"] == [
        ("A1", 1),
        ("A1", 2),
    ]


async def test_any_number_of_messages_to_an_office_without_a_queue_hold_up_nobody_else(
    service: Service,
) -> None:
    absent = [f"A{number}" for number in range(BATCH)]
    bus = FailingBus(refused=dict.fromkeys(absent, Unroutable("its queue was never declared")))
    relay = service.connect(bus)
    async with service.work(service.system) as work:
        for number in absent:
            work.announce(closed(number), subject=number, aggregate=f"case:{number}", sequence=1)
    await announce(service, "B1")

    rounds = [await relay.drain(), await relay.drain()]

    assert [one.subject for one in bus.published] == ["B1"]
    assert rounds == [(0, 0), (1, 0)], "a refused message must not make the relay pause"


async def test_four_relays_keep_the_order_of_every_case_and_send_nothing_twice(
    service: Service, clock: FrozenClock
) -> None:
    bus = FailingBus()
    relays = [Relay("desk", service.database, service.tables, clock, bus) for _ in range(4)]
    for sequence in range(1, 6):
        for case in range(12):
            await announce(service, f"A{case}", sequence=sequence)

    while await unsent(service):
        await asyncio.gather(*(relay.drain() for relay in relays))

    sequences = defaultdict(list)
    for message in bus.published:
        sequences[message.subject].append(message.sequence)
    assert len(sequences) == 12
    assert all(found == [1, 2, 3, 4, 5] for found in sequences.values())


async def test_a_claim_left_by_a_dead_relay_is_taken_over_after_its_lease(
    service: Service, clock: FrozenClock
) -> None:
    bus = RecordingBus()
    relay = service.connect(bus)
    await announce(service, "A1")
    async with service.database.transaction() as connection:
        await connection.execute(common.outbox.update().values(claimed_until=clock.now() + LEASE))

    held = await relay.drain()
    clock.advance(LEASE + timedelta(seconds=1))
    taken_over = await relay.drain()

    assert (held, taken_over) == ((0, 0), (1, 0))
