"""Other services hear of an office on the day from which it is another."""

import json
from datetime import timedelta
from typing import Any

from services.routing.commands.announce_offices import announce_offices
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.domain.register.entries import RegisterKind
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus
from tests.routing import builders as b
from tests.routing.register_builders import SUCCESSOR, body

HALL = "11410102MBDEM004X7"


async def change(routing: Service, **lists: list[dict[str, Any]]) -> None:
    async with routing.work(routing.system) as work:
        sheets = {RegisterKind(name): sheet(f"{name}.yaml", rows) for name, rows in lists.items()}
        await change_registers(work, sheets)


async def told(routing: Service) -> list[dict[str, Any]]:
    """What was told since the last time, in order."""
    assert routing.relay is not None
    while (await routing.relay.drain())[0]:
        pass
    published = routing.part(RecordingBus).published
    facts = [json.loads(message.body)["data"] for message in published]
    published.clear()
    return facts


async def test_what_was_seeded_is_known_and_told_to_nobody(open_service: OpenService) -> None:
    routing = await open_service("routing")

    assert await announce_offices(routing) == 0


async def test_a_change_is_told_once_on_its_day_with_all_windows(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    added = {
        "code": "zy-w4",
        "organization": HALL,
        "name": "综合窗口4号",
        "valid_from": "2026-11-21",
    }
    await change(
        routing,
        organizations=[{"code": HALL, "phone": "0371-12345", "valid_from": "2026-11-21"}],
        windows=[added],
    )
    before = await announce_offices(routing)
    clock.advance(timedelta(days=1))
    on_the_day = [await announce_offices(routing), await announce_offices(routing)]

    (fact,) = await told(routing)
    assert (before, on_the_day) == (0, [1, 0])
    assert (fact["organization"], fact["phone"], fact["version"]) == (HALL, "0371-12345", 2)
    assert [one["code"] for one in fact["windows"]] == ["zy-w1", "zy-w2", "zy-w3", "zy-w4"]


async def test_an_office_that_ended_is_told_with_its_successor(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await change(
        routing,
        organizations=[
            {"code": b.DISTRICT_OFFICE, "valid_to": "2026-11-20", "succeeded_by": SUCCESSOR},
            body(
                SUCCESSOR, "中原区社会事务局", department="civil_affairs", valid_from="2026-11-21"
            ),
        ],
    )
    clock.advance(timedelta(days=1))
    await announce_offices(routing)

    facts = {one["organization"]: one for one in await told(routing)}
    assert {code: one["exists"] for code, one in facts.items()} == {
        b.DISTRICT_OFFICE: False, SUCCESSOR: True,
    }  # fmt: skip
    assert facts[b.DISTRICT_OFFICE]["succeeded_by"] == SUCCESSOR
    assert facts[SUCCESSOR]["version"] == 1


async def test_a_register_that_nobody_was_told_of_is_told_whole(open_service: OpenService) -> None:
    routing = await open_service("routing")
    async with routing.work(routing.system) as work:
        from services.routing.tables import office_announcements

        await work.connection.execute(office_announcements.delete())

    count = await announce_offices(routing)

    assert count > 100
    assert len({one["organization"] for one in await told(routing)}) == count
