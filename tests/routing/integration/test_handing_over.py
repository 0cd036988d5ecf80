"""Open tasks of an abolished body go on at its successor, with their limit, their record kept (0071)."""

from datetime import timedelta

import pytest

from services.routing.commands.change_registers import change_registers, sheet
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.register.entries import RegisterKind
from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.domain.task import CaseTask
from services.routing.repository import strays
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post
from tests.routing.integration.test_handing_on import _messages as messages
from tests.routing.integration.test_handing_on import _strays as listed
from tests.routing.integration.test_registers_by_day import MERGER, change, staff_of
from tests.routing.register_builders import SUCCESSOR

NUMBER = b.number_of(1)
DISTRICT = b.task_of(NUMBER, 1, 4)


async def at_the_district(open_service: OpenService) -> Service:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    await post.announced(routing, NUMBER)
    return routing


async def tasks(routing: Service) -> tuple[CaseTask, CaseTask]:
    """The task as the old office had it, and the present one."""
    case = await post.case(routing, NUMBER)
    (present,) = case.open_tasks
    return next(one for one in case.tasks if one.id == DISTRICT), present


async def test_a_task_of_an_abolished_office_goes_on_at_its_successor_within_its_limit(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    before = await post.case(routing, NUMBER)
    await change(routing, *MERGER)
    on_the_last_day = await reconcile_cases(routing)
    clock.advance(timedelta(days=1))
    found = await reconcile_cases(routing)
    clock.advance(timedelta(minutes=1))
    afterwards = await reconcile_cases(routing)

    after = await post.case(routing, NUMBER)
    old, new = await tasks(routing)
    assert [one.strays_found for one in (on_the_last_day, found, afterwards)] == [0, 1, 0]
    assert (old.status, old.organization) == (TaskStatus.PASSED_ON, b.DISTRICT_OFFICE)
    assert (new.organization, new.organization_name) == (SUCCESSOR, "中原区社会事务局")
    assert new.came_by is not None
    assert new.came_by.organization == b.DISTRICT_OFFICE
    assert [one.due for one in after.clocks] == [one.due for one in before.clocks]
    assert await listed(routing) == []
    recalled = await messages(routing, "task.recalled")
    assigned = await messages(routing, "task.assigned")
    assert [one["task_id"] for one in recalled] == [str(DISTRICT)]
    assert assigned[-1]["handed_on"]["organization_name"] == "中原区民政局"


async def test_the_successor_decides_and_what_the_old_office_says_later_does_not_count(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    await change(routing, *MERGER)
    clock.advance(timedelta(days=1))
    await reconcile_cases(routing)
    _, new = await tasks(routing)

    await post.send(routing, b.district_decides(NUMBER, at=clock.now()))
    late = await post.case(routing, NUMBER)
    await post.send(routing, b.decided(NUMBER, new.id, SUCCESSOR, at=clock.now()))

    assert late.status is CaseStatus.UNDER_REVIEW
    assert (await post.case(routing, NUMBER)).status is CaseStatus.GRANTED
    assert ("decide_task", False) in await post.acts(routing, NUMBER)


async def test_what_the_office_decided_on_its_last_day_has_a_quarter_of_an_hour_to_arrive(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    await change(routing, *MERGER)
    post.reach(clock, b.utc(2026, 11, 20, 16))
    clock.advance(timedelta(minutes=14))
    await reconcile_cases(routing)

    await post.send(routing, b.district_decides(NUMBER, at=b.utc(2026, 11, 20, 15)))

    assert (await post.case(routing, NUMBER)).status is CaseStatus.GRANTED


async def test_an_abolished_office_without_successor_leaves_its_task_to_the_administrator(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    people = await staff_of(routing, b.DISTRICT_OFFICE)
    async with routing.work(routing.system) as work:
        gone = [{"code": b.DISTRICT_OFFICE, "valid_to": "2026-11-20"}]
        left = [{"id": one, "valid_to": "2026-11-20"} for one in people]
        await change_registers(work, {
            RegisterKind.ORGANIZATIONS: sheet("机构.yaml", gone),
            RegisterKind.STAFF: sheet("人员.yaml", left),
        })  # fmt: skip
    clock.advance(timedelta(days=1))
    await reconcile_cases(routing)
    clock.advance(timedelta(minutes=1))
    await reconcile_cases(routing)

    _, new = await tasks(routing)
    assert new.organization == ""
    assert (NUMBER, "unplaced") in await listed(routing)


async def test_a_special_procedure_ends_with_its_office_and_the_clocks_run_again(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    stop = b.suspended(NUMBER, DISTRICT, organization=b.DISTRICT_OFFICE, at=b.utc(2026, 11, 20, 3))
    await post.send(routing, stop)
    await change(routing, *MERGER)
    clock.advance(timedelta(days=4))
    await reconcile_cases(routing)

    case = await post.case(routing, NUMBER)
    (pause,) = case.pauses
    assert pause.ended_at == clock.now()
    assert case.status is CaseStatus.UNDER_REVIEW
    assert "case.resumed" in await post.announced(routing, NUMBER)


async def test_a_task_whose_papers_are_awaited_waits_for_them_where_it_is(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await at_the_district(open_service)
    asked = b.supplement_requested(NUMBER, DISTRICT, organization=b.DISTRICT_OFFICE)
    await post.send(routing, asked)
    await change(routing, *MERGER)
    clock.advance(timedelta(days=1))
    await reconcile_cases(routing)
    waiting = await post.case(routing, NUMBER)
    shown = await listed(routing)
    await post.send(routing, b.supplemented(NUMBER))
    clock.advance(timedelta(minutes=6))
    await reconcile_cases(routing)

    _, new = await tasks(routing)
    assert [one.organization for one in waiting.open_tasks] == [b.DISTRICT_OFFICE]
    assert shown == [(NUMBER, "office_abolished")]
    assert new.organization == SUCCESSOR


async def test_more_strays_than_a_round_takes_on_are_not_taken_for_resolved(
    open_service: OpenService, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    routing = await open_service("routing")
    numbers = [b.number_of(serial) for serial in (1, 2, 3)]
    await post.send(routing, *(b.accepted(one, plan=b.UNROUTABLE) for one in numbers))
    monkeypatch.setattr(strays, "FOUND_AT_ONCE", 2)
    clock.advance(timedelta(minutes=1))

    await reconcile_cases(routing)

    assert len(await listed(routing)) == 3
