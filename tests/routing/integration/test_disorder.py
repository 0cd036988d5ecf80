"""Messages repeated, shuffled, late, broken and at once: the same final state, nothing lost."""

import asyncio
import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.routing.commands.decide_task import decide_task
from services.routing.domain.case import Case
from services.routing.domain.statuses import CaseStatus
from services.routing.repository.directories import Directories
from shared.clock import FrozenClock
from shared.contracts.envelope import Event
from shared.contracts.parts import RoutePlan
from shared.identifiers import ApplicationNumber
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.messaging.parked import parked
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
STREET_TASK = b.task_of(NUMBER, 0, 5)
PAUSED_LIFE: tuple[Event, ...] = (
    b.accepted(NUMBER),
    b.suspended(NUMBER, STREET_TASK),
    b.resumed(NUMBER, STREET_TASK, at=FRIDAY_MORNING + timedelta(minutes=30)),
    b.street_decides(NUMBER),
    b.district_decides(NUMBER),
    b.licence_issued(NUMBER),
    b.delivered(NUMBER),
)
TWO_OFFICES = RoutePlan(
    stages=(
        b.stage("joint", b.planned("civil_affairs", 5), b.planned("civil_affairs", 4, leads=False)),
    )
)
GRANTED_LIFE: tuple[Event, ...] = (
    b.accepted(NUMBER),
    b.street_decides(NUMBER),
    b.district_decides(NUMBER),
    b.licence_issued(NUMBER),
    b.delivered(NUMBER),
)


async def _settle(routing: Service, clock: FrozenClock) -> None:
    for _ in range(40):
        clock.advance(timedelta(seconds=31))
        if not await inbox.retry_due(routing, routing.consumers):
            return


def _essence(case: Case) -> dict[str, object]:
    return {
        "status": case.status,
        "stage": case.stage_index,
        "tasks": [(task.status, task.decision) for task in case.tasks],
        "pauses": [(pause.kind, pause.began_at, pause.ended_at) for pause in case.pauses],
        "dues": case.dues,
        "licence": case.licence_number,
    }


async def test_every_message_ten_times_has_one_effect(open_service: OpenService) -> None:
    routing = await open_service("routing")
    for event in b.whole_life(NUMBER):
        body = post.envelope(event)
        consumer = post.consumer_for(routing, event)
        outcomes = [await inbox.receive(routing, consumer, body) for _ in range(5)]
        assert outcomes == [Outcome.DONE, *[Outcome.REPEATED] * 4]
        assert set(await post.send(routing, *[event] * 5)) == {Outcome.DONE}

    assert (await post.case(routing, NUMBER)).status is CaseStatus.CLOSED
    types = await post.announced(routing, NUMBER)
    assert types == [
        "task.assigned",
        "case.opened",
        "case.supplement_requested",
        "task.supplement_answered",
        "case.resumed",
        "task.assigned",
        "case.progressed",
        "case.decided",
        "case.closed",
    ]


@pytest.mark.parametrize("life", [GRANTED_LIFE, PAUSED_LIFE], ids=["granted", "paused"])
async def test_any_order_of_repeated_messages_ends_in_the_same_state(
    open_service: OpenService, clock: FrozenClock, life: tuple[Event, ...]
) -> None:
    routing = await open_service("routing")
    await post.send(routing, *life)
    expected = _essence(await post.case(routing, NUMBER))
    for serial in range(2, 8):
        number = b.number_of(serial)
        shuffled = [_renumbered(event, number) for event in life] * 3
        random.Random(serial).shuffle(shuffled)

        await post.send(routing, *shuffled)
        await _settle(routing, clock)

        found = await post.case(routing, number)
        assert found.status is CaseStatus.CLOSED
        assert _essence(found) == expected
    async with routing.reading() as connection:
        assert await parked(connection, routing.tables) == []


def _renumbered(event: Event, number: ApplicationNumber) -> Event:
    payload = event.model_dump_json().replace(NUMBER, number)
    for stage_index, level in ((0, 5), (1, 4)):
        old, new = (b.task_of(one, stage_index, level) for one in (NUMBER, number))
        payload = payload.replace(str(old), str(new))
    return type(event).model_validate_json(payload)


