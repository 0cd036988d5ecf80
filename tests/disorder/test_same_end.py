"""Messages repeated tenfold, shuffled and delayed end in the same state as in order.

Whole cases with all their endings are lived twice by the same acts: once over a bus that keeps the
order, once over one that keeps nothing. Then the databases of all four services are compared."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.demo.hall import Hall
from shared.clock import FrozenClock
from shared.messaging.outbox import OutboxMessage
from tests import equipment
from tests.disorder.bus import DisorderlyBus, Post, RestfulStory
from tests.disorder.lives import (
    LIVES,
    Life,
    granted_at_two_levels,
    live,
    supplemented_at_the_desk,
    withdrawn_from_the_desk,
)
from tests.disorder.lives_of_promises import PROMISES, granted_before_the_paper_came
from tests.disorder.lives_together import (
    TOGETHER,
    asked_by_two_when_all_have_spoken,
    asked_in_one_notice_that_the_lead_closes,
    licensed_and_then_permitted,
    sent_back_and_given_out_again,
    sent_to_the_right_street_reported_and_returned,
    silent_until_it_was_consent,
)
from tests.disorder.state import State, differences, open_letters, state_of, without_rounds
from tests.equipment import FRIDAY_MORNING, Place, client_of, running_system
from tests.proving import IS_LONG, how_many

SEEDS = range(1, 1 + how_many(short=1, long=20))
TENFOLD = 10
FRIDAY_AFTERNOON = FRIDAY_MORNING + timedelta(hours=6)
EVERY_LIFE = (*LIVES, *TOGETHER, *PROMISES)
KNOWS_THE_ORDER = (
    supplemented_at_the_desk,
    asked_in_one_notice_that_the_lead_closes,
    asked_by_two_when_all_have_spoken,
    licensed_and_then_permitted,
    sent_back_and_given_out_again,
)
"""A desk decides after a supplement only when routing has passed the answer on to it, and the lead closes
the collecting when it has been told of a request: no bus can hand the later over before the earlier. And
an office for a task without one is named over HTTP, which no message repeats. These lives are left out
where routing is told everything again, alone; they are in the runs of the whole system."""
TOLD_AGAIN = {
    "routing": tuple(life for life in EVERY_LIFE if life not in KNOWS_THE_ORDER),
    "notify": EVERY_LIFE,
}
SOME = (
    granted_at_two_levels,
    withdrawn_from_the_desk,
    asked_in_one_notice_that_the_lead_closes,
    sent_to_the_right_street_reported_and_returned,
    granted_before_the_paper_came,
)
OF_DAYS = (silent_until_it_was_consent,)
"""Alone: days pass in it, and would in every other that is lived beside it."""
RUNS = [
    ("sqlite", TENFOLD, EVERY_LIFE),
    ("sqlite", TENFOLD, OF_DAYS),
    ("postgres", 3, EVERY_LIFE if IS_LONG else SOME),
]


@dataclass(frozen=True)
class End:
    """How a run ended, and what was said on the way."""

    state: State
    messages: list[OutboxMessage]


async def ended(
    place: Place, bus: DisorderlyBus, lives: tuple[Life, ...], *, rounds: int = 0
) -> End:
    """Live the lives in a system of their own. rounds: of the reconcilers on the way."""
    clock = FrozenClock(FRIDAY_MORNING)
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(running_system(place, clock=clock))
        client = await stack.enter_async_context(client_of(system=system))
        post = Post(system, bus, clock, rounds=rounds)

        def token_of(staff: str) -> str:
            return equipment.token_for(staff, system.keys, now=clock.now())

        story = RestfulStory(system, Hall(client, token_of, post.move), equipment.seed(), post)
        await live(story, lives)
        await post.come_to_rest()
        if rounds:
            await post.reconcile()
            await post.come_to_rest()
        assert await open_letters(system.services) == []
        return End(await state_of(system.services), bus.published)


def another(place: Place, name: str, folder: Path) -> Place:
    """A place of the same kind for another run."""
    url = place.databases.fresh_url(place.kind, folder / name)
    (folder / name).mkdir()
    return replace(
        place, settings=place.settings.with_changes(database_url=url, var_dir=folder / name)
    )


async def replayed(place: Place, bus: DisorderlyBus, name: str, said: list[OutboxMessage]) -> State:
    """A service alone to which everything that was said is said again, in the afternoon."""
    clock = FrozenClock(FRIDAY_AFTERNOON)
    async with running_system(place, names=(name,), clock=clock) as system:
        post = Post(system, bus, clock)
        for message in said:
            bus.mislay(bus.letters(message) * bus.copies)
        await post.come_to_rest()
        assert await open_letters(system.services) == []
        return await state_of(system.services)


def of_service(state: State, name: str) -> State:
    return {table: rows for table, rows in state.items() if table.startswith(f"{name}.")}


@pytest.mark.timeout(how_many(short=300, long=3600))
@pytest.mark.parametrize(("database_kind", "copies", "lives"), RUNS, indirect=["database_kind"])
async def test_whole_cases_end_alike_in_order_and_in_any_order(
    place: Place, tmp_path: Path, copies: int, lives: tuple[Life, ...]
) -> None:
    in_order = await ended(place, DisorderlyBus(), lives)
    for seed in SEEDS:
        there = another(place, f"disorder-{seed}", tmp_path)
        bus = DisorderlyBus(copies, random.Random(seed))

        in_disorder = await ended(there, bus, lives)

        assert differences(in_order.state, in_disorder.state) == {}, f"seed {seed}"


@pytest.mark.timeout(how_many(short=300, long=3600))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_the_reconcilers_announce_again_amid_disorder_has_no_second_effect(
    place: Place, tmp_path: Path
) -> None:
    in_order = await ended(place, DisorderlyBus(), SOME)
    for seed in SEEDS:
        there = another(place, f"reconciled-{seed}", tmp_path)
        bus = DisorderlyBus(3, random.Random(seed))

        in_disorder = await ended(there, bus, SOME, rounds=20)

        found = without_rounds(in_disorder.state)
        assert differences(without_rounds(in_order.state), found) == {}, f"seed {seed}"


@pytest.mark.timeout(how_many(short=300, long=3600))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["routing", "notify"])
async def test_a_service_that_hears_all_of_it_only_later_ends_alike(
    place: Place, tmp_path: Path, name: str
) -> None:
    """Both live by messages alone. What intake and licensing hold begins with acts at their desks."""
    in_order = await ended(place, DisorderlyBus(), TOLD_AGAIN[name])
    for seed in SEEDS:
        there = another(place, f"replay-{seed}", tmp_path)
        bus = DisorderlyBus(TENFOLD, random.Random(seed))

        state = await replayed(there, bus, name, in_order.messages)

        assert differences(of_service(in_order.state, name), state) == {}, f"seed {seed}"
