"""Every contract is announced by a service and handled by a service; nothing is promised in vain."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from shared.contracts import EVENTS, Event, Exchange
from shared.messaging.consumer import Consumer

SERVICES = ("intake", "routing", "licensing", "notify")
ROOT = Path(__file__).parents[2] / "services"


def names(event: type[Event]) -> str:
    return event.__name__


@cache
def consumers() -> tuple[tuple[str, Consumer], ...]:
    return tuple(
        (name, consumer)
        for name in SERVICES
        for consumer in import_module(f"services.{name}.consumers").CONSUMERS
    )


def sources() -> Iterator[Path]:
    """Where a contract may be made: publishing and commands of the services."""
    for name in SERVICES:
        for place in ("publishing", "commands"):
            yield from (ROOT / name).glob(f"{place}.py")
            yield from (ROOT / name / place).rglob("*.py")


def constructed_in(source: str) -> set[str]:
    """The names of everything a module calls."""
    return {
        call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
    }


@cache
def constructed() -> frozenset[str]:
    return frozenset(
        name for file in sources() for name in constructed_in(file.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_every_contract_is_announced_by_some_service(event: type[Event]) -> None:
    assert event.__name__ in constructed()


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_every_contract_is_handled_by_some_service(event: type[Event]) -> None:
    handlers = [consumer for _, consumer in consumers() if event in consumer.handlers]

    assert handlers, f"nobody handles {event.TYPE}"
    assert all(reaches(consumer, event) for consumer in handlers), "handled but never received"


def reaches(consumer: Consumer, event: type[Event]) -> bool:
    """Whether the consumer's bindings can let the event in."""
    if event.EXCHANGE is Exchange.TASKS:
        return any(binding.exchange is Exchange.TASKS for binding in consumer.bindings)
    return consumer.is_bound_to(event.EXCHANGE, event.default_routing_key())


def test_what_a_queue_lets_in_is_handled_or_openly_ignored() -> None:
    missed = [
        f"{consumer.queue} {event.TYPE}"
        for _, consumer in consumers()
        if not consumer.ignores_other_types
        for event in EVENTS
        if event.EXCHANGE is not Exchange.TASKS
        and consumer.is_bound_to(event.EXCHANGE, event.default_routing_key())
        and event not in consumer.handlers
    ]

    assert missed == []


def test_every_queue_belongs_to_its_service_and_carries_a_version() -> None:
    for name, consumer in consumers():
        assert consumer.queue.startswith(f"{name}.")
        assert consumer.queue.rsplit(".", 1)[1].startswith("v")


def test_the_guard_sees_a_constructed_contract_and_not_a_mentioned_one() -> None:
    found = constructed_in("from x import A, B\nwork.announce(A(1))\nkinds = (B,)\n")

    assert "A" in found
    assert "B" not in found
