"""What runs out rings: on the minute, once, whoever asks, and whatever crashes in between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from services.routing.commands.ring_case import ring_case
from services.routing.repository.directories import Directories
from services.routing.repository.timers import LEASE, claim_due
from services.routing.tables import cases
from services.routing.worker import TIMERS, ring_cases
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
DUE_DAY_OVER = datetime(2026, 11, 25, 16, tzinfo=UTC)  # midnight in Shanghai after 25 November
MINUTE = timedelta(minutes=1)


async def rung(routing: Service, number: str = NUMBER) -> int:
    types = await post.announced(routing, number)
    return types.count("case.clock_ran_out")


async def moment(routing: Service) -> datetime | None:
    async with routing.reading() as connection:
        found: datetime | None = await connection.scalar(
            sa.select(cases.c.rings_at).where(cases.c.application_number == NUMBER)
        )
    return found


async def test_a_limit_rings_when_its_last_day_is_over_and_not_a_minute_before(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    assert await moment(routing) == DUE_DAY_OVER

    post.reach(clock, DUE_DAY_OVER - MINUTE)
    assert await ring_cases(routing) == 0
    post.reach(clock, DUE_DAY_OVER)
    assert await ring_cases(routing) == 2
    clock.advance(timedelta(days=3))
    assert await ring_cases(routing) == 0

    assert await rung(routing) == 2  # the promise, and the first task's own limit
    assert (await post.acts(routing, NUMBER))[-1] == ("clock_ran_out", True)
    assert await moment(routing) == datetime(2026, 12, 18, 16, tzinfo=UTC)


async def test_a_clock_that_stands_still_does_not_ring_and_an_overstayed_pause_does(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    await post.send(routing, b.accepted(NUMBER), b.suspended(NUMBER, task, at=b.utc(2026, 11, 23)))
    expected_end = b.utc(2026, 12, 3)
    assert await moment(routing) == expected_end

    post.reach(clock, expected_end - MINUTE)
    assert await ring_cases(routing) == 0
    post.reach(clock, expected_end)
    assert await ring_cases(routing) == 1

    await post.send(routing, b.resumed(NUMBER, task, at=b.utc(2026, 12, 4)))
    assert await moment(routing) == datetime(2026, 12, 8, 16, tzinfo=UTC)


async def test_a_decided_case_rings_only_for_what_is_still_owed(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    await post.send(routing, b.district_decides(NUMBER))
    assert await moment(routing) == datetime(2026, 12, 4, 16, tzinfo=UTC)

    await post.send(routing, b.licence_issued(NUMBER))

    assert await moment(routing) is None


async def test_any_number_of_workers_at_once_tell_everything_once(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    numbers = [b.number_of(serial) for serial in range(1, 31)]
    await post.send(routing, *(b.accepted(number) for number in numbers))
    post.reach(clock, DUE_DAY_OVER)

    told = await asyncio.gather(*(ring_cases(routing) for _ in range(4)))

    assert sum(told) == 2 * len(numbers)
    assert [await rung(routing, number) for number in numbers] == [2] * len(numbers)


async def test_claims_never_overlap_and_one_that_died_with_its_worker_runs_out(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    numbers = [b.number_of(serial) for serial in range(1, 11)]
    await post.send(routing, *(b.accepted(number) for number in numbers))

    async def claim(at: datetime) -> list[str]:
        async with routing.database.transaction() as connection:
            return await claim_due(connection, at, at_most=4)

    first, second, third, none_left = [await claim(DUE_DAY_OVER) for _ in range(4)]
    assert sorted([*first, *second, *third]) == sorted(numbers)
    assert none_left == []

    post.reach(clock, DUE_DAY_OVER + LEASE)  # whoever had claimed them never came back
    assert await ring_cases(routing) == 2 * len(numbers)


async def killed_after_ringing(routing: Service) -> None:
    async with routing.work(routing.system) as work:
        assert await ring_case(work, NUMBER, Directories()) == 2
        raise ConnectionError("the worker was killed")


async def test_a_crash_before_the_commit_leaves_the_case_to_ring_again(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    post.reach(clock, DUE_DAY_OVER)

    with pytest.raises(ConnectionError):
        await killed_after_ringing(routing)
    assert await rung(routing) == 0

    assert await ring_cases(routing) == 2
    async with routing.work(routing.system) as work:
        assert await ring_case(work, NUMBER, Directories()) == 0
    assert await rung(routing) == 2


async def test_an_answer_in_the_last_minute_is_in_time(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    post.reach(clock, DUE_DAY_OVER - MINUTE)
    await post.send(routing, b.withdrawn(NUMBER, at=clock.now()))

    post.reach(clock, DUE_DAY_OVER)

    assert await ring_cases(routing) == 0
    assert await moment(routing) is None


def test_the_timers_of_the_cases_are_looked_at_several_times_a_minute() -> None:
    every = {timer.name: timer.every for timer in TIMERS}

    assert every["ring cases"] <= timedelta(seconds=20)
