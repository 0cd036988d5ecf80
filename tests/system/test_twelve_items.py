"""The demo catalogue, each item accepted once at a window it names and brought to its end."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from services.demo.hall import Hall
from services.demo.seed_files import Seed
from tests.system.people import GRANT

COMMUNITY, STREET, DISTRICT, CITY = "zy-lianhu-901-c01", "zy-lianhu-c01", "zy-c01", "zz-c01"
STREET_DESKS = {
    "civil_affairs": "zy-lianhu-r01",
    "public_security": "zy-lianhu-ga-r01",
    "planning_construction": "zy-lianhu-gh-r01",
}
CHIEF_OF_STREET = {"planning_construction": "zy-lianhu-gh-h01"}
DESKS = {
    "civil_affairs": "zy-mzj",
    "health": "zy-wjw",
    "market_supervision": "zy-scj",
    "housing_construction": "zy-zjj",
    "housing_security": "zy-zbz",
    "public_security": "zy-gaj",
    "fire": "zy-xfj",
    "civil_defence": "zy-rfb",
    "quality_supervision": "zy-zaz",
    "bus_operator": "zz-gjj",
    "work_safety": "zz-ajj",
}


@dataclass(frozen=True)
class Trip:
    """Who applies for an item, and at whose window."""

    applicant: str
    clerk: str


TRIPS: Mapping[str, Trip] = {
    "fireworks_wholesale": Trip("fireworks-1", CITY),
    "elder_card": Trip("elder-1", COMMUNITY),
    "elder_bus_card": Trip("bus-1", COMMUNITY),
    "one_child_reward": Trip("reward-1", STREET),
    "medical_insurance_enrolment": Trip("insured-1", STREET),
    "homestead": Trip("homestead-1", COMMUNITY),
    "minimum_living_allowance": Trip("allowance-1", COMMUNITY),
    "newborn_registration": Trip("parent-1", STREET),
    "enterprise_registration": Trip("founder-1", DISTRICT),
    "food_business_permit": Trip("restaurant-1", DISTRICT),
    "construction_permit": Trip("builder-1", DISTRICT),
    "joint_acceptance": Trip("completed-1", DISTRICT),
    "public_rental_housing": Trip("tenant-1", COMMUNITY),
    "public_place_hygiene": Trip("hotel-1", DISTRICT),
}


def test_every_item_of_the_demo_catalogue_is_walked(seed: Seed) -> None:
    assert {item.key for item in seed.items} == set(TRIPS)


@pytest.mark.parametrize("key", TRIPS)
async def test_an_item_is_accepted_and_brought_to_its_end(hall: Hall, seed: Seed, key: str) -> None:
    trip = TRIPS[key]
    item = next(one for one in seed.items if one.key == key)
    applicant = next(one for one in seed.applicants if one.key == trip.applicant)
    submitted = await hall.submit(item, applicant, by=trip.clerk)
    number = submitted["application_number"]
    await hall.act(number, "acceptance", {}, by=trip.clerk)

    for stage in item.stages:
        for task in stage.tasks:
            reviewer = _reviewer(task.department, task.level)
            review = await hall.review_of(number, by=reviewer)
            await hall.review(review, "opinion", GRANT, by=reviewer)
            if task.sign_off_required:
                chief = _chief(task.department, task.level)
                await hall.review(review, "sign-off", {"approved": True}, by=chief)
                await hall.review(review, "decision", {}, by=chief)
            else:
                await hall.review(review, "decision", {}, by=reviewer)

    await hall.application_in(number, "ready", by=trip.clerk)
    if item.licence_type:
        licence = await hall.licence(number, by=trip.clerk)
        assert licence["licence_number"]
    delivery = {"mode": "window", "recipient": applicant.name, "relation": "self", "remark": ""}
    closed = await hall.act(number, "delivery", delivery, by=trip.clerk)
    assert closed["status"] == "closed"
    status = await hall.status(number, submitted["query_code"])
    assert status["status"] == "closed"


def _reviewer(department: str, level: int) -> str:
    return STREET_DESKS[department] if level == 5 else f"{DESKS[department]}-r01"


def _chief(department: str, level: int) -> str:
    return CHIEF_OF_STREET[department] if level == 5 else f"{DESKS[department]}-h01"
