"""Consumers as data: a queue, what is bound to it, and one function per message (style.md 9)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.contracts.envelope import Envelope, Event, Exchange
from shared.unit_of_work import Work

Handler = Callable[[Work, Any, Envelope], Awaitable[None]]


class NotYet(Exception):
    """The message came before one it depends on; it is tried again shortly."""


class NothingNew(Exception):
    """The message says what is known already; it counts as handled and leaves nothing else behind."""


class Hopeless(Exception):
    """No later attempt can succeed; the message is parked at once for an operator."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A topic pattern on an exchange: `*` one word, `#` any number of words."""

    exchange: Exchange
    pattern: str

    def matches(self, exchange: str, routing_key: str) -> bool:
        """Whether a message with this routing key would reach the queue."""
        return exchange == self.exchange and _matches(
            self.pattern.split("."), routing_key.split(".")
        )


@dataclass(frozen=True, slots=True)
class Consumer:
    """One durable queue of a service and its handlers.

    ignores_other_types: a queue bound by a wide pattern may let types pass that it has no use for."""

    queue: str
    bindings: tuple[Binding, ...]
    handlers: Mapping[type[Event], Handler]
    ignores_other_types: bool = False

    def is_bound_to(self, exchange: str, routing_key: str) -> bool:
        """Whether any binding lets the message in."""
        return any(binding.matches(exchange, routing_key) for binding in self.bindings)


def _matches(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_matches(pattern[1:], words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _matches(pattern[1:], words[1:])
