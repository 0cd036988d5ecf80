"""From the net and from an appointment to the hand-over; what a window leaves lying goes on by itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from services.all_in_one import System
from services.demo.hall import Answer, Hall, application_body
from services.intake.worker import look_after_what_waits
from shared.clock import FrozenClock
from tests.equipment import client_of, token_for
from tests.system.people import CHIEF, DISTRICT_REVIEWER, GRANT, STREET_REVIEWER, People

WINDOW, COLLEAGUE = "zy-lianhu-c01", "zy-lianhu-c02"
CENTRE = "11410102MBDEM00587"
ADMINISTRATOR = "zy-zwb-a01"


@pytest.fixture
def moment() -> datetime:
    """A Friday morning."""
    return datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture
async def hall(system: System) -> AsyncIterator[Hall]:
    """Everybody at work, with tokens of the day."""
    async with client_of(system=system) as client:
        yield Hall(client, lambda staff: token_for(staff, system.keys, now=system.clock.now()))


async def decided_and_handed_over(people: People, number: str) -> Answer:
    """Street, district, chief, licence, and back to the window."""
    hall = people.hall
    street = await hall.review_of(number, by=STREET_REVIEWER)
    await hall.review(street, "opinion", GRANT, by=STREET_REVIEWER)
    await hall.review(street, "decision", {}, by=STREET_REVIEWER)
    district = await hall.review_of(number, by=DISTRICT_REVIEWER)
    await hall.review(district, "opinion", GRANT, by=DISTRICT_REVIEWER)
    await hall.review(district, "sign-off", {"approved": True}, by=CHIEF)
    await hall.review(district, "decision", {}, by=CHIEF)
    await hall.application_in(number, "ready", by=WINDOW)
    body = {"mode": "window", "recipient": "赵秀兰", "relation": "self", "remark": ""}
    return await hall.act(number, "delivery", body, by=WINDOW)


async def test_an_online_application_that_a_window_leaves_lying_is_accepted_and_goes_its_way(
    people: People, system: System
) -> None:
    hall, clock = people.hall, system.clock
    assert isinstance(clock, FrozenClock)
    body = {**application_body(people.item(), people.applicant()), "organization": CENTRE}
    applied = (await hall.call("POST", "applications/online", body=body, key="net")).json()
    number, code = applied["application_number"], applied["query_code"]
    waiting = await hall.status(number, code)

    async def told() -> Answer | None:
        page = await hall.get("deliveries", by=WINDOW)
        return next((one for one in page["deliveries"] if number in one["text"]), None)

    news = await hall.until("the window hears of it", told)
    clock.advance(timedelta(days=8))  # Saturday: five working days have gone by without a word
    await look_after_what_waits(system.services["intake"])
    accepted = await hall.application_in(number, "under_review", by=WINDOW)
    case = await hall.get(f"cases/{number}", by=WINDOW)
    done = await decided_and_handed_over(people, number)

    assert (waiting["status_name"], waiting["reply_due"]["on"]) == ("已申请", "2026-11-23")
    assert news["title"] == "收到网上申请"
    assert accepted["statutory_due"]["on"] == "2026-12-18"
    assert case["statutory_due"]["on"] == "2026-12-18"
    assert done["status"] == "closed"
    lapses = (await hall.get("applications/lapses", by="zy-zwb-s01"))["lapses"]
    assert {one["kind"] for one in lapses} <= {"late_reply", "silence"}
    assert "silence" in {one["kind"] for one in lapses}


async def test_an_appointment_becomes_a_case_without_retyping_and_a_walk_in_needs_none(
    people: People,
) -> None:
    hall, item, elder = people.hall, people.item(), people.applicant()
    times = [{"starts": "09:00", "ends": "09:30"}]
    slots = {"organization": CENTRE, "days": ["2026-11-23"], "times": times, "capacity": 1}
    await hall.post("appointments/slots", slots, by=ADMINISTRATOR)
    free = await hall.get(f"appointments/slots?organization={CENTRE}&on=2026-11-23")
    booking = {
        "slot": free["slots"][0]["id"],
        "item_code": item.code,
        "name": elder.name,
        "phone": elder.phone,
    }
    booked = (await hall.call("POST", "appointments", body=booking, key="b")).json()
    card = {"kind": "person", "identity_number": elder.identity_number}
    begun = await hall.post(f"appointments/{booked['id']}/check-in", card, by=COLLEAGUE)
    number = begun["application_number"]
    whole = application_body(item, elder)
    rest = {"form": whole["form"], "materials": whole["materials"]}
    received = await hall.act(number, "reception", rest, by=WINDOW)
    await hall.act(number, "acceptance", {}, by=WINDOW)
    walk_in = await hall.submit(item, elder, by=WINDOW)

    done = await decided_and_handed_over(people, number)

    assert (begun["status"], received["channel"]) == ("pre_registered", "appointment")
    assert walk_in["status"] == "submitted"
    assert done["status"] == "closed"
