"""The desks hear of posts and authorisations that began or ended, and of nobody's without need."""

from datetime import timedelta
from typing import Any

from services.routing.commands.announce_staff import announce_staff
from services.routing.commands.keep_staff import revise_staff
from shared.clock import FrozenClock
from shared.service import Service
from tests.routing import builders as b
from tests.routing.integration.test_offices_announced import told
from tests.routing.integration.test_staff import (
    ADMINISTRATOR,
    CHIEF,
    HALL,
    INTO_THE_HALL,
    REVIEWER,
    SIGN_OFF,
    Desk,
    desk,
)

__all__ = ["desk"]


async def news(routing: Service) -> dict[str, dict[str, Any]]:
    """What was told since the last time, by person; one told twice is an error."""
    await announce_staff(routing)
    facts = [one for one in await told(routing) if "staff" in one]
    assert len({one["staff"] for one in facts}) == len(facts)
    return {one["staff"]: one for one in facts}


async def test_whoever_only_has_a_post_without_an_end_is_told_to_nobody(desk: Desk) -> None:
    assert await announce_staff(desk.service) == 0


async def test_an_authorisation_is_told_once_and_its_end_again(
    desk: Desk, clock: FrozenClock
) -> None:
    path = f"staff/{CHIEF}/authorizations"
    granted = await desk.done(path, ADMINISTRATOR, SIGN_OFF)
    first, silence = await news(desk.service), await news(desk.service)
    clock.advance(timedelta(days=1))
    revoked = f"staff/authorizations/{granted['id']}/revocation"
    status, answer = await desk.ask("POST", revoked, ADMINISTRATOR, {"reason": "调离"})
    assert status == 201, answer

    second = await news(desk.service)

    (given,) = first[CHIEF]["authorizations"]
    (ended,) = second[CHIEF]["authorizations"]
    assert silence == {}
    assert (given["power"], given["levels"], given["valid_to"]) == ("sign_off", [4], None)
    assert ended["valid_to"] == "2026-11-20"
    assert (first[CHIEF]["version"], second[CHIEF]["version"]) == (1, 2)
    assert first[CHIEF]["posts"][0]["organization"] == b.DISTRICT_OFFICE


async def test_a_transfer_is_told_with_both_posts_before_its_day(desk: Desk) -> None:
    proposed = await desk.done(f"staff/{REVIEWER}/transfers", CHIEF, INTO_THE_HALL)
    before = await news(desk.service)
    await desk.done(
        f"staff/transfers/{proposed['id']}/approval", ADMINISTRATOR, {"reason": "同意轮岗"}
    )

    posts = (await news(desk.service))[REVIEWER]["posts"]

    assert before == {}
    assert [(one["organization"], one["valid_to"]) for one in posts] == [
        (b.DISTRICT_OFFICE, "2026-11-26"),
        (HALL, None),
    ]
    assert posts[1]["home_organization"] == b.DISTRICT_OFFICE


async def test_somebody_who_leaves_is_told_with_the_last_day_and_without_a_name(desk: Desk) -> None:
    async with desk.service.work(desk.service.system) as work:
        await revise_staff(work, {"id": REVIEWER, "valid_to": "2026-11-30"}, since=None)

    told_of = (await news(desk.service))[REVIEWER]

    assert [one["valid_to"] for one in told_of["posts"]] == ["2026-11-30"]
    assert "田秀平" not in str(told_of)


async def test_a_change_by_a_list_is_told_as_one_by_hand(desk: Desk) -> None:
    async with desk.service.work(desk.service.system) as work:
        for who in (REVIEWER, CHIEF):
            await revise_staff(work, {"id": who, "valid_to": "2026-11-30"}, since=None)

    assert set(await news(desk.service)) == {REVIEWER, CHIEF}
