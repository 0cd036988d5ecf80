"""What a window let happen shows a card to whoever oversees it, once, until its case has ended."""

from datetime import date, timedelta
from typing import Any

from services.demo.seeding import actor_of
from services.routing.commands.watch_inquiries import watch_inquiries
from services.routing.repository.cards import cards_for
from shared import contracts
from shared.clock import FrozenClock
from shared.contracts.parts import Due
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, seed
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
ITEM = b.accepted(NUMBER).item


def asked(ordinal: int) -> contracts.ApplicationSupplementNotified:
    return contracts.ApplicationSupplementNotified(
        application_number=NUMBER,
        item=ITEM,
        origin=b.origin(),
        defects=("照片：模糊",),
        supplement_until=FRIDAY_MORNING + timedelta(days=14),
        notified_at=FRIDAY_MORNING,
        ordinal=ordinal,
    )


def missed() -> contracts.ApplicationReplyMissed:
    return contracts.ApplicationReplyMissed(
        application_number=NUMBER,
        item=ITEM,
        origin=b.origin(),
        reply_due=Due(on=date(2026, 11, 23)),
        missed_at=FRIDAY_MORNING,
    )


async def shown(
    routing: Service, *, is_open: bool = True, by: str = "zy-zwb-s01"
) -> list[tuple[Any, ...]]:
    async with routing.reading() as connection:
        rows = await cards_for(
            connection, actor_of(seed(), by), is_open=is_open, after=None, limit=10
        )
    return [(row["colour"], row["reason"], row["organization"], row["about"]) for row in rows]


async def test_silence_of_a_window_shows_a_red_card_for_its_office(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    deemed = b.accepted(NUMBER).model_copy(update={"is_deemed": True})

    await post.send(routing, deemed, deemed)

    assert await shown(routing) == [
        ("red", "收件后五个工作日未告知，依法视为受理", b.STATION, "lapse")
    ]


async def test_an_acceptance_in_time_shows_no_card(open_service: OpenService) -> None:
    routing = await open_service("routing")

    await post.send(routing, b.accepted(NUMBER), asked(1))

    assert await shown(routing, is_open=False) == []


async def test_a_second_notice_shows_a_yellow_card_and_each_further_one_another(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    await post.send(routing, asked(2), asked(2), asked(3))

    colours = [(colour, reason) for colour, reason, _organization, _about in await shown(routing)]
    assert sorted(colours) == [
        ("yellow", "经准许第2次要求补正"),
        ("yellow", "经准许第3次要求补正"),
    ]


async def test_an_online_applicant_who_was_not_answered_shows_a_red_card(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    await post.send(routing, missed())

    assert [one[:2] for one in await shown(routing)] == [("red", "网上申请逾期未答复")]


async def test_who_oversees_another_district_sees_no_card_of_this_one(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    elsewhere = b.origin().model_copy(update={"division": "410103"})
    await post.send(routing, missed().model_copy(update={"origin": elsewhere}))

    assert await shown(routing) == []


async def test_the_card_ends_with_its_case_and_stays_on_record(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    deemed = b.accepted(NUMBER).model_copy(update={"is_deemed": True})
    await post.send(routing, deemed)
    await watch_inquiries(routing)
    assert len(await shown(routing)) == 1

    await post.send(routing, b.withdrawn(NUMBER))
    await watch_inquiries(routing)

    assert await shown(routing) == []
    assert len(await shown(routing, is_open=False)) == 1


async def test_a_card_of_what_never_became_a_case_ends_after_thirty_days(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, missed())
    clock.advance(timedelta(days=29))
    await watch_inquiries(routing)
    assert len(await shown(routing)) == 1

    clock.advance(timedelta(days=2))
    await watch_inquiries(routing)

    assert await shown(routing) == []
