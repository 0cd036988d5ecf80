"""What may happen to a case on its way: supplements, suspensions, extensions."""

from datetime import UTC, datetime, timedelta

from tests.system.people import (
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    People,
)


async def test_the_window_asks_once_for_all_that_is_missing_and_then_accepts(
    people: People,
) -> None:
    hall = people.hall
    identity = people.item().raw["materials"][0]["code"]
    submitted = await people.submit(missing=(identity,))
    number = submitted["application_number"]

    too_early = await hall.call("POST", f"applications/{number}/acceptance", by=CLERK, body={})
    notice = {"defects": [{"material": identity, "defect": "未提交"}]}
    notified = await hall.act(number, "supplement-notice", notice, by=CLERK)
    again = await hall.call(
        "POST", f"applications/{number}/supplement-notice", by=CLERK, body=notice
    )
    brought = {
        "materials": [{"code": identity, "state": "received", "copies": 1, "original_seen": True}],
        "remark": "",
    }
    await hall.act(number, "supplements", brought, by=CLERK)
    accepted = await hall.act(number, "acceptance", {}, by=CLERK)

    assert too_early.status_code in (409, 422)
    assert notified["status"] == "supplement_notified"
    assert again.status_code == 409
    assert accepted["status"] == "accepted"


async def test_the_back_office_asks_once_and_the_supplement_comes_back_to_it(
    people: People,
) -> None:
    hall = people.hall
    submitted = await people.accepted()
    number = submitted["application_number"]
    review = await hall.review_of(number, by=STREET_REVIEWER)
    request = {"defects": ["照片不清晰，请重新提交"], "days": 10}
    await hall.review(review, "supplement-request", request, by=STREET_REVIEWER)

    asked = await hall.application_in(number, "supplement_requested", by=CLERK)
    status = await hall.status(number, submitted["query_code"])
    photo = people.item().raw["materials"][-1]["code"]
    brought = {
        "materials": [{"code": photo, "state": "received", "copies": 2, "original_seen": False}],
        "remark": "已重新拍摄",
    }
    await hall.act(number, "supplements", brought, by=CLERK)
    back = await hall.review_of(number, by=STREET_REVIEWER)
    second = await hall.call(
        "POST", f"reviews/{review['id']}/supplement-request", by=STREET_REVIEWER, body=request
    )

    assert asked["application_number"] == number
    assert status["status"] == "supplement_requested"
    assert back["id"] == review["id"]
    assert second.status_code == 409


async def test_a_suspended_case_stands_still_and_its_due_date_moves(people: People) -> None:
    hall = people.hall
    submitted = await people.at_district()
    number, code = submitted["application_number"], submitted["query_code"]
    review = await hall.review_of(number, by=DISTRICT_REVIEWER)
    suspension = {
        "reason_code": "expert_review",
        "reason": "需组织专家评审",
        "expected_until": (datetime.now(UTC) + timedelta(days=7)).isoformat(),
    }

    await hall.review(review, "suspension", suspension, by=CHIEF)
    await hall.application_in(number, "suspended", by=CLERK)
    suspended = await hall.status(number, code)
    await hall.review(review, "resumption", {"remark": "评审已完成"}, by=CHIEF)
    await hall.application_in(number, "under_review", by=CLERK)
    await people.decide(number)
    await hall.application_in(number, "ready", by=CLERK)

    assert suspended["status"] == "suspended"
    clock = await hall.get(f"cases/{number}/clock", by=CLERK)
    assert clock


async def test_the_statutory_limit_is_extended_once_by_the_chief(people: People) -> None:
    hall = people.hall
    submitted = await people.at_district()
    number = submitted["application_number"]
    review = await hall.review_of(number, by=DISTRICT_REVIEWER)
    before = (await hall.application(number, by=CLERK))["statutory_due"]
    extension = {"working_days": 10, "reason": "案情复杂，经负责人批准延长"}

    await hall.review(review, "extension", extension, by=CHIEF)
    second = await hall.call("POST", f"reviews/{review['id']}/extension", by=CHIEF, body=extension)

    async def moved() -> bool:
        return bool((await hall.application(number, by=CLERK))["statutory_due"] != before)

    await hall.until("the extended due date at the window", moved)
    assert second.status_code == 409