async def test_decision_and_withdrawal_at_once_never_both_hold(open_service: OpenService) -> None:
    routing = await open_service("routing")
    endings = set()
    for serial in range(1, 9):
        number = b.number_of(serial)
        await post.send(routing, b.accepted(number), b.street_decides(number))
        events: list[Event] = [b.district_decides(number), b.withdrawn(number)]
        if serial % 2:
            events.reverse()

        await asyncio.gather(*(post.send(routing, event) for event in events))

        case = await post.case(routing, number)
        types = await post.announced(routing, number)
        assert case.status in (CaseStatus.GRANTED, CaseStatus.WITHDRAWN)
        assert ("case.decided" in types) is (case.status is CaseStatus.GRANTED)
        assert ("case.withdrawn" in types) is (case.status is CaseStatus.WITHDRAWN)
        endings.add(case.status)
    assert endings


async def test_parallel_decisions_at_once_end_the_stage_exactly_once(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    for serial in range(1, 7):
        number = b.number_of(serial)
        await post.send(routing, b.accepted(number, plan=b.PARALLEL))
        answers = (
            b.decided(number, b.task_of(number, 0, 5), b.STREET_OFFICE),
            b.decided(number, b.task_of(number, 0, 4), b.DISTRICT_OFFICE),
            b.decided(number, b.task_of(number, 0, 4, "service_reform"), "11410102MBDEM0031F"),
        )

        outcomes = await asyncio.gather(*(post.send(routing, answer) for answer in answers))

        assert outcomes == [[Outcome.DONE]] * 3
        assert (await post.case(routing, number)).status is CaseStatus.GRANTED
        assert (await post.announced(routing, number)).count("case.decided") == 1


async def test_a_poisoned_message_is_parked_while_the_others_flow(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    consumer = routing.consumers["routing.decisions.v1"]
    await post.send(routing, b.accepted(NUMBER))

    unknown_type = post.envelope(b.street_decides(NUMBER)).replace(
        b"task.decided.v1", b"task.pondered.v1"
    )
    broken = post.envelope(b.street_decides(NUMBER)).replace(b'"granted"', b'"perhaps"')
    outcomes = [
        await inbox.receive(routing, consumer, body) for body in (b"{", unknown_type, broken)
    ]
    await post.send(routing, b.street_decides(NUMBER))

    assert outcomes == [Outcome.PARKED] * 3
    assert (await post.case(routing, NUMBER)).stage_index == 1
    async with routing.reading() as connection:
        assert len(await parked(connection, routing.tables)) == 3


async def test_an_answer_before_its_case_waits_and_is_applied(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")

    assert await post.send(routing, b.street_decides(NUMBER)) == [Outcome.WAITING]
    await post.send(routing, b.accepted(NUMBER))
    await _settle(routing, clock)

    assert (await post.case(routing, NUMBER)).stage_index == 1


async def test_other_application_events_pass_by(open_service: OpenService) -> None:
    from shared import contracts

    routing = await open_service("routing")
    whole = b.accepted(NUMBER)
    event = contracts.ApplicationSubmitted(
        application_number=NUMBER,
        item=whole.item,
        origin=whole.origin,
        submitted_at=FRIDAY_MORNING,
    )

    consumer = routing.consumers["routing.applications.v1"]
    outcome = await inbox.receive(routing, consumer, post.envelope(event))

    assert outcome is Outcome.DONE


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
async def test_an_answer_that_waited_for_the_lock_sees_what_the_other_wrote(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    directories = routing.part(Directories)
    await post.send(routing, b.accepted(NUMBER, plan=TWO_OFFICES))
    street = b.decided(NUMBER, b.task_of(NUMBER, 0, 5), b.STREET_OFFICE)
    district = b.decided(NUMBER, b.task_of(NUMBER, 0, 4), b.DISTRICT_OFFICE)

    async with routing.work(routing.system) as work:
        await decide_task(work, street, directories)
        waiting = asyncio.create_task(post.send(routing, district))
        await _until_a_backend_waits_for_a_lock(routing)
    outcome = await waiting

    assert outcome == [Outcome.DONE]
    assert (await post.case(routing, NUMBER)).status is CaseStatus.GRANTED


async def _until_a_backend_waits_for_a_lock(routing: Service) -> None:
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(10):
        while True:
            async with routing.reading() as connection:
                if await connection.scalar(waiting):
                    return
            await asyncio.sleep(0.01)
