"""Each office is told the limit of its task as routing's clock has it, after every stop and extension."""

from datetime import timedelta

import pytest

from services.routing.domain.case import Case
from shared.clock import FrozenClock
from shared.contracts import Event, TaskRescheduled
from shared.contracts.envelope import Envelope
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
TASK = b.task_of(NUMBER, 0, 5)
TUESDAY = FRIDAY_MORNING + timedelta(days=4)


async def _told(routing: Service) -> list[TaskRescheduled]:
    """What the offices were told of their limits, in the order of the case."""
    await post.announced(routing, NUMBER)
    sent = [Envelope.model_validate_json(one.body) for one in routing.part(RecordingBus).published]
    limits = [one for one in sent if one.type == TaskRescheduled.TYPE]
    limits.sort(key=lambda one: one.sequence)
    return [TaskRescheduled.model_validate(one.data) for one in limits]


def _limit(case: Case, task: object = TASK) -> str:
    due = next(one.due for one in case.clocks if one.task_id == task)
    assert due is not None
    return due.date.isoformat()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (b.supplement_requested(NUMBER, TASK), b.supplemented(NUMBER, at=TUESDAY)),
        (b.suspended(NUMBER, TASK), b.resumed(NUMBER, TASK, at=TUESDAY)),
    ],
)
async def test_an_office_is_told_its_new_limit_when_a_stop_ends(
    open_service: OpenService, clock: FrozenClock, begins: Event, ends: Event
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), begins)
    before = _limit(await post.case(routing, NUMBER))
    clock.advance(timedelta(days=4, hours=1))

    await post.send(routing, ends)

    limit = _limit(await post.case(routing, NUMBER))
    told = await _told(routing)
    assert limit > before
    assert [(one.due_before.on.isoformat(), one.due.on.isoformat()) for one in told] == [
        (before, limit)
    ]


async def test_an_office_whose_limit_ran_on_in_its_own_stop_is_told_so(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    unlisted = b.suspended(NUMBER, TASK, reason_code="unheard_of")
    await post.send(routing, b.accepted(NUMBER), unlisted)
    clock.advance(timedelta(days=4, hours=1))

    await post.send(routing, b.resumed(NUMBER, TASK, at=TUESDAY))

    limit = _limit(await post.case(routing, NUMBER))
    assert [
        (one.due_before.on.isoformat(), one.due.on.isoformat()) for one in await _told(routing)
    ] == [(limit, limit)]


async def test_an_office_is_told_its_longer_limit_when_it_extended(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    before = _limit(await post.case(routing, NUMBER))
    clock.advance(timedelta(hours=2))

    await post.send(routing, b.extended(NUMBER, TASK))

    limit = _limit(await post.case(routing, NUMBER))
    assert limit > before
    assert [one.due.on.isoformat() for one in await _told(routing)] == [limit]


async def test_an_office_whose_extension_came_second_is_told_that_its_limit_stays(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    second = b.task_of(NUMBER, 0, 4)
    at = FRIDAY_MORNING + timedelta(hours=2)
    by_leader = {"approver_rank": "government_leader"}
    first = b.extended(NUMBER, TASK).model_copy(update=by_leader)
    late = b.extended(NUMBER, second, organization=b.DISTRICT_OFFICE, at=at)
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL), first)
    clock.advance(timedelta(hours=3))

    await post.send(routing, late.model_copy(update=by_leader))

    limit = _limit(await post.case(routing, NUMBER), second)
    last = (await _told(routing))[-1]
    assert await post.audited(routing, NUMBER) == ["refuse_extend_case"]
    assert (last.task_id, last.due.on.isoformat()) == (str(second), limit)
