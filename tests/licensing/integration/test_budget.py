"""What a message and an act of the desk may cost (architecture.md §9)."""

import pytest

from shared.contracts import Event, TaskRecalled, TaskSupplementAnswered
from shared.contracts.parts import MaterialState
from shared.messaging.open_rows import Outcome
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    CHIEF,
    REVIEWER,
    case_decided,
    deliver,
    number_of_case,
    statements_counted,
    task_assigned,
)

MOST_STATEMENTS = 3
MOST_ON_SQLITE = 7
"""There a closing statement is several."""


def budget_of(service: Service) -> int:
    return MOST_ON_SQLITE if service.database.is_sqlite else MOST_STATEMENTS


@pytest.mark.parametrize("kind", ["assigned", "recalled", "supplemented", "decided"])
async def test_a_message_costs_at_most_three_statements_and_one_commit(
    licensing: Service, ask: Asking, keys: KeyRing, kind: str
) -> None:
    number = number_of_case()
    request_id = ""
    if kind in ("recalled", "supplemented"):
        await deliver(licensing, task_assigned(keys))
    if kind == "supplemented":
        asked = await ask("POST", "reviews/task-1/supplement-request", by=REVIEWER,
                          json={"defects": ["缺少照片"]})  # fmt: skip
        request_id = asked.json()["supplement"]["request_id"]
    events: dict[str, Event] = {
        "assigned": task_assigned(keys),
        "recalled": TaskRecalled(
            task_id="task-1", application_number=number, reason="撤回", recalled_at=FRIDAY_MORNING
        ),
        "supplemented": TaskSupplementAnswered(
            task_id="task-1",
            application_number=number,
            request_id=request_id,
            materials=(MaterialState(code="M02", name="照片", state="received"),),
            answered_at=FRIDAY_MORNING,
        ),
        "decided": case_decided(keys),
    }

    with statements_counted(licensing) as counted:
        outcome = await deliver(licensing, events[kind])

    assert outcome is Outcome.DONE
    assert counted["statements"] <= budget_of(licensing), counted
    assert counted["commits"] == 1


async def test_an_act_of_the_desk_costs_at_most_three_statements(
    licensing: Service, ask: Asking, task: str
) -> None:
    grant = {"outcome": "granted", "opinion": "材料齐全。"}
    await ask("POST", f"reviews/{task}/opinion", by=REVIEWER, json=grant)
    await ask("POST", f"reviews/{task}/sign-off", by=CHIEF, json={"approved": True})

    with statements_counted(licensing) as counted:
        await ask("POST", f"reviews/{task}/decision", by=CHIEF, json={}, Idempotency_Key="d-1")

    assert counted["statements"] <= budget_of(licensing), counted
    assert counted["commits"] == 1
