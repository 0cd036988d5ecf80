"""A department's own system may name days that overflow or that nobody can mean: parked at once."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import FrozenClock
from shared.contracts.envelope import Event
from shared.messaging.open_rows import Outcome
from shared.messaging.parked import parked
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
TASK = b.task_of(NUMBER, 0, 5)
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
SUSPENDED = b.suspended(NUMBER, TASK)
ASKED = b.supplement_requested(NUMBER, TASK)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (SUSPENDED.model_copy(update={"expected_until": LAST_MOMENT}), "expected_until"),
        (SUSPENDED.model_copy(update={"suspended_at": FIRST_MOMENT}), "suspended_at"),
        (SUSPENDED.model_copy(update={"suspended_at": LAST_MOMENT}), "suspended_at"),
        (ASKED.model_copy(update={"supplement_until": LAST_MOMENT}), "supplement_until"),
        (
            SUSPENDED.model_copy(update={"expected_until": datetime(2150, 1, 1, tzinfo=UTC)}),
            "expected_until",
        ),
    ],
)
async def test_a_day_nobody_can_mean_is_parked_at_once_and_names_its_field(
    open_service: OpenService, answer: Event, field: str
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))

    outcomes = await post.send(routing, answer)

    async with routing.reading() as connection:
        (waiting,) = await parked(connection, routing.tables)
    assert outcomes == [Outcome.PARKED]
    assert field in waiting.reason


async def test_a_corrected_day_counts(open_service: OpenService, clock: FrozenClock) -> None:
    routing = await open_service("routing")
    wrong = SUSPENDED.model_copy(update={"expected_until": LAST_MOMENT})
    await post.send(routing, b.accepted(NUMBER), wrong)

    right = SUSPENDED.model_copy(update={"expected_until": clock.now() + timedelta(days=9)})

    assert await post.send(routing, right) == [Outcome.DONE]
    assert (await post.case(routing, NUMBER)).is_suspended
