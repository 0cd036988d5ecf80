"""A desk shows the limit that routing told last, whatever order the news comes in."""

from datetime import date
from itertools import permutations

import pytest

from shared.contracts import TaskRescheduled
from shared.contracts.parts import Due
from shared.messaging import inbox
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    REVIEWER,
    body_of,
    deliver,
    number_of_case,
    statements_counted,
    task_assigned,
)

QUEUE = "licensing.tasks.district.v1"
BEFORE, STOPPED, LAST = date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 8)


def _moved(due: date) -> TaskRescheduled:
    return TaskRescheduled(
        task_id="task-1", application_number=number_of_case(), due_before=Due(on=BEFORE),
        due=Due(on=due), calendar_version=1, rescheduled_at=FRIDAY_MORNING,
    )  # fmt: skip


TOLD = ((_moved(STOPPED), 1_001), (_moved(BEFORE), 1_002), (_moved(LAST), 1_003))


@pytest.mark.parametrize("order", list(permutations(range(len(TOLD)))))
async def test_a_desk_shows_the_limit_told_last_whatever_came_first(
    licensing: Service, ask: Asking, keys: KeyRing, order: tuple[int, ...]
) -> None:
    await deliver(licensing, task_assigned(keys))

    for event, sequence in [TOLD[place] for place in order]:
        body = body_of(event, sequence=sequence)
        await inbox.receive(licensing, licensing.consumers[QUEUE], body)

    review = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()
    listed = (await ask("GET", "reviews", by=REVIEWER)).json()["reviews"]
    assert review["due"]["on"] == LAST.isoformat()
    assert [one["due"]["on"] for one in listed] == [LAST.isoformat()]


async def test_a_limit_told_costs_no_more_than_six_statements(
    licensing: Service, keys: KeyRing
) -> None:
    await deliver(licensing, task_assigned(keys))
    body = body_of(_moved(LAST), sequence=1_001)

    with statements_counted(licensing) as seen:
        await inbox.receive(licensing, licensing.consumers[QUEUE], body)

    assert 0 < sum(seen.values()) <= 6
