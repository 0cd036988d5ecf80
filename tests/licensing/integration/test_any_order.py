"""What a desk is told of its stage and its papers, in any order and also after it has closed (0066)."""

from datetime import timedelta
from itertools import permutations

import pytest

from shared.contracts import (
    Event,
    TaskMaterialsUpdated,
    TaskRecalled,
    TaskStageUpdated,
    TaskSupplementUsed,
)
from shared.contracts.parts import MaterialState
from shared.contracts.stage import Colleague
from shared.messaging import inbox
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import REVIEWER, body_of, deliver, number_of_case, task_assigned

QUEUE = "licensing.tasks.district.v1"


def _stage(as_of: int, state: str) -> TaskStageUpdated:
    other = {
        "task_id": "task-2", "organization": "11410102MBDEM0031F", "organization_name": "中原区消防救援大队",
        "department": "fire", "leads": False, "state": state,
    }  # fmt: skip
    return TaskStageUpdated(
        task_id="task-1",
        application_number=number_of_case(),
        as_of=as_of,
        colleagues=(Colleague.model_validate(other),),
        updated_at=FRIDAY_MORNING,
    )


def _papers(state: str) -> TaskMaterialsUpdated:
    return TaskMaterialsUpdated(
        task_id="task-1",
        application_number=number_of_case(),
        materials=(
            MaterialState.model_validate({"code": "M01", "name": "身份证", "state": state}),
        ),
        updated_at=FRIDAY_MORNING,
    )


TOLD: tuple[tuple[Event, int], ...] = (
    (_stage(1, "asked"), 1_001),
    (_papers("deferred"), 1_002),
    (_stage(2, "answered"), 1_003),
    (_papers("received"), 1_004),
    (
        TaskSupplementUsed(
            task_id="task-1", application_number=number_of_case(), organization_name="消防",
            used_at=FRIDAY_MORNING,
        ),
        1_005,
    ),
    (
        TaskRecalled(
            task_id="task-1", application_number=number_of_case(), reason="办件已作出决定",
            recalled_at=FRIDAY_MORNING + timedelta(hours=1),
        ),
        1_006,
    ),
)  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(len(TOLD))))[::97])
async def test_a_desk_ends_with_the_last_word_whatever_came_first(
    licensing: Service, ask: Asking, keys: KeyRing, order: tuple[int, ...]
) -> None:
    await deliver(licensing, task_assigned(keys))

    for event, sequence in [TOLD[place] for place in order]:
        body = body_of(event, sequence=sequence)
        await inbox.receive(licensing, licensing.consumers[QUEUE], body)

    review = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()
    page = (await ask("GET", "reviews/task-1/opinions", by=REVIEWER)).json()
    assert review["status"] == "recalled"
    assert review["supplement_used"] is True
    assert [(one["code"], one["state"]) for one in review["materials"]] == [("M01", "received")]
    assert [one["state"] for one in page["colleagues"]] == ["answered"]
