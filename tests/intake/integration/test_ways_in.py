"""Every way in leads to the same papers: window, net, kiosk, home visit, agent; nothing is typed twice."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import FrozenClock
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.window import CLERK, SUPERVISOR, Desk, body, fields, problem

STREET, COLLEAGUE = "zy-lianhu-c01", "zy-lianhu-c02"
STREET_CENTRE = "11410102MBDEM00587"
OTHER_STREET = "zy-lsz-c01"
AGENT = {
    "name": "王小明",
    "identity_number": "41010219510312002X",
    "phone": "15400000009",
    "authority": "授权委托书（2026年11月19日）",
}


def online(**changes: Any) -> dict[str, Any]:
    """A whole application over the net, for the street centre."""
    return {**body(), "organization": STREET_CENTRE, **changes}


async def apply_online(desk: Desk, **changes: Any) -> dict[str, Any]:
    answer = await desk.call(
        "POST", "applications/online", by=None, key="n", json=online(**changes)
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def shown(desk: Desk, number: str, *, by: str = STREET) -> dict[str, Any]:
    answer = await desk.get(f"applications/{number}", by=by)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("channel", ["window", "self_service", "home_visit"])
async def test_the_channel_is_on_record_and_travels_with_the_papers(
    desk: Desk, channel: str
) -> None:
    answer = await desk.post("applications", {**body(), "channel": channel})

    assert answer.json()["channel"] == channel
    assert (await desk.announced())[-1]["data"]["channel"] == channel


async def test_a_clerk_cannot_say_that_papers_came_online(desk: Desk) -> None:
    answer = await desk.post("applications", {**body(), "channel": "online"})

    assert problem(answer) == (422, "invalid_request")


async def test_an_agency_without_agent_or_kind_of_authority_is_refused(desk: Desk) -> None:
    nobody = await desk.post("applications", {**body(), "channel": "agency"})
    unclear = await desk.post("applications", {**body(), "channel": "agency", "agent": AGENT})

    assert fields(nobody) == [("agent", "missing")]
    assert fields(unclear) == [("agent.authority_kind", "missing")]


async def test_an_agents_authority_is_on_record_with_its_last_day(desk: Desk) -> None:
    agent = {
        **AGENT,
        "authority_kind": "written_authorisation",
        "authority_until": "2026-11-20",
    }
    answer = await desk.post("applications", {**body(), "channel": "agency", "agent": agent})

    assert answer.status_code == 201
    dossier = await shown(desk, answer.json()["application_number"], by=CLERK)
    assert dossier["agent_authority"] == {
        "kind": "written_authorisation",
        "authority": "授权委托书（2026年11月19日）",
        "until": "2026-11-20",
    }
    assert dossier["agent"]["name"] == "王**"


async def test_an_authority_that_has_ended_is_none(desk: Desk) -> None:
    agent = {**AGENT, "authority_kind": "assisted_service", "authority_until": "2026-11-19"}
    answer = await desk.post("applications", {**body(), "agent": agent})

    assert fields(answer) == [("agent.authority_until", "authority_expired")]


async def test_any_window_of_the_city_takes_in_what_the_item_allows_there(desk: Desk) -> None:
    answer = await desk.post("applications", body(), by=OTHER_STREET)

    assert answer.status_code == 201


async def test_papers_come_in_on_a_day_off_but_the_day_does_not_count(
    desk: Desk, clock: FrozenClock
) -> None:
    clock.advance(timedelta(days=1))  # a Saturday: outlets are open on 365 days
    submitted = await desk.submitted()
    clock.advance(timedelta(days=9))  # Monday: the fifth working day is the Friday before
    late = await desk.post(
        f"applications/{submitted['application_number']}/supplement-notice",
        {"defects": [{"material": "M02", "defect": "照片模糊"}]},
    )

    assert problem(late) == (409, "notice_too_late")


async def test_a_pre_registration_becomes_an_application_without_retyping(desk: Desk) -> None:
    whole = body()
    known = {**whole, "form": dict(list(whole["form"].items())[:1]), "materials": []}
    answer = await desk.post("applications/pre-registrations", known, by=STREET)
    assert answer.status_code == 201, answer.text
    number = answer.json()["application_number"]
    rest = {"form": dict(list(whole["form"].items())[1:]), "materials": whole["materials"]}

    received = await desk.post(f"applications/{number}/reception", rest, by=STREET)

    assert (answer.json()["status"], received.json()["status"]) == ("pre_registered", "submitted")
    assert received.json()["application_number"] == number
    accepted = await desk.post(f"applications/{number}/acceptance", {}, by=STREET)
    assert accepted.status_code == 201, accepted.text
    assert (await desk.announced())[0]["type"] == "cn.yikou.application.submitted.v1"


async def test_a_pre_registration_cannot_be_received_while_answers_are_missing(desk: Desk) -> None:
    known = {**body(), "form": {}, "materials": []}
    number = (await desk.post("applications/pre-registrations", known)).json()["application_number"]

    answer = await desk.post(f"applications/{number}/reception", {})

    assert problem(answer) == (422, "invalid_request")
    assert {code for _field, code in fields(answer)} == {"missing"}
    assert await desk.status_of(number) == "pre_registered"


async def test_the_holder_of_the_code_hands_a_pre_registration_in_online(desk: Desk) -> None:
    known = {**body(), "form": {}}
    begun = (await desk.post("applications/pre-registrations", known, by=STREET)).json()
    path = f"applications/{begun['application_number']}/online-submission"
    rest = {"form": body()["form"], "materials": []}

    wrong = await desk.call("POST", path, by=None, json={**rest, "code": "WRONG"})
    right = await desk.call("POST", path, by=None, json={**rest, "code": begun["query_code"]})

    assert problem(wrong) == (404, "status_not_found")
    assert (right.json()["status"], right.json()["channel"]) == ("applied", "online")
    dossier = await shown(desk, begun["application_number"])
    assert dossier["materials"][0]["state"] == "received"
    assert dossier["responsible"]["staff"] == STREET


async def test_an_online_application_waits_for_a_reply_within_one_working_day(desk: Desk) -> None:
    applied = await apply_online(desk)

    number, code = applied["application_number"], applied["query_code"]
    status = (await desk.get(f"status/{number}?code={code}", by=None)).json()
    assert (status["status_name"], status["reply_due"]) == (
        "已申请",
        {"on": "2026-11-23", "is_provisional": False},
    )
    assert [one["type"] for one in await desk.announced()] == ["cn.yikou.application.applied.v1"]
    listed = (await desk.get("applications?status=applied", by=STREET)).json()["applications"]
    assert [one["application_number"] for one in listed] == [number]


async def test_the_same_online_application_twice_is_one(desk: Desk) -> None:
    first, again = await apply_online(desk), await apply_online(desk)

    assert first == again


async def test_a_window_receives_an_online_application_as_of_its_arrival(
    desk: Desk, clock: FrozenClock
) -> None:
    number = (await apply_online(desk))["application_number"]
    clock.advance(timedelta(hours=5))

    answer = await desk.post(f"applications/{number}/reception", {}, by=COLLEAGUE)

    found = answer.json()
    assert (found["status"], found["origin"]["window"]) == ("submitted", "zy-lianhu-w2")
    assert found["submitted_at"] == FRIDAY_MORNING.isoformat().replace("+00:00", "Z")
    assert (await shown(desk, number))["first_asked"]["staff"] == COLLEAGUE
    assert (await desk.announced())[-1]["data"]["origin"]["clerk"] == COLLEAGUE


async def test_an_online_application_is_given_back_with_its_reason(desk: Desk) -> None:
    applied = await apply_online(desk)
    number, code = applied["application_number"], applied["query_code"]

    answer = await desk.post(
        f"applications/{number}/return", {"reason": "姓名与证件不符"}, by=STREET
    )

    assert answer.json()["status"] == "returned"
    status = (await desk.get(f"status/{number}?code={code}", by=None)).json()
    assert (status["status_name"], status["returned_because"]) == ("退件", "姓名与证件不符")
    assert status["collect_at"] is None
    papers = (await desk.get(f"applications/{number}/documents", by=STREET)).json()["documents"]
    assert [one["kind"] for one in papers] == ["return_notice"]
    told = (await desk.announced())[-1]
    assert told["type"] == "cn.yikou.application.returned.v1"
    assert "姓名与证件不符" not in str(told)


async def test_papers_from_a_window_are_never_given_back_like_those_from_the_net(
    desk: Desk,
) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.post(f"applications/{number}/return", {"reason": "不齐"})

    assert problem(answer) == (409, "transition_forbidden")


async def test_an_outlet_without_a_window_takes_nothing_online(desk: Desk) -> None:
    answer = await desk.call(
        "POST", "applications/online", by=None, key="n",
        json=online(organization="11410102MBDEM0023L"),
    )  # fmt: skip

    assert fields(answer) == [("organization", "outlet_unknown")]


async def test_who_was_asked_first_stays_responsible_until_a_named_colleague_takes_over(
    desk: Desk,
) -> None:
    number = (await desk.submitted(by=STREET))["application_number"]
    path = f"applications/{number}"
    uncalled = await desk.post(f"{path}/takeover", {}, by=COLLEAGUE)
    offered = await desk.post(f"{path}/handover", {"to": COLLEAGUE, "reason": "轮休"}, by=STREET)
    between = await shown(desk, number)

    taken = await desk.post(f"{path}/takeover", {}, by=COLLEAGUE)

    after = await shown(desk, number)
    assert problem(uncalled) == (409, "not_offered_to_you")
    assert (offered.status_code, taken.status_code) == (201, 201)
    assert between["responsible"]["staff"] == STREET
    assert between["handover_offered_to"] == COLLEAGUE
    assert after["first_asked"]["staff"] == STREET
    assert after["responsible"]["staff"] == COLLEAGUE
    assert after["handover_offered_to"] is None


async def test_nobody_hands_over_what_is_not_theirs(desk: Desk) -> None:
    number = (await desk.submitted(by=STREET))["application_number"]

    answer = await desk.post(
        f"applications/{number}/handover", {"to": STREET, "reason": "换岗"}, by=COLLEAGUE
    )

    assert problem(answer) == (409, "not_responsible")


async def test_acceptance_and_refusal_end_the_first_asked_responsibility(desk: Desk) -> None:
    accepted = await desk.accepted()
    refused = (await desk.submitted())["application_number"]
    reason = {"reason": "材料虚假", "legal_basis": "行政许可法第三十一条"}
    await desk.post(f"applications/{refused}/refusal", reason)

    for number in (accepted["application_number"], refused):
        dossier = await shown(desk, number, by=CLERK)
        assert dossier["responsible"] is None
        assert dossier["first_asked"]["until"] is not None


async def test_what_can_be_put_right_on_the_spot_needs_no_notice(desk: Desk) -> None:
    number = (await desk.submitted(missing=("M02",)))["application_number"]
    before = await shown(desk, number, by=CLERK)
    photo = {"code": "M02", "state": "received"}

    answer = await desk.post(
        f"applications/{number}/correction", {"form": {}, "materials": [photo]}
    )

    after = await shown(desk, number, by=CLERK)
    assert answer.json()["status"] == "submitted"
    assert after["notice"] is None
    assert after["submitted_at"] == before["submitted_at"]
    states = {one["code"]: one["state"] for one in after["materials"]}
    assert states["M02"] == "received"
    assert (await desk.post(f"applications/{number}/acceptance", {})).status_code == 201


async def test_an_accepted_application_is_not_corrected_on_the_spot(desk: Desk) -> None:
    number = (await desk.accepted())["application_number"]

    answer = await desk.post(f"applications/{number}/correction", {"form": {}})

    assert problem(answer) == (409, "transition_forbidden")


async def test_a_second_notice_needs_a_supervisors_leave_and_counts_against_the_office(
    desk: Desk,
) -> None:
    number = (await desk.submitted())["application_number"]
    path = f"applications/{number}"
    notice = {"defects": [{"material": "M02", "defect": "请提供近期照片"}]}
    photo = {"materials": [{"code": "M02", "state": "received"}], "remark": ""}
    too_early = await desk.post(f"{path}/second-notice", {"reason": "漏列"}, by=SUPERVISOR)
    await desk.post(f"{path}/supplement-notice", notice)
    await desk.post(f"{path}/supplements", photo)
    closed = (await shown(desk, number, by=CLERK))["notice"]
    blocked = await desk.post(f"{path}/supplement-notice", notice)
    by_clerk = await desk.post(f"{path}/second-notice", {"reason": "漏列"})

    permitted = await desk.post(f"{path}/second-notice", {"reason": "漏列身份证"}, by=SUPERVISOR)
    second = await desk.post(f"{path}/supplement-notice", notice)

    assert problem(too_early) == (409, "no_notice_to_repeat")
    assert closed["closed_at"] is not None
    assert problem(blocked) == (409, "second_notice_forbidden")
    assert problem(by_clerk) == (403, "role_not_allowed")
    assert (permitted.status_code, second.status_code) == (201, 201)
    assert (await desk.announced())[-1]["data"]["ordinal"] == 2
    lapses = (await desk.get("applications/lapses", by=SUPERVISOR)).json()["lapses"]
    assert [(one["kind"], one["reason"], one["staff"]) for one in lapses] == [
        ("second_notice", "漏列身份证", CLERK)
    ]
    await desk.post(f"{path}/supplements", photo)
    third = await desk.post(f"{path}/supplement-notice", notice)
    assert problem(third) == (409, "second_notice_forbidden")


async def test_the_notice_is_signed_for_once_and_the_signature_is_on_record(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    path, who = f"applications/{number}", {"recipient": "赵秀兰", "relation": "self"}
    unasked = await desk.post(f"{path}/notice-receipt", who)
    notice = {"defects": [{"material": "M02", "defect": "请提供近期照片"}]}
    await desk.post(f"{path}/supplement-notice", notice)

    signed = await desk.post(f"{path}/notice-receipt", who)
    again = await desk.post(f"{path}/notice-receipt", who)

    assert problem(unasked) == problem(again) == (409, "transition_forbidden")
    assert signed.status_code == 201
    assert (await shown(desk, number, by=CLERK))["notice"]["signed_at"] == "2026-11-20T01:00:00Z"
