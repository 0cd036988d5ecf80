"""Topic patterns mean here what they mean at the broker."""

import pytest

from shared.contracts.envelope import Exchange
from shared.messaging.consumer import Binding


@pytest.mark.parametrize(
    ("pattern", "key", "is_bound"),
    [
        ("application.*.*", "application.accepted.v1", True),
        ("application.*.*", "application.v1", False),
        ("application.*.*", "case.accepted.v1", False),
        ("desk.district.#", "desk.district.410102.civil_affairs", True),
        ("desk.district.#", "desk.district", True),
        ("desk.district.#", "desk.street.410102001.civil_affairs", False),
        ("#", "anything.at.all", True),
        ("#.v1", "case.closed.v1", True),
        ("#.v1", "case.closed.v2", False),
        ("case.closed.v1", "case.closed.v1", True),
    ],
)
def test_a_pattern_lets_in_what_the_broker_would_let_in(
    pattern: str, key: str, is_bound: bool
) -> None:
    assert Binding(Exchange.EVENTS, pattern).matches("yikou.events", key) is is_bound


def test_a_binding_is_for_one_exchange_only() -> None:
    assert not Binding(Exchange.EVENTS, "#").matches("yikou.tasks", "desk.city.410100.x")
