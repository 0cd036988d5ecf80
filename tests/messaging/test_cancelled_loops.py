"""A worker that is told to end does so, even where the database answers the cancellation with an error."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shared.cancelling import end_if_asked
from shared.messaging.consumer import Consumer
from shared.messaging.outbox import OutboxMessage
from shared.messaging.rabbitmq_bus import RabbitBus, _Subscription
from shared.messaging.relay import BusAway
from shared.service import Service
from shared.worker import Timer, run_worker
from tests.messaging.desk import announce

NOWHERE = "amqp://guest:guest@127.0.0.1:1/"


class Cut:
    """Work that begins, and when it is told to end answers with something else.

    answer: an error to raise, None to return as if all were well."""

    def __init__(self, answer: Exception | None) -> None:
        self.has_begun = asyncio.Event()
        self._answer = answer

    async def work(self) -> None:
        self.has_begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self._answer is not None:
                raise self._answer from None


async def ends_when_told(loop: Coroutine[Any, Any, None], cut: Cut) -> bool:
    """Whether a loop that is in the middle of the cut work ends at once when it is cancelled."""
    task = asyncio.create_task(loop)
    async with asyncio.timeout(5):
        await cut.has_begun.wait()
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    task.cancel()
    return task in done


async def test_a_loop_ends_though_its_cancellation_came_out_as_an_error() -> None:
    rounds = 0

    async def cut_off() -> None:
        nonlocal rounds
        rounds += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectionError("the underlying connection is closed") from None

    async def loop() -> None:
        while True:
            try:
                await cut_off()
            except ConnectionError:
                end_if_asked()

    task = asyncio.create_task(loop())
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)

    assert task.cancelled()
    assert rounds == 1


async def test_an_error_that_nobody_asked_for_ends_no_loop() -> None:
    try:
        raise ConnectionError("gone")
    except ConnectionError:
        end_if_asked()


def test_outside_a_task_nothing_is_asked() -> None:
    with pytest.raises(RuntimeError):
        end_if_asked()


GONE = ConnectionError("the underlying connection is closed")


@pytest.mark.parametrize("answer", [GONE, None])
async def test_a_lane_ends_though_its_message_answered_the_cancellation(
    service: Service, answer: Exception | None
) -> None:
    cut = Cut(answer)

    class Lane(_Subscription):
        async def handle(self, message: Any) -> None:
            await cut.work()

    async def ack() -> None:
        return

    lane: asyncio.Queue[Any] = asyncio.Queue()
    lane.put_nowait(SimpleNamespace(ack=ack))
    consumer = Consumer(queue="desk.cases.v1", bindings=(), handlers={})

    assert await ends_when_told(Lane(service, consumer)._work_off(lane), cut)


@pytest.mark.parametrize("answer", [GONE, None])
async def test_consuming_ends_though_a_consumer_failed_while_it_ended(
    service: Service, answer: Exception | None
) -> None:
    cut = Cut(answer)

    class Bus(RabbitBus):
        async def _consume_once(self, *_: object) -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(cut.work())

    assert await ends_when_told(Bus(NOWHERE, "desk").consume(service, ()), cut)


async def test_a_relay_ends_though_its_bus_answered_the_cancellation(service: Service) -> None:
    cut = Cut(BusAway("the connection was lost while publishing"))

    class Bus:
        async def publish(self, _message: OutboxMessage) -> None:
            await cut.work()

    relay = service.connect(Bus())
    await announce(service, "A1")

    assert await ends_when_told(relay.run(), cut)


@pytest.mark.parametrize("answer", [GONE, None])
async def test_a_worker_ends_though_a_timer_answered_the_cancellation(
    service: Service, answer: Exception | None
) -> None:
    cut = Cut(answer)

    async def run(_service: Service) -> int:
        await cut.work()
        return 0

    timer = Timer("cut off", timedelta(0), run)

    assert await ends_when_told(run_worker(service, (timer,)), cut)
