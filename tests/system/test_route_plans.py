"""Plans across all services: a place, a condition, a skipped level, and silence that is consent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.all_in_one import System
from services.demo.hall import Hall
from services.demo.seed_files import Seed
from services.routing.worker import ring_cases
from shared.clock import FrozenClock
from tests import equipment
from tests.equipment import client_of
from tests.system.people import GRANT
from tests.waiting import until

CLERK = "zy-c01"
LEAD, CHIEF, FIRE, TECHNICAL = "zy-zjj-r01", "zy-zjj-h01", "zy-xfj-r01", "zy-gaj-r01"
BUS_REVIEWER, BUS_CHIEF = "zz-gjj-r01", "zz-gjj-h01"


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
async def days(system: System) -> AsyncIterator[Hall]:
    """Everybody at work on any day: their tokens are of the hour."""
    async with client_of(system=system) as client:
        yield Hall(
            client, lambda who: equipment.token_for(who, system.keys, now=system.clock.now())
        )


async def accepted(hall: Hall, seed: Seed, item: str, applicant: str, **form: Any) -> str:
    """A case accepted at the district hall."""
    found = next(one for one in seed.items if one.key == item)
    who = next(one for one in seed.applicants if one.key == applicant)
    told = await hall.submit(found, replace(who, form={**who.form, **form}), by=CLERK)
    number = str(told["application_number"])
    await hall.act(number, "acceptance", {}, by=CLERK)
    return number


async def grant(hall: Hall, number: str, by: str, chief: str | None = None) -> None:
    """An office consents, its chief signing where that is needed."""
    review = await hall.review_of(number, by=by)
    await hall.review(review, "opinion", GRANT, by=by)
    if chief:
        await hall.review(review, "sign-off", {"approved": True}, by=chief)
    await hall.review(review, "decision", {}, by=chief or by)


async def test_a_small_building_skips_civil_defence_and_a_silent_department_has_consented(
    days: Hall, system: System, seed: Seed
) -> None:
    hall, clock = days, system.clock
    assert isinstance(clock, FrozenClock)
    number = await accepted(hall, seed, "construction_permit", "builder-1", floor_area=1200)
    late = await hall.review_of(number, by=TECHNICAL)
    await grant(hall, number, LEAD)
    await grant(hall, number, FIRE)

    async def only_the_silent_one_is_left() -> bool:
        held = (await hall.get(f"cases/{number}", by=CLERK))["held_by"]
        return [one["department"] for one in held] == ["public_security"]

    await until("the others to have answered", only_the_silent_one_is_left)
    route = await hall.get(f"cases/{number}/route", by=CLERK)
    clock.advance(timedelta(days=6))
    await ring_cases(system.services["routing"])

    await hall.review_of(number, by=TECHNICAL, status="recalled")
    too_late = await hall.call(
        "POST", f"reviews/{late['id']}/opinion", by=TECHNICAL, body=GRANT, key="late"
    )
    review = await hall.review_of(number, by=LEAD)
    history = (await hall.get(f"cases/{number}/history", by=CLERK))["history"]
    tasks = (await hall.get(f"cases/{number}/route", by=CLERK))["stages"][0]["tasks"]

    assert [one["department"] for one in route["left_out"]] == ["civil_defence"]
    assert too_late.json()["code"] == "review_recalled"
    assert review["stage"] == "permit"
    silent = next(one for one in tasks if one["department"] == "public_security")
    assert silent["decision"]["is_by_silence"]
    consent = next(one for one in history if one["act"] == "consent_by_silence")
    assert consent["opinion"] == "逾期未答复，视为同意"


async def test_the_district_window_passes_the_street_by_and_the_result_returns_to_it(
    days: Hall, seed: Seed
) -> None:
    hall = days
    number = await accepted(hall, seed, "elder_bus_card", "bus-1")

    await grant(hall, number, BUS_REVIEWER, BUS_CHIEF)
    ready = await hall.application_in(number, "ready", by=CLERK)
    route = await hall.get(f"cases/{number}/route", by=CLERK)

    assert ready["origin"]["level"] == 4
    assert [one["code"] for one in route["stages"]] == ["card_making"]
    assert [one["stage"] for one in route["left_out"]] == ["street_review"]
