"""The in-process bus of the embedded system: each outbox row goes straight to the local inboxes.

A message counts as sent when every bound consumer has committed it: done, waiting or parked."""

from shared.messaging import inbox
from shared.messaging.consumer import Consumer
from shared.messaging.open_rows import Receiver
from shared.messaging.outbox import OutboxMessage
from shared.messaging.relay import BusAway, Unroutable


class EmbeddedBus:
    """Knows every consumer of the process; all services of the embedded system share one."""

    def __init__(self) -> None:
        self._consumers: list[tuple[Receiver, Consumer]] = []

    def subscribe(self, service: Receiver, consumer: Consumer) -> None:
        """Let a service's consumer take part."""
        self._consumers.append((service, consumer))

    async def publish(self, message: OutboxMessage) -> None:
        """Hand the message to every bound consumer's inbox.

        Raises: Unroutable when none is bound, BusAway when a consumer's database is away."""
        bound = [
            (service, consumer)
            for service, consumer in self._consumers
            if consumer.is_bound_to(message.exchange, message.routing_key)
        ]
        if not bound:
            raise Unroutable(f"no queue is bound to {message.exchange} {message.routing_key}")
        body = message.body.encode()
        try:
            for service, consumer in bound:
                await inbox.receive(service, consumer, body)
        except Exception as error:
            raise BusAway(repr(error)) from error
