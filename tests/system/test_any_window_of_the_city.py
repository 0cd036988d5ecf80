"""同城通办: whoever lives elsewhere is served at any window; the office of their own place decides, and the
result comes back to the window where they stood (rules.md A2.5, A5)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.all_in_one import System
from services.demo.hall import Hall, NotAnswered
from services.demo.seed_files import Seed
from services.intake.commands.load_items import load_items
from tests import equipment
from tests.equipment import client_of
from tests.intake.guides import guide
from tests.system.people import GRANT

HERE, ELSEWHERE = "zy-lsz-c01", "zy-lianhu-c01"
OWN_REVIEWER, REVIEWER_HERE = "zy-lianhu-r01", "zy-lsz-r01"
DISTRICT_REVIEWER, DISTRICT_CHIEF = "zy-mzj-r01", "zy-mzj-h01"
LIVES_IN = "410102013"
"""莲湖街道; the window is that of 林山寨街道."""
RESIDENCE = {
    "name": "residence_division", "label": "居住地行政区划", "type": "division", "required": True,
    "sensitive": "none", "place_of": "applicant",
}  # fmt: skip


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
async def city(system: System) -> AsyncIterator[Hall]:
    """A city in which the elder card is decided where the applicant lives."""
    plan = guide("elder_card")["route_plan"]
    for stage in plan["stages"]:
        for task in stage["tasks"]:
            task["competence"] = "applicant"
    by_residence = guide(form=[*guide("elder_card")["form"], RESIDENCE], route_plan=plan)
    intake = system.services["intake"]
    async with intake.work(intake.system) as work:
        await load_items(work, items=[by_residence])
    async with client_of(system=system) as client:
        yield Hall(
            client, lambda who: equipment.token_for(who, system.keys, now=system.clock.now())
        )


async def test_any_window_takes_it_in_the_own_street_decides_and_the_result_returns_to_the_window(
    city: Hall, seed: Seed
) -> None:
    item = next(one for one in seed.items if one.key == "elder_card")
    who = next(one for one in seed.applicants if one.key == "elder-1")
    living = replace(who, form={**who.form, "residence_division": LIVES_IN})
    told = await city.submit(item, living, by=HERE)
    number = str(told["application_number"])
    await city.act(number, "acceptance", {}, by=HERE)

    review = await city.review_of(number, by=OWN_REVIEWER)
    await city.review(review, "opinion", GRANT, by=OWN_REVIEWER)
    await city.review(review, "decision", {}, by=OWN_REVIEWER)
    review = await city.review_of(number, by=DISTRICT_REVIEWER)
    await city.review(review, "opinion", GRANT, by=DISTRICT_REVIEWER)
    await city.review(review, "sign-off", {"approved": True}, by=DISTRICT_CHIEF)
    await city.review(review, "decision", {}, by=DISTRICT_CHIEF)
    ready = await city.application_in(number, "ready", by=HERE)

    assert ready["origin"]["organization_name"] == "林山寨街道便民服务中心"
    seen_here = await city.get("reviews", by=REVIEWER_HERE)
    assert number not in str(seen_here)
    with pytest.raises(NotAnswered, match="application_unknown"):
        await city.get(f"applications/{number}", by=ELSEWHERE)
    handed = {"mode": "window", "recipient": living.name, "relation": "self", "remark": ""}
    closed = await city.act(number, "delivery", handed, by=HERE)
    assert closed["status"] == "closed"
