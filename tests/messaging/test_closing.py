"""The closing statement: all that a unit of work hands over is written, or nothing is."""

import pytest
import sqlalchemy as sa

from shared.contracts import CaseClosed
from shared.contracts.envelope import Envelope
from shared.messaging.consumer import Consumer, NothingNew
from shared.messaging.inbox import receive
from shared.messaging.open_rows import Outcome
from shared.service import Service
from shared.unit_of_work import Work
from tests.messaging.desk import Desk, closed, common, effects, effects_of, inbox_rows, unsent
from tests.messaging.test_inbox import message


class Taken(Exception):
    """Somebody was faster."""


@pytest.mark.parametrize("count", [1, 8, 23, 150])
async def test_any_number_of_rows_is_written_with_its_message(service: Service, count: int) -> None:
    numbers = sorted(f"A{place:03}" for place in range(count))

    async with service.work(service.system) as work:
        for number in numbers:
            work.insert(effects, {"number": number})
        work.announce(closed("A1"), subject="A1", aggregate="case:A1", sequence=1)

    assert await effects_of(service) == numbers
    assert await unsent(service) == 1


async def test_a_taken_key_is_told_by_what_was_stated_and_nothing_is_kept(service: Service) -> None:
    async with service.work(service.system) as work:
        work.insert(effects, {"number": "A1"})

    async def unit() -> None:
        async with service.work(service.system) as work:
            work.announce(closed("A2"), subject="A2", aggregate="case:A2", sequence=1)
            work.record("close", "A2")
            work.insert(effects, {"number": "A1"}, otherwise=Taken())

    with pytest.raises(Taken):
        await unit()

    assert await effects_of(service) == ["A1"]
    assert await unsent(service) == 0


async def test_a_taken_key_without_a_statement_keeps_nothing_either(service: Service) -> None:
    async def unit() -> None:
        async with service.work(service.system) as work:
            work.insert(effects, {"number": "A1"})
            work.insert(effects, {"number": "A1"})
            work.record("close", "A1")

    with pytest.raises(sa.exc.IntegrityError):
        await unit()

    assert await effects_of(service) == []


async def test_a_row_that_changed_meanwhile_rolls_the_unit_back(service: Service) -> None:
    async def unit() -> None:
        async with service.work(service.system) as work:
            work.insert(effects, {"number": "A2"})
            work.update(effects, {"number": "A1"}, {"number": "A3"}, otherwise=Taken())

    with pytest.raises(Taken):
        await unit()

    assert await effects_of(service) == []


async def test_rows_are_left_put_and_changed_as_asked(service: Service) -> None:
    async with service.work(service.system) as work:
        work.insert(effects, {"number": "A1"})
        await work.write_so_far()
        work.insert_unless_there(effects, {"number": "A1"})
        work.insert_unless_there(effects, {"number": "A2"})
        work.update(effects, {"number": "A1"}, {"number": "A3"}, otherwise=Taken())

    assert set(await effects_of(service)) >= {"A2", "A3"}


async def test_what_was_written_early_falls_with_the_unit(service: Service) -> None:
    async def unit() -> None:
        async with service.work(service.system) as work:
            work.insert(effects, {"number": "A1"})
            await work.write_so_far()
            raise Taken

    with pytest.raises(Taken):
        await unit()

    assert await effects_of(service) == []


async def test_a_message_that_says_nothing_new_is_done_without_effect(
    service: Service, desk: Desk
) -> None:
    async def on_known(work: Work, event: CaseClosed, _envelope: Envelope) -> None:
        row = {"number": event.application_number}
        work.insert(effects, row, otherwise=NothingNew())
        work.announce(closed("A1"), subject="A1", aggregate="case:A1", sequence=1)

    known = Consumer(
        queue="desk.cases.v1", bindings=desk.consumer().bindings, handlers={CaseClosed: on_known}
    )
    outcomes = [await receive(service, known, message(closed("A1"))) for _ in range(2)]

    assert outcomes == [Outcome.DONE, Outcome.DONE]
    assert await unsent(service) == 1
    assert await inbox_rows(service) == [("A1", "done", 1)] * 2


async def test_a_repeated_message_leaves_a_waiting_or_parked_one_as_it_is(
    service: Service, desk: Desk
) -> None:
    desk.is_hopeless = True
    body = message(closed("A1"))
    await receive(service, desk.consumer(), body)
    desk.is_hopeless, desk.failures = False, 1

    failing = await receive(service, desk.consumer(), body)
    working = await receive(service, desk.consumer(), body)

    assert (failing, working) == (Outcome.REPEATED, Outcome.REPEATED)
    assert await inbox_rows(service) == [("A1", "parked", 1)]
    assert await effects_of(service) == []


async def test_an_outbox_place_is_taken_once(service: Service) -> None:
    async with service.work(service.system) as work:
        work.announce(closed("A1"), subject="A1", aggregate="case:A1", sequence=1)

    async def unit() -> None:
        async with service.work(service.system) as work:
            work.announce(closed("A1"), subject="A1", aggregate="case:A1", sequence=1)

    with pytest.raises(sa.exc.IntegrityError):
        await unit()

    async with service.reading() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(common.outbox)) == 1
