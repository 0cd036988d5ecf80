"""A list arrives while a case is on its way: case, window and desk follow it, and new cases too (B)."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from services.all_in_one import System
from services.licensing.tables import reviews
from services.routing.commands.publish_calendar import publish_calendar
from services.routing.commands.recompute_cases import recompute_cases
from shared.calendar import year_list
from tests.system.people import CITY_CLERK, People
from tests.waiting import until

MARCH = "date,kind,name\n2027-03-04,holiday,节日\n2027-03-05,holiday,节日\n"
FIRM = {"on": "2027-03-12", "is_provisional": False}


@pytest.fixture
def moment() -> datetime:
    return datetime(2027, 3, 1, 2, 0, tzinfo=UTC)


async def accepted(people: People) -> tuple[str, str, dict[str, object]]:
    """Number, query code and promised due date of a case accepted now."""
    item, applicant = people.item("fireworks_wholesale"), people.applicant("fireworks-1")
    submitted = await people.hall.submit(item, applicant, by=CITY_CLERK)
    number = submitted["application_number"]
    answer = await people.hall.act(number, "acceptance", {}, by=CITY_CLERK)
    return number, submitted["query_code"], answer["promised_due"]


async def test_window_desk_and_new_cases_follow_the_list_that_arrived(
    people: People, system: System
) -> None:
    number, code, before = await accepted(people)
    licensing, routing = system.services["licensing"], system.services["routing"]

    async def desk_due() -> tuple[str, bool] | None:
        async with licensing.reading() as connection:
            rows = await connection.execute(
                sa.select(reviews.c.due_on, reviews.c.due_is_provisional).where(
                    reviews.c.application_number == number
                )
            )
            row = rows.first()
        return (row.due_on.isoformat(), row.due_is_provisional) if row else None

    assert before == {"on": "2027-03-10", "is_provisional": True}
    await until("the review on its desk", desk_due)
    was_provisional = await desk_due()

    async with routing.work(routing.system) as work:
        await publish_calendar(work, year_list(2027, MARCH), "放假通知（测试）")
    assert await recompute_cases(routing) == 1

    async def status_is_firm() -> bool:
        return bool((await people.hall.status(number, code))["promised_due"] == FIRM)

    async def desk_is_firm() -> bool:
        due = await desk_due()
        return due is not None and not due[1]

    async def new_cases_are_firm() -> bool:
        return (await accepted(people))[2] == FIRM

    assert was_provisional is not None
    assert was_provisional[1]
    await until("the status to follow", status_is_firm)
    await until("the desk to follow", desk_is_firm)
    await until("new cases to follow", new_cases_are_firm)
