"""Appointments: a place for whoever wants one, and no condition for anybody."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx2
import sqlalchemy as sa

from services.intake.tables import appointment_slots, appointments
from shared.clock import FrozenClock
from tests.intake.integration.window import CLERK, SUPERVISOR, Desk, body, fields, problem

ADMINISTRATOR = "zy-zwb-a01"
STREET, COLLEAGUE = "zy-lianhu-c01", "zy-lianhu-c02"
STREET_CENTRE = "11410102MBDEM00587"
CITY_HALL = "11410100MBDEM00665"
MONDAY = "2026-11-23"
MANY_DAYS = [f"2026-12-{day:02}" for day in range(1, 31)]
CARD = {"kind": "person", "identity_number": "41010219510312002X"}


def slots(**changes: Any) -> dict[str, Any]:
    return {
        "organization": STREET_CENTRE,
        "days": [MONDAY],
        "times": [{"starts": "09:00", "ends": "09:30"}, {"starts": "09:30", "ends": "10:00"}],
        "capacity": 2,
        **changes,
    }


async def opened(desk: Desk, **changes: Any) -> list[dict[str, Any]]:
    answer = await desk.post("appointments/slots", slots(**changes), by=ADMINISTRATOR)
    assert answer.status_code == 201, answer.text
    return await shown(desk)


async def shown(desk: Desk) -> list[dict[str, Any]]:
    answer = await desk.get(f"appointments/slots?organization={STREET_CENTRE}&on={MONDAY}", by=None)
    found: list[dict[str, Any]] = answer.json()["slots"]
    return found


async def book(desk: Desk, slot: str, key: str | None = None) -> httpx2.Response:
    visitor = {"name": "赵秀兰", "phone": "15400000001", "item_code": body()["item_code"]}
    return await desk.call(
        "POST", "appointments", by=None, key=key or str(uuid4()), json={"slot": slot, **visitor}
    )


async def test_slots_are_opened_and_everybody_sees_how_many_places_are_free(desk: Desk) -> None:
    first, second = await opened(desk)

    await book(desk, first["id"])

    assert (first["starts_at"], first["free"]) == ("2026-11-23T01:00:00Z", 2)
    assert [one["free"] for one in await shown(desk)] == [1, 2]
    assert second["window"] is None


async def test_a_slot_takes_as_many_visitors_as_it_has_places_however_many_come_at_once(
    desk: Desk,
) -> None:
    slot = (await opened(desk))[0]["id"]

    answers = await asyncio.gather(*(book(desk, slot) for _ in range(6)))

    assert sorted(one.status_code for one in answers) == [201, 201, 409, 409, 409, 409]
    full = next(one for one in answers if one.status_code == 409)
    assert problem(full) == (409, "slot_full")
    assert (await shown(desk))[0]["free"] == 0


async def test_a_walk_in_is_served_although_every_place_is_taken(desk: Desk) -> None:
    slot = (await opened(desk, capacity=1))[0]["id"]
    await book(desk, slot)

    answer = await desk.post("applications", body(), by=STREET)

    assert (answer.status_code, answer.json()["channel"]) == (201, "window")


async def test_name_and_phone_of_a_visitor_are_sealed_and_shown_masked(desk: Desk) -> None:
    slot = (await opened(desk))[0]["id"]
    booked = (await book(desk, slot)).json()

    async with desk.service.reading() as connection:
        row = (await connection.execute(sa.select(appointments))).one()
    listed = (await desk.get(f"appointments?on={MONDAY}", by=STREET)).json()["appointments"]

    assert "赵秀兰" not in str(tuple(row))
    assert "15400000001" not in str(tuple(row))
    assert booked["code"] not in str(tuple(row))
    assert [(one["name"], one["phone"]) for one in listed] == [("赵**", "154****0001")]
    elsewhere = (await desk.get(f"appointments?on={MONDAY}", by=CLERK)).json()["appointments"]
    assert elsewhere == []


async def test_the_same_booking_twice_takes_one_place(desk: Desk) -> None:
    slot = (await opened(desk))[0]["id"]

    first, again = await book(desk, slot, "b"), await book(desk, slot, "b")

    assert first.json() == again.json()
    assert (await shown(desk))[0]["free"] == 1


async def test_whoever_holds_the_code_cancels_and_the_place_is_free_again(desk: Desk) -> None:
    slot = (await opened(desk, capacity=1))[0]["id"]
    booked = (await book(desk, slot)).json()
    path = f"appointments/{booked['id']}/cancellation"

    wrong = await desk.call("POST", path, by=None, json={"code": "WRONG"})
    right = await desk.call("POST", path, by=None, json={"code": booked["code"].lower()})
    again = await desk.call("POST", path, by=None, json={"code": booked["code"]})

    assert problem(wrong) == (404, "appointment_unknown")
    assert right.json()["status"] == "cancelled"
    assert problem(again) == (409, "appointment_over")
    assert (await shown(desk))[0]["free"] == 1


async def test_check_in_makes_a_pre_registration_that_is_not_typed_again(desk: Desk) -> None:
    slot = (await opened(desk))[0]["id"]
    booked = (await book(desk, slot)).json()
    path = f"appointments/{booked['id']}/check-in"

    answer = await desk.post(path, CARD, by=COLLEAGUE)

    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["status"], found["channel"]) == ("pre_registered", "appointment")
    dossier = (await desk.get(f"applications/{found['application_number']}", by=STREET)).json()
    assert (dossier["applicant"]["name"], dossier["first_asked"]["staff"]) == ("赵**", COLLEAGUE)
    rest = {"form": body()["form"], "materials": body()["materials"]}
    received = await desk.post(
        f"applications/{found['application_number']}/reception", rest, by=STREET
    )
    assert (received.json()["status"], received.json()["channel"]) == ("submitted", "appointment")
    twice = await desk.post(path, CARD, by=COLLEAGUE)
    assert problem(twice) == (409, "appointment_over")


async def test_a_visitor_who_comes_late_is_checked_in_all_the_same(
    desk: Desk, clock: FrozenClock
) -> None:
    slot = (await opened(desk))[0]["id"]
    booked = (await book(desk, slot)).json()
    clock.advance(timedelta(days=5))

    late = await book(desk, slot)
    answer = await desk.post(f"appointments/{booked['id']}/check-in", CARD, by=STREET)

    assert problem(late) == (409, "slot_is_past")
    assert answer.status_code == 201


async def test_another_outlet_does_not_know_the_appointment(desk: Desk) -> None:
    slot = (await opened(desk))[0]["id"]
    booked = (await book(desk, slot)).json()

    answer = await desk.post(f"appointments/{booked['id']}/check-in", CARD, by=CLERK)

    assert problem(answer) == (404, "appointment_unknown")


async def test_an_administrator_opens_slots_only_in_the_own_division(desk: Desk) -> None:
    foreign = await desk.post("appointments/slots", slots(organization=CITY_HALL), by=ADMINISTRATOR)
    window = await desk.post("appointments/slots", slots(windows=["zy-lsz-w1"]), by=ADMINISTRATOR)
    supervisor = await desk.post("appointments/slots", slots(), by=SUPERVISOR)

    assert problem(foreign) == (422, "invalid_request")
    assert problem(window) == (422, "invalid_request")
    assert problem(supervisor) == (403, "role_not_allowed")


async def test_slots_opened_again_take_the_new_capacity_but_none_below_those_who_come(
    desk: Desk,
) -> None:
    slot = (await opened(desk))[0]["id"]
    await book(desk, slot)
    await book(desk, slot)

    wider = await opened(desk, capacity=5)
    narrower = await desk.post("appointments/slots", slots(capacity=1), by=ADMINISTRATOR)

    assert (wider[0]["id"], wider[0]["free"]) == (slot, 3)
    assert problem(narrower) == (409, "slot_too_small")
    async with desk.service.reading() as connection:
        rows = await connection.execute(sa.select(appointment_slots.c.capacity))
        assert {row.capacity for row in rows} == {5}


async def test_an_item_that_the_outlet_does_not_take_is_not_booked_there(desk: Desk) -> None:
    slot = (await opened(desk))[0]["id"]
    fireworks = body(item="fireworks_wholesale", applicant="fireworks-1")["item_code"]

    answer = await desk.call(
        "POST", "appointments", by=None, key="f",
        json={"slot": slot, "item_code": fireworks, "name": "赵秀兰", "phone": "15400000001"},
    )  # fmt: skip

    assert problem(answer) == (422, "item_not_accepted_at_this_level")
    assert (await shown(desk))[0]["free"] == 2


async def test_slots_that_make_no_sense_are_refused_in_words(desk: Desk) -> None:
    backwards = {"starts": "10:00", "ends": "09:30"}
    for changes, code in (
        ({"times": [backwards]}, "times_in_disorder"),
        ({"days": [MONDAY, MONDAY]}, "slot_given_twice"),
        ({"windows": [f"w{place}" for place in range(50)], "days": MANY_DAYS}, "too_many_slots"),
    ):
        answer = await desk.post("appointments/slots", slots(**changes), by=ADMINISTRATOR)

        assert problem(answer) == (422, "invalid_request")
        assert code in {found for _field, found in fields(answer)}
