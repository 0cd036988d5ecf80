"""A delivery's life: attempts, dead letters, replay, reading."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.notify.domain.delivery import TRANSITIONS, Delivery, DeliveryStatus
from services.notify.domain.errors import DeliveryStepForbidden
from services.notify.domain.subscription import Channel
from services.notify.settings import PAUSES
from shared.identifiers import ApplicationNumber, OrganizationCode

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PENDING = Delivery(
    id=uuid4(), event_id="e1", event_type="cn.yikou.case.opened.v1", occurred_at=NOW,
    application_number=ApplicationNumber("4101021300202611200000017"),
    organization=OrganizationCode("11410102MBDEM0023L"), window=None, recipient="s1",
    subscription_id=uuid4(), channel=Channel.WEBHOOK, title="t", text="x",
    status=DeliveryStatus.PENDING, created_at=NOW, next_attempt_at=NOW,
)  # fmt: skip


def tried_out(*, chance: float = 0.5) -> list[Delivery]:
    """Every state of a delivery whose attempts all fail."""
    states, now = [PENDING], NOW
    while states[-1].status is DeliveryStatus.PENDING:
        states.append(states[-1].missed(now, reason="answered 500", pauses=PAUSES, chance=chance))
        now = states[-1].next_attempt_at or now
    return states[1:]


def test_every_status_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(DeliveryStatus)


def test_ten_attempts_take_about_seventy_five_hours() -> None:
    states = tried_out()

    waits = [one.next_attempt_at for one in states if one.next_attempt_at]
    assert len(states) == 10
    assert waits[-1] - NOW == timedelta(hours=75, minutes=35, seconds=5)
    assert (states[-1].status, states[-1].failures) == (DeliveryStatus.FAILED, 1)
    assert states[-1].next_attempt_at is None


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4.0), (0.5, 5.0), (1.0, 6.0)])
def test_chance_spreads_the_pause_by_a_fifth(chance: float, seconds: float) -> None:
    missed = PENDING.missed(NOW, reason="r", pauses=PAUSES, chance=chance)

    assert missed.next_attempt_at == NOW + timedelta(seconds=seconds)


def test_what_arrived_stays_arrived() -> None:
    arrived = PENDING.arrived(NOW)

    assert (arrived.delivered_at, arrived.attempts) == (NOW, 1)
    with pytest.raises(DeliveryStepForbidden):
        arrived.given_up("r")
    with pytest.raises(DeliveryStepForbidden):
        arrived.replayed(NOW)


def test_a_replayed_dead_letter_has_all_its_attempts_again() -> None:
    dead = tried_out()[-1]

    replayed = dead.replayed(NOW)

    assert (replayed.status, replayed.attempts, replayed.failures) == (
        DeliveryStatus.PENDING, 0, 1,
    )  # fmt: skip
    assert replayed.next_attempt_at == NOW


def test_only_a_dead_letter_is_replayed() -> None:
    with pytest.raises(DeliveryStepForbidden):
        PENDING.replayed(NOW)


def test_the_first_reading_counts() -> None:
    read = PENDING.read(NOW)

    assert read.read(NOW + timedelta(hours=1)) == read
    assert replace(read, read_at=None) == PENDING
