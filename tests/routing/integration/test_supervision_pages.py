"""What a supervisor oversees may be long: it pages like every list, each row once."""

from datetime import timedelta

from services.demo.seeding import actor_of
from services.routing.commands.watch_inquiries import card_of
from services.routing.queries.supervision import StrayPlace, reconciliation_for
from services.routing.repository.cards import CardPlace, cards_for, show_card
from services.routing.repository.strays import Finding, StrayKind, put_stray
from shared.clock import FrozenClock
from shared.identifiers import new_id
from tests.conftest import OpenService
from tests.equipment import seed
from tests.routing import builders as b

HALL = "410102"


async def test_strays_page_by_when_they_were_found(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    supervisor = actor_of(seed(), "zy-zwb-s01")
    async with routing.database.transaction() as connection:
        for serial in range(5):
            finding = Finding(b.number_of(serial), StrayKind.UNHELD, HALL)
            await put_stray(connection, finding, now=clock.now() + timedelta(minutes=serial // 2))

    pages, place = [], None
    async with routing.reading() as connection:
        while rows := (
            await reconciliation_for(connection, supervisor, after=place, limit=2)
        ).strays:
            pages.append([row["application_number"] for row in rows])
            last = rows[-1]
            place = StrayPlace(last["found_at"], last["application_number"], last["finding"])

    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(number for page in pages for number in page) == sorted(
        b.number_of(serial) for serial in range(5)
    )


async def test_cards_page_newest_first(open_service: OpenService, clock: FrozenClock) -> None:
    routing = await open_service("routing")
    supervisor = actor_of(seed(), "zy-zwb-s01")
    async with routing.database.transaction() as connection:
        for serial in range(5):
            late = {
                "id": new_id(), "application_number": b.number_of(serial),
                "organization": b.DISTRICT_OFFICE, "organization_name": "区民政局",
                "division": HALL, "subject_name": "户籍", "due_on": clock.now().date(),
            }  # fmt: skip
            await show_card(connection, card_of(late), clock.now() + timedelta(minutes=serial // 2))

    pages, place = [], None
    async with routing.reading() as connection:
        while rows := await cards_for(connection, supervisor, is_open=True, after=place, limit=2):
            pages.append([row["application_number"] for row in rows])
            place = CardPlace(rows[-1]["shown_at"], rows[-1]["id"])

    assert [len(page) for page in pages] == [2, 2, 1]
    assert pages[0][0] == b.number_of(4)
    assert len({number for page in pages for number in page}) == 5
