"""RabbitMQ through aio-pika: confirmed publishing, and consumers that acknowledge after the commit.

Connections are plain, not robust: on any doubt everything is closed, rebuilt and declared anew. A
`CancelledError` nobody asked for is a lost connection (reliability.md §1.4-6)."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ParamSpec

import aio_pika
from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractExchange,
    AbstractIncomingMessage,
)
from aio_pika.exceptions import AMQPError, DeliveryError, PublishError
from pamqp.commands import Basic

from shared import telemetry
from shared.cancelling import end_if_asked, is_asked_to_end
from shared.contracts.envelope import CONTENT_TYPE
from shared.messaging import inbox
from shared.messaging.consumer import Consumer
from shared.messaging.open_rows import Receiver, park_dead_letter
from shared.messaging.outbox import OutboxMessage
from shared.messaging.relay import BusAway, Unroutable
from shared.messaging.sender import broker_user, with_sender
from shared.messaging.topology import EXCHANGES, Queue, dead_letter_queue, topology

HEARTBEAT_SECONDS = 10
RECONNECT_SECONDS = 1.0
CONFIRM_SECONDS = 5.0
HEALTH_SECONDS = 5.0
CLOSE_SECONDS = 5.0
PREFETCH = 40
LANES = 8
LOST = (AMQPError, ConnectionError, TimeoutError, RuntimeError, OSError)

_log = telemetry.logger("rabbitmq")


Given = ParamSpec("Given")


async def guarded(
    work: Callable[Given, Coroutine[Any, Any, None]], *given: Given.args, **named: Given.kwargs
) -> None:
    """Turn a cancellation that nobody asked for into a lost connection, so that no task dies unseen.

    The coroutine is made in here: a group that ends before this task's first step leaves none behind."""
    try:
        await work(*given, **named)
    except asyncio.CancelledError:
        if is_asked_to_end():
            raise
        raise ConnectionError("cancelled from within the connection") from None


async def declare(channel: AbstractChannel, queues: Sequence[Queue]) -> None:
    """Declare exchanges, queues and bindings; all of it may be declared again at any time."""
    for name in EXCHANGES:
        await channel.declare_exchange(name, aio_pika.ExchangeType.TOPIC, durable=True)
    for queue in queues:
        declared = await channel.declare_queue(
            queue.name, durable=True, arguments=dict(queue.arguments)
        )
        for exchange, pattern in queue.bindings:
            await declared.bind(exchange, routing_key=pattern)


async def _connect(url: str, name: str) -> AbstractConnection:
    return await aio_pika.connect(
        url, timeout=10, heartbeat=HEARTBEAT_SECONDS, client_properties={"connection_name": name}
    )


class RabbitBus:
    """One service's two connections: one to publish on, one to consume on."""

    def __init__(self, url: str, service_name: str) -> None:
        self._url = url
        self._name = service_name
        self._user = broker_user(url)
        self._publisher: AbstractConnection | None = None
        self._exchanges: dict[str, AbstractExchange] = {}
        self._connecting = asyncio.Lock()

    async def publish(self, message: OutboxMessage) -> None:
        """Publish persistent and mandatory, and wait for the broker's real ack."""
        exchange = await self._exchange(message.exchange)
        amqp = aio_pika.Message(
            message.body.encode(),
            content_type=CONTENT_TYPE,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=uuid.uuid4().hex,
            type=message.type,
            user_id=self._user,
            headers={
                "cloudEvents_id": str(message.id),
                "cloudEvents_type": message.type,
                "cloudEvents_subject": message.subject,
                "cloudEvents_specversion": "1.0",
                "cloudEvents_source": f"/yikou/{self._name}",
            },
        )
        try:
            confirmation = await exchange.publish(
                amqp, message.routing_key, mandatory=True, timeout=CONFIRM_SECONDS
            )
        except PublishError as error:
            raise Unroutable(f"{message.exchange} {message.routing_key}") from error
        except DeliveryError as error:
            place = f"{message.exchange} {message.routing_key}"
            raise Unroutable(f"a queue refused it, is it full? {place}") from error
        except asyncio.CancelledError:
            if is_asked_to_end():
                raise
            await self._drop_publisher()
            raise BusAway("the connection was lost while publishing") from None
        except LOST as error:
            await self._drop_publisher()
            raise BusAway(repr(error)) from error
        if not isinstance(confirmation, Basic.Ack):
            raise BusAway(f"not an ack: {confirmation!r}")

    async def _exchange(self, name: str) -> AbstractExchange:
        if exchange := self._exchanges.get(name):
            return exchange
        async with self._connecting:
            if name not in self._exchanges:
                try:
                    await self._open_publisher()
                except asyncio.CancelledError:
                    if is_asked_to_end():
                        raise
                    raise BusAway("the connection was lost while opening") from None
                except LOST as error:
                    raise BusAway(repr(error)) from error
        return self._exchanges[name]

    async def _open_publisher(self) -> None:
        connection = await _connect(self._url, f"{self._name} publisher")
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        await declare(channel, ())
        self._publisher = connection
        self._exchanges = {
            name: await channel.get_exchange(name, ensure=False) for name in EXCHANGES
        }

    async def _drop_publisher(self) -> None:
        connection, self._publisher, self._exchanges = self._publisher, None, {}
        if connection is not None:
            await _close(connection)

    async def close(self) -> None:
        """Close the publishing connection."""
        await self._drop_publisher()

    async def consume(self, service: Receiver, consumers: Sequence[Consumer]) -> None:
        """Consume all queues of a service until cancelled, through every loss of the broker."""
        while True:
            try:
                # a task of its own: a failed group may leave the task around it marked as cancelled
                await asyncio.create_task(self._consume_once(service, consumers))
            except asyncio.CancelledError:
                end_if_asked()
                _log.warning("consumer connection lost", service=self._name)
            except Exception as error:  # noqa: BLE001  outer edge: recorded and tried again
                end_if_asked()
                _log.warning("consumer stopped", service=self._name, reason=repr(error))
            for consumer in consumers:
                telemetry.CONSUMERS_ALIVE.labels(self._name, consumer.queue).set(0)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _consume_once(self, service: Receiver, consumers: Sequence[Consumer]) -> None:
        connection = await _connect(self._url, f"{self._name} consumer")
        try:
            setup = await connection.channel()
            await declare(setup, topology((self._name, consumer) for consumer in consumers))
            async with asyncio.TaskGroup() as group:
                for consumer in consumers:
                    subscription = _Subscription(service, consumer)
                    group.create_task(guarded(subscription.run, connection, group))
                dead_letters = _DeadLetters(service, dead_letter_queue(self._name))
                group.create_task(guarded(dead_letters.run, connection, group))
                group.create_task(guarded(self._watch, connection, consumers))
        finally:
            await _close(connection)

    async def _watch(self, connection: AbstractConnection, consumers: Sequence[Consumer]) -> None:
        """Ask the broker itself whether our consumers are there; a socket proves nothing."""
        while True:
            await asyncio.sleep(HEALTH_SECONDS)
            channel = await connection.channel()
            for consumer in consumers:
                queue = await channel.declare_queue(consumer.queue, passive=True)
                count = queue.declaration_result.consumer_count or 0
                telemetry.CONSUMERS_ALIVE.labels(self._name, consumer.queue).set(count)
                if not count:
                    raise ConnectionError(f"{consumer.queue} has lost its consumers")
            await channel.close()


