"""Acts of the window after submission, their documents and their announcements."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.clock import FrozenClock
from shared.contracts.parts import Party
from shared.security.sealing import Sealer
from tests.intake.integration.window import (
    DELIVERY,
    Desk,
    body,
    decided,
    fields,
    issued,
    opened,
    problem,
    revoked,
    supplement_requested,
    withdrawn,
)

DEFECTS = {"defects": [{"material": "M02", "defect": "请提供近期照片"}]}
PHOTO = {"materials": [{"code": "M02", "state": "received"}], "remark": "照片已补"}
REFUSAL = {
    "reason": "不属于本机关职权范围",
    "legal_basis": "行政许可法第三十二条第一款第二项",
    "right_body": "郑州市民政局",
}


async def act(desk: Desk, number: str, name: str, body: Any) -> dict[str, Any]:
    """An act that must succeed."""
    answer = await desk.post(f"applications/{number}/{name}", body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def kinds(desk: Desk, number: str) -> list[str]:
    """Kinds of the documents issued so far."""
    answer = await desk.get(f"applications/{number}/documents")
    return [one["kind"] for one in answer.json()["documents"]]


async def test_acceptance_gives_due_dates_a_notice_and_everything_routing_needs(
    desk: Desk,
) -> None:
    accepted = await desk.accepted()

    assert (accepted["status"], accepted["version"]) == ("accepted", 2)
    assert accepted["promised_due"] == {"on": "2026-11-20", "is_provisional": False}
    assert accepted["statutory_due"] == {"on": "2026-12-18", "is_provisional": False}
    assert await kinds(desk, accepted["application_number"]) == ["receipt", "acceptance_notice"]
    announced = (await desk.announced())[-1]
    assert (announced["type"], announced["sequence"]) == ("cn.yikou.application.accepted.v1", 2)
    stages = [one["code"] for one in announced["data"]["route_plan"]["stages"]]
    assert stages == ["street_review", "district_decision"]
    assert announced["data"]["accepted_by"] == "zy-lianhu-901-c01"


async def test_the_applicant_travels_sealed_and_opens_only_for_this_number(desk: Desk) -> None:
    accepted = await desk.accepted()

    announced = (await desk.announced())[-1]
    party = Party.model_validate(announced["data"]["applicant"])
    opened_text = Sealer(desk.service.keys.messages, "messages").open(
        party.sealed, bound_to=accepted["application_number"]
    )

    assert "赵秀兰" in opened_text
    assert "赵秀兰" not in str(announced["data"]["applicant"])
    assert "41010219510312002X" not in str(announced)


async def test_the_form_travels_whole_and_sealed(desk: Desk) -> None:
    accepted = await desk.accepted()

    facts = (await desk.announced())[-1]["data"]
    opened_form = Sealer(desk.service.keys.messages, "messages.form").open(
        facts["form_sealed"], bound_to=accepted["application_number"]
    )

    handed_in = body()["form"]
    assert json.loads(opened_form) == handed_in
    for private in ("residence_address", "emergency_contact_phone"):
        assert handed_in[private] not in str(facts)


async def test_incomplete_papers_are_refused_naming_what_is_missing(desk: Desk) -> None:
    submitted = await desk.submitted(missing=("M02",))

    answer = await desk.post(f"applications/{submitted['application_number']}/acceptance", {})

    assert problem(answer) == (422, "materials_missing")
    assert "近期免冠一寸彩色照片" in answer.json()["detail"]


async def test_a_second_acceptance_is_refused_and_the_same_key_gives_the_first_answer(
    desk: Desk,
) -> None:
    number = (await desk.submitted())["application_number"]
    path = f"applications/{number}/acceptance"

    first = await desk.call("POST", path, key="a", json={})
    again = await desk.call("POST", path, key="a", json={})
    second = await desk.call("POST", path, key="b", json={})

    assert again.json() == first.json()
    assert problem(second) == (409, "transition_forbidden")


async def test_one_notice_then_supplements_then_acceptance(desk: Desk, clock: FrozenClock) -> None:
    number = (await desk.submitted(missing=("M02",)))["application_number"]

    notified = await act(desk, number, "supplement-notice", DEFECTS)
    clock.advance(timedelta(days=3))
    restarted = await act(desk, number, "supplements", PHOTO)
    accepted = await act(desk, number, "acceptance", {})

    assert notified["status"] == "supplement_notified"
    assert restarted["status"] == "submitted"
    assert accepted["promised_due"]["on"] == "2026-11-23"
    types = [one["type"].removeprefix("cn.yikou.application.") for one in await desk.announced()]
    assert types == ["submitted.v1", "supplement_notified.v1", "accepted.v1"]


async def test_a_second_notice_before_acceptance_is_refused(desk: Desk) -> None:
    number = (await desk.submitted(missing=("M02",)))["application_number"]
    await act(desk, number, "supplement-notice", DEFECTS)
    await act(desk, number, "supplements", PHOTO)

    answer = await desk.post(f"applications/{number}/supplement-notice", DEFECTS)

    assert problem(answer) == (409, "second_notice_forbidden")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"defects": []}, ("defects", "too_short")),
        (
            {"defects": [{"material": "M88", "defect": "缺"}]},
            ("defects.0.material", "material_unknown"),
        ),
        ({**DEFECTS, "until": "2026-11-20"}, ("until", "in_the_past")),
        ({**DEFECTS, "until": "2199-12-31"}, ("until", "too_far")),
    ],
)
async def test_a_wrong_notice_is_refused(
    desk: Desk, body: dict[str, Any], named: tuple[str, str]
) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.post(f"applications/{number}/supplement-notice", body)

    assert problem(answer) == (422, "invalid_request")
    assert named in fields(answer)


async def test_a_refusal_names_the_right_body_and_ends_the_application(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    refused = await act(desk, number, "refusal", REFUSAL)
    later = await desk.post(f"applications/{number}/acceptance", {})

    assert (refused["status"], refused["status_name"]) == ("refused", "不予受理")
    assert problem(later) == (409, "transition_forbidden")
    assert "non_acceptance" in await kinds(desk, number)
    announced = (await desk.announced())[-1]
    assert announced["data"]["right_body"] == "郑州市民政局"


@pytest.mark.parametrize(
    "said",
    [{"reason": "不属于本机关职权范围"}, {"reason": "请到市局申请", "ground": "not_competent"}],
)
async def test_a_refusal_for_incompetence_without_the_right_body_is_itself_refused(
    desk: Desk, said: dict[str, str]
) -> None:
    number = (await desk.submitted())["application_number"]
    body = {"legal_basis": "行政许可法第三十二条第一款第二项", **said}

    answer = await desk.post(f"applications/{number}/refusal", body)

    assert problem(answer) == (422, "invalid_request")
    assert fields(answer) == [("right_body", "missing")]
    assert await desk.status_of(number) == "submitted"


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "申请材料虚假"},
        {"reason": "该事项依法不需要取得行政许可", "ground": "no_licence_needed"},
        {"reason": "与申请人的职权无关", "ground": "other"},
    ],
)
async def test_a_refusal_on_another_ground_names_no_other_body(
    desk: Desk, said: dict[str, str]
) -> None:
    number = (await desk.submitted())["application_number"]

    refused = await act(desk, number, "refusal", {"legal_basis": "行政许可法", **said})

    assert refused["status"] == "refused"


async def test_a_withdrawal_before_acceptance_is_final(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await act(desk, number, "withdrawal", {"reason": "暂时不办了"})

    assert answer["status"] == "withdrawn"
    assert "withdrawal_confirmation" in await kinds(desk, number)
    assert (await desk.announced())[-1]["data"]["was_accepted"] is False


async def test_a_withdrawal_after_acceptance_waits_for_routing(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    asked = await act(desk, number, "withdrawal", {"reason": "暂时不办了"})
    await desk.hear(withdrawn(number))

    assert asked["status"] == "withdrawal_requested"
    assert await desk.status_of(number) == "withdrawn"
    assert "withdrawal_confirmation" in await kinds(desk, number)
    assert (await desk.announced())[-1]["data"]["was_accepted"] is True


async def test_a_decision_that_came_first_stands_against_a_withdrawal(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await act(desk, number, "withdrawal", {"reason": "暂时不办了"})

    await desk.hear(decided(accepted))

    assert await desk.status_of(number) == "granted"


async def test_a_supplement_after_acceptance_answers_the_back_office(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    await desk.hear(supplement_requested(number))

    answered = await act(desk, number, "supplements", PHOTO)

    assert answered["status"] == "under_review"
    announced = (await desk.announced())[-1]
    assert announced["type"] == "cn.yikou.application.supplemented.v1"
    assert announced["data"]["request_id"] == "r1"
    papers = {one["code"]: one["state"] for one in announced["data"]["materials"]}
    assert papers["M02"] == "received"
    assert set(papers) == {"M01", "M02", "M03"}, "the other papers of the case travel as well"
    assert "supplement_notice" in await kinds(desk, number)


async def test_the_licence_is_handed_over_once_against_a_receipt(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    early = await desk.post(f"applications/{number}/delivery", DELIVERY)
    await desk.hear(decided(accepted))
    await desk.hear(issued(accepted))

    closed = await act(desk, number, "delivery", DELIVERY)
    twice = await desk.post(f"applications/{number}/delivery", DELIVERY)

    assert problem(early) == problem(twice) == (409, "transition_forbidden")
    assert (closed["status"], closed["status_name"]) == ("closed", "办结")
    assert "delivery_receipt" in await kinds(desk, number)
    announced = (await desk.announced())[-1]
    assert announced["data"]["result"] == "granted"
    assert announced["type"] == "cn.yikou.application.delivered.v1"


async def test_a_revoked_licence_is_not_handed_over(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(revoked(number))
    await desk.hear(issued(accepted))

    answer = await desk.post(f"applications/{number}/delivery", DELIVERY)

    assert problem(answer) == (409, "licence_no_longer_valid")


async def test_a_licence_revoked_at_the_window_ends_with_the_notice_of_that(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(decided(accepted))
    await desk.hear(issued(accepted))
    await desk.hear(revoked(number))
    notice = {**DELIVERY, "hands_over": "revocation_notice"}

    closed = (await desk.post(f"applications/{number}/delivery", notice)).json()

    assert closed["status"] == "closed"
    assert {"revocation_notice", "delivery_receipt"} <= set(await kinds(desk, number))
    assert "collection_receipt" not in await kinds(desk, number)
    assert (await desk.announced())[-1]["data"]["result"] == "revoked"


async def test_an_act_on_an_old_version_is_refused(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    path = f"applications/{number}/withdrawal"
    body = {"reason": "不办了"}

    old = await desk.post(path, body, headers={"If-Match": '"7"'})
    right = await desk.post(path, body, headers={"If-Match": '"1"'})

    assert problem(old) == (412, "version_mismatch")
    assert right.status_code == 201
