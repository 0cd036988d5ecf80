"""Exchanges and queues as data; declared by each service at start, and shown by `yikou topology`.

Arguments are valid unchanged on RabbitMQ 3.10 and 4.x. A queue's arguments cannot change, so its
name carries a version (architecture.md §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.contracts.envelope import Exchange
from shared.messaging.consumer import Consumer

DEAD_LETTERS = "yikou.dead"
DELIVERY_LIMIT = 20
LONGEST_QUEUE = 1_000_000
EXCHANGES: tuple[str, ...] = (*Exchange, DEAD_LETTERS)


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue with its bindings (exchange, pattern)."""

    name: str
    bindings: tuple[tuple[str, str], ...]
    arguments: dict[str, Any]


def dead_letter_queue(service: str) -> str:
    """Where a service's messages end that the broker gave up delivering."""
    return f"{service}.dead-letters.v1"


def queue_arguments(dead_letter_key: str) -> dict[str, Any]:
    """The arguments of every working queue."""
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_LETTERS,
        "x-dead-letter-routing-key": dead_letter_key,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-max-length": LONGEST_QUEUE,
    }


def queue_of(service: str, consumer: Consumer) -> Queue:
    """The queue a consumer needs."""
    return Queue(
        name=consumer.queue,
        bindings=tuple((str(b.exchange), b.pattern) for b in consumer.bindings),
        arguments=queue_arguments(dead_letter_queue(service)),
    )


def topology(consumers: Iterable[tuple[str, Consumer]]) -> tuple[Queue, ...]:
    """Every queue of the given (service, consumer) pairs, dead-letter queues included."""
    pairs = list(consumers)
    dead = [
        Queue(
            name=dead_letter_queue(service),
            bindings=((DEAD_LETTERS, dead_letter_queue(service)),),
            arguments={"x-queue-type": "quorum"},
        )
        for service in dict.fromkeys(service for service, _ in pairs)
    ]
    return (*(queue_of(service, consumer) for service, consumer in pairs), *dead)