class _Subscription:
    """One queue's consumer: lanes keep the order within a case, several cases run side by side."""

    def __init__(self, service: Receiver, consumer: Consumer) -> None:
        self._service = service
        self._consumer = consumer
        self._lanes: list[asyncio.Queue[AbstractIncomingMessage]] = [
            asyncio.Queue() for _ in range(LANES)
        ]

    @property
    def queue_name(self) -> str:
        return self._consumer.queue

    async def run(self, connection: AbstractConnection, group: asyncio.TaskGroup) -> None:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=PREFETCH)
        closed = asyncio.get_running_loop().create_future()

        def on_close(_sender: object, error: BaseException | None = None) -> None:
            if not closed.done():
                closed.set_exception(error or ConnectionError("the channel was closed"))

        channel.close_callbacks.add(on_close)
        connection.close_callbacks.add(on_close)
        for lane in self._lanes:
            group.create_task(guarded(self._work_off, lane))
        queue = await channel.get_queue(self.queue_name, ensure=False)
        await queue.consume(self._sort)
        await closed

    async def _sort(self, message: AbstractIncomingMessage) -> None:
        subject = str(message.headers.get("cloudEvents_subject") or message.message_id or "")
        self._lanes[hash(subject) % LANES].put_nowait(message)

    async def _work_off(self, lane: asyncio.Queue[AbstractIncomingMessage]) -> None:
        while True:
            message = await lane.get()
            await self._handle_until_committed(message)
            await message.ack()
            end_if_asked()

    async def _handle_until_committed(self, message: AbstractIncomingMessage) -> None:
        pause = 0.1
        while True:
            try:
                await self.handle(message)
            except Exception as error:  # noqa: BLE001  only a lost database comes here
                end_if_asked()
                _log.warning("database away", queue=self.queue_name, reason=repr(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            else:
                return

    async def handle(self, message: AbstractIncomingMessage) -> None:
        body = with_sender(message.body, message.user_id)
        await inbox.receive(self._service, self._consumer, body)


class _DeadLetters(_Subscription):
    """Parks what the broker gave up on, so that it can be replayed like any parked message."""

    def __init__(self, service: Receiver, queue: str) -> None:
        super().__init__(service, Consumer(queue=queue, bindings=(), handlers={}))

    async def handle(self, message: AbstractIncomingMessage) -> None:
        first_queue = str(message.headers.get("x-first-death-queue") or self.queue_name)
        reason = str(message.headers.get("x-first-death-reason") or "dead-lettered")
        body = with_sender(message.body, message.user_id)
        await park_dead_letter(self._service, first_queue, body, reason)


async def _close(connection: AbstractConnection) -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(CLOSE_SECONDS):
            await connection.close()
