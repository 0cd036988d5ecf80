"""The reconciler: nobody's case is found, driven again once, and shown."""

from datetime import timedelta

import sqlalchemy as sa

from services.demo.seeding import actor_of
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.register.entries import RegisterKind
from services.routing.domain.statuses import CaseStatus
from services.routing.queries.supervision import reconciliation_for
from services.routing.tables import case_tasks, common, strays
from services.routing.worker import TIMERS
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import seed
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER, OTHER = b.number_of(1), b.number_of(2)
FIRE_BRIGADE = {
    "code": "11410102MBDEM9901G",
    "name": "中原区消防救援站",
    "kind": "department",
    "division": "410102",
    "level": 4,
    "department": "fire_brigade",
}


async def _open_strays(routing: Service) -> list[tuple[str, str]]:
    async with routing.reading() as connection:
        view = await reconciliation_for(connection, actor_of(seed(), "zy-zwb-s01"))
        return [(row["application_number"], row["finding"]) for row in view.strays]


async def test_cases_in_good_hands_are_no_strays(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), *b.whole_life(OTHER))
    await post.announced(routing, NUMBER)
    clock.advance(timedelta(days=30))

    run = await reconcile_cases(routing)

    assert (run.unfinished_cases, run.strays_found, run.redriven) == (1, 0, 0)
    assert await _open_strays(routing) == []


async def test_a_case_without_a_competent_office_waits_on_the_administrators_list_until_there_is_one(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=b.UNROUTABLE))
    assert (await post.case(routing, NUMBER)).status is CaseStatus.UNROUTED
    assert await _open_strays(routing) == [(NUMBER, "unrouted")]
    assert (await reconcile_cases(routing)).redriven == 0

    async with routing.work(routing.system) as work:
        await change_registers(
            work, {RegisterKind.ORGANIZATIONS: sheet("organizations.yaml", [FIRE_BRIGADE])}
        )
    clock.advance(timedelta(minutes=1))
    run = await reconcile_cases(routing)
    clock.advance(timedelta(minutes=1))
    await reconcile_cases(routing)

    assert run.redriven == 1
    case = await post.case(routing, NUMBER)
    assert [task.organization for task in case.open_tasks] == [FIRE_BRIGADE["code"]]
    assert await post.announced(routing, NUMBER) == [
        "case.strayed", "case.strayed", "task.assigned", "case.opened",
    ]  # fmt: skip
    assert await _open_strays(routing) == []


async def test_a_case_that_lost_its_task_is_found_and_assigned_again(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    async with routing.database.transaction() as connection:
        await connection.execute(case_tasks.delete())

    clock.advance(timedelta(minutes=1))
    run = await reconcile_cases(routing)

    assert (run.strays_found, run.redriven) == (1, 1)
    types = await post.announced(routing, NUMBER)
    assert types[2:] == ["case.strayed", "task.assigned", "case.opened"]
    assert len((await post.case(routing, NUMBER)).open_tasks) == 1


async def test_an_assignment_that_was_never_announced_is_announced_again_once(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    await post.announced(routing, NUMBER)
    async with routing.database.transaction() as connection:
        await connection.execute(
            common.outbox.delete().where(common.outbox.c.type.contains("task.assigned"))
        )

    clock.advance(timedelta(minutes=3))
    driven = [(await reconcile_cases(routing)).redriven for _ in range(3)]

    assert driven == [1, 0, 0]
    types = await post.announced(routing, NUMBER)
    assert types.count("task.assigned") == 2
    assert types.count("case.strayed") == 1


async def test_an_assignment_stuck_in_the_outbox_is_shown_but_not_doubled(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))

    clock.advance(timedelta(minutes=3))
    run = await reconcile_cases(routing)

    assert (run.strays_found, run.redriven) == (1, 0)
    assert await _open_strays(routing) == [(NUMBER, "unsent")]


async def test_a_granted_case_without_a_licence_is_announced_again_and_then_left_alone(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing, b.accepted(NUMBER), b.street_decides(NUMBER), b.district_decides(NUMBER)
    )
    await post.announced(routing, NUMBER)

    clock.advance(timedelta(minutes=4))
    assert (await reconcile_cases(routing)).redriven == 0
    clock.advance(timedelta(minutes=2))
    assert (await reconcile_cases(routing)).redriven == 1
    await post.send(routing, b.licence_issued(NUMBER))
    clock.advance(timedelta(minutes=6))
    assert (await reconcile_cases(routing)).strays_found == 0

    assert (await post.announced(routing, NUMBER)).count("case.decided") == 2
    async with routing.reading() as connection:
        resolved = await connection.scalar(sa.select(strays.c.resolved_at))
    assert resolved is not None


async def test_a_failed_delivery_is_shown_to_the_supervisor(open_service: OpenService) -> None:
    routing = await open_service("routing")

    await post.send(routing, b.accepted(NUMBER), b.delivery_failed(NUMBER))

    assert await _open_strays(routing) == [(NUMBER, "delivery_failed")]


async def test_the_reconciler_is_a_timer_of_the_worker(open_service: OpenService) -> None:
    routing = await open_service("routing")

    assert {timer.name: timer.every for timer in TIMERS}["reconciler"] == timedelta(seconds=60)
    assert await TIMERS[0].run(routing) == 0
