"""Every consumer has its queue and every queue its consumer, with the arguments of architecture.md §4."""

import re
from importlib import import_module

import pytest

from services.all_in_one import COMPONENTS
from services.operating import whole_topology
from shared.contracts import EVENTS, Event
from shared.identifiers import Level
from shared.messaging.consumer import Consumer
from shared.messaging.topology import DEAD_LETTERS, EXCHANGES, Queue, dead_letter_queue, topology

KEYS_OF_TASKS = tuple(f"desk.{level.word}.410102.D01" for level in Level)
VERSIONED = re.compile(r"^[a-z]+(\.[a-z-]+)+\.v\d+$")


def _consumers() -> list[tuple[str, Consumer]]:
    return [
        (name, consumer)
        for name in COMPONENTS
        for consumer in import_module(f"services.{name}.consumers").CONSUMERS
    ]


def _working_queues() -> list[Queue]:
    dead = {dead_letter_queue(name) for name in COMPONENTS}
    return [queue for queue in whole_topology() if queue.name not in dead]


def unmatched(consumers: set[str], queues: set[str]) -> set[str]:
    """Consumers without a queue and queues without a consumer."""
    return consumers ^ queues


def test_every_consumer_has_a_queue_and_every_queue_a_consumer() -> None:
    consumers = {consumer.queue for _, consumer in _consumers()}

    assert unmatched(consumers, {queue.name for queue in _working_queues()}) == set()


def test_a_queue_without_a_consumer_and_a_consumer_without_a_queue_are_found() -> None:
    assert unmatched({"a.v1", "b.v1"}, {"b.v1", "c.v1"}) == {"a.v1", "c.v1"}


def test_no_queue_is_read_by_two_consumers() -> None:
    names = [consumer.queue for _, consumer in _consumers()]

    assert len(names) == len(set(names))


def test_every_queue_has_the_arguments_of_the_design() -> None:
    for queue in _working_queues():
        assert queue.arguments["x-queue-type"] == "quorum"
        assert queue.arguments["x-delivery-limit"] == 20
        assert queue.arguments["x-dead-letter-exchange"] == DEAD_LETTERS
        assert queue.arguments["x-dead-letter-strategy"] == "at-least-once"
        assert queue.arguments["x-overflow"] == "reject-publish"


def test_every_queue_has_a_versioned_name_of_its_service() -> None:
    for service, consumer in _consumers():
        assert VERSIONED.match(consumer.queue), consumer.queue
        assert consumer.queue.startswith(f"{service}.")


def test_what_a_queue_gives_up_ends_in_a_queue_of_its_service() -> None:
    bound = {
        (exchange, pattern) for queue in whole_topology() for exchange, pattern in queue.bindings
    }

    for queue in _working_queues():
        assert (DEAD_LETTERS, queue.arguments["x-dead-letter-routing-key"]) in bound


def test_every_binding_is_on_an_exchange_that_exists() -> None:
    for queue in whole_topology():
        assert {exchange for exchange, _ in queue.bindings} <= set(EXCHANGES)


def _reaches(consumer: Consumer, event: type[Event]) -> bool:
    keys = (event.default_routing_key(), *KEYS_OF_TASKS)
    return any(consumer.is_bound_to(event.EXCHANGE, key) for key in keys)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_contract_has_a_consumer_that_its_messages_reach(event: type[Event]) -> None:
    readers = [consumer for _, consumer in _consumers() if event in consumer.handlers]

    assert any(_reaches(consumer, event) for consumer in readers)


@pytest.mark.parametrize(
    ("service", "consumer"), _consumers(), ids=lambda one: getattr(one, "queue", str(one))
)
def test_every_handler_is_reached_by_a_binding_of_its_queue(
    service: str, consumer: Consumer
) -> None:
    assert consumer.handlers
    unreached = [event.__name__ for event in consumer.handlers if not _reaches(consumer, event)]

    assert unreached == [], service


def test_a_topology_without_consumers_has_no_queue() -> None:
    assert topology([]) == ()
