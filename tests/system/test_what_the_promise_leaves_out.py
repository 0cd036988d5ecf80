"""Publicity and site checks stand outside the promise of the items whose guide says so (rules.md B, I)."""

from datetime import UTC, datetime

import pytest

from services.demo.seed_files import Seed
from tests.system.story import Story
from tests.system.test_twelve_items import TRIPS

LEFT_OUT = {
    "one_child_reward": ("publicity", "zy-lianhu"),
    "homestead": ("site_check", "zy-lianhu-gh"),
    "minimum_living_allowance": ("publicity", "zy-lianhu"),
    "food_business_permit": ("site_check", "zy-scj"),
    "public_rental_housing": ("publicity", "zy-lianhu"),
}
AT_ONE_APPOINTMENT = {"construction_permit": "technical_review", "joint_acceptance": "site_check"}
"""Their stop is of the whole stage, told in test_joint_and_two_stage_items.py."""
NAMES = {"publicity": "公示", "site_check": "现场勘验"}


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_the_guides_say_what_their_promise_leaves_out(seed: Seed) -> None:
    said = {item.key: item.raw.get("uncounted") for item in seed.items}

    reasons = {key: reason for key, (reason, _office) in LEFT_OUT.items()} | AT_ONE_APPOINTMENT
    for key, reason in reasons.items():
        assert said.pop(key) == ["supplement", reason]
    assert set(said.values()) == {None}


@pytest.mark.parametrize("key", LEFT_OUT)
async def test_the_clock_shows_that_the_promise_stood_still_and_the_statute_ran(
    story: Story, key: str
) -> None:
    reason, office = LEFT_OUT[key]
    trip = TRIPS[key]
    await story.on("11-23")
    number = await story.accepted(key, trip.applicant, by=trip.clerk)
    await story.on("11-24")
    stop = {"reason_code": reason, "reason": NAMES[reason], "expected_until": "2026-12-01"}
    await story.act(number, office, "suspension", stop)
    await story.case_in(number, "suspended", by=trip.clerk)

    standing = await story.clocks(number, by=trip.clerk)
    await story.on("12-01")
    await story.resume(number, office)
    await story.case_in(number, "under_review", by=trip.clerk)
    after = await story.clocks(number, by=trip.clerk)

    assert standing["promised"]["is_paused"]
    assert not standing["statutory"]["is_paused"]
    (pause,) = after["promised"]["pauses"]
    assert (pause["kind"], pause["name"], pause["stops"]) == (reason, NAMES[reason], True)
    assert [one["stops"] for one in after["statutory"]["pauses"]] == [False]
    paused = [day["day"] for day in after["promised"]["days"] if day["why"] == "paused"]
    working = [f"2026-11-{day}" for day in (24, 25, 26, 27, 30)]
    assert [day for day in paused if day in working] == working
    assert after["statutory"]["due"] == standing["statutory"]["due"]
    counted = [day for day in after["promised"]["days"] if day["counted"]]
    assert len(counted) == story.item(key).promised_working_days
