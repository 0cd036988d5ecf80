"""What an outside department writes is printed at the window one day: it is read on arrival."""

from typing import Any

import pytest

from shared.clock import FrozenClock
from shared.contracts.envelope import Event
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.messaging.parked import parked
from shared.service import Service
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
STREET_TASK = b.task_of(NUMBER, 0, 5)
UNPRINTABLE = "\U0001f600"


def _refusal(**said: Any) -> Event:
    right = b.street_decides(NUMBER, outcome="refused")
    return right.model_copy(update={"decision": right.decision.model_copy(update=said)})


async def _reasons(routing: Service) -> list[str]:
    async with routing.reading() as connection:
        return [one.reason for one in await parked(connection, routing.tables)]


@pytest.mark.parametrize("field", ["reason", "legal_basis", "remedy", "decided_by_name"])
async def test_a_decision_that_no_font_can_print_is_parked_at_once_and_names_its_field(
    open_service: OpenService, clock: FrozenClock, field: str
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))

    outcomes = await post.send(routing, _refusal(**{field: f"申请人{UNPRINTABLE}"}))

    assert outcomes == [Outcome.PARKED]
    (reason,) = await _reasons(routing)
    assert f"decision.{field}" in reason
    assert "U+1F600" in reason
    assert await inbox.retry_due(routing, routing.consumers) == 0


async def test_a_corrected_decision_counts_as_the_first(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), _refusal(reason=f"不符合条件{UNPRINTABLE}\x00"))

    outcomes = await post.send(routing, _refusal(reason="不符合条件\r\n一、\t年龄未满六十周岁"))

    assert outcomes == [Outcome.DONE]
    decision = (await post.case(routing, NUMBER)).decision
    assert decision is not None
    assert decision.reason == "不符合条件\n一、 年龄未满六十周岁"


@pytest.mark.parametrize(
    "answer",
    [
        b.suspended(NUMBER, STREET_TASK).model_copy(update={"reason": f"听证{UNPRINTABLE}"}),
        b.extended(NUMBER, STREET_TASK).model_copy(update={"reason": f"复杂{UNPRINTABLE}"}),
        b.supplement_requested(NUMBER, STREET_TASK).model_copy(
            update={"defects": (f"照片{UNPRINTABLE}",)}
        ),
    ],
    ids=["suspension", "extension", "supplement request"],
)
async def test_so_is_every_other_answer_that_is_printed(
    open_service: OpenService, answer: Event
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))

    assert await post.send(routing, answer) == [Outcome.PARKED]
