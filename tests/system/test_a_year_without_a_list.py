"""A year whose holiday list is not out yet: dates are marked provisional, and work goes on (rules.md B)."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services.demo.hall import Hall
from services.demo.seed_files import Seed
from services.demo.walk import Walk
from tests.system.people import CITY_CLERK, People


@pytest.fixture
def way_to_run() -> str:
    return "embedded"


@pytest.fixture
def moment() -> datetime:
    return datetime(2027, 3, 1, 2, 0, tzinfo=UTC)


async def test_the_walk_passes_in_a_year_without_a_holiday_list(
    hall: Hall, seed: Seed, tmp_path: Path
) -> None:
    assert await Walk(hall, seed, lambda _line: None).run(tmp_path)


async def test_a_due_date_without_a_holiday_list_is_marked_provisional(people: People) -> None:
    item, applicant = people.item("fireworks_wholesale"), people.applicant("fireworks-1")
    submitted = await people.hall.submit(item, applicant, by=CITY_CLERK)
    number = submitted["application_number"]

    accepted = await people.hall.act(number, "acceptance", {}, by=CITY_CLERK)

    due = accepted["promised_due"]
    assert due == {"on": date(2027, 3, 10).isoformat(), "is_provisional": True}
    status = await people.hall.status(number, submitted["query_code"])
    assert status["promised_due"]["is_provisional"] is True
