"""Promises in place of papers from the window to the hand-over and beyond (rules.md A4, F)."""

from typing import Any

from services.demo.hall import Answer
from tests.system.people import GRANT, People

CLERK = "zy-c01"
FOOD_REVIEWER, FOOD_CHIEF = "zy-scj-r01", "zy-scj-h01"
HEALTH_REVIEWER, HEALTH_CHIEF = "zy-wjw-r01", "zy-wjw-h01"
RULES = "M05"
SIGNED = {"signer": "尹海宁", "relation": "representative", "method": "seal"}


async def accepted_on_promise(
    people: People, item: str, applicant: str, kind: str, without: str
) -> Answer:
    """An application accepted on a signed promise in place of one paper."""
    hall = people.hall
    submitted = await hall.submit(
        people.item(item), people.applicant(applicant), by=CLERK, missing=(without,)
    )
    number = submitted["application_number"]
    if kind == "deferral":
        notice = {"defects": [{"material": without, "defect": "暂缺"}]}
        await hall.act(number, "supplement-notice", notice, by=CLERK)
        put_off = {"materials": [{"code": without, "state": "deferred"}], "remark": "容缺"}
        await hall.act(number, "supplements", put_off, by=CLERK)
    await hall.act(number, "commitment", {"kind": kind}, by=CLERK)
    await hall.act(number, "commitment/signing", SIGNED, by=CLERK)
    accepted = await hall.act(number, "acceptance", {}, by=CLERK)
    return {**submitted, **accepted}


async def refused(people: People, path: str, body: dict[str, Any], *, by: str) -> str:
    """The code with which an act is refused."""
    answer = await people.hall.call("POST", path, by=by, body=body)
    assert answer.status_code in (409, 422), answer.text
    return str(answer.json()["code"])


async def test_a_certificate_waits_for_the_paper_that_was_promised(people: People) -> None:
    hall = people.hall
    application = await accepted_on_promise(
        people, "food_business_permit", "restaurant-1", "deferral", RULES
    )
    number = application["application_number"]
    first = await hall.review_of(number, by=FOOD_REVIEWER)
    await hall.review(first, "opinion", GRANT, by=FOOD_REVIEWER)
    await hall.review(first, "decision", {}, by=FOOD_REVIEWER)
    await people.decide(number, reviewer=FOOD_REVIEWER, chief=FOOD_CHIEF)
    await hall.application_in(number, "granted", by=CLERK)
    withheld = (await hall.get(f"licences?application_number={number}", by=CLERK))["licences"]
    delivery = {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""}
    too_early = await refused(people, f"applications/{number}/delivery", delivery, by=CLERK)

    brought = {"materials": [{"code": RULES, "state": "received"}]}
    kept = await hall.act(number, "commitment/completion", brought, by=CLERK)
    await hall.application_in(number, "ready", by=CLERK)
    licence = await hall.licence(number, by=CLERK)
    closed = await people.hand_over(number, by=CLERK)

    assert application["status_name"] == "容缺受理"
    assert withheld == []
    assert too_early == "result_withheld"
    assert kept["status"] == "kept"
    assert licence["status"] == "valid"
    assert closed["status"] == "closed"


async def test_a_declaration_that_is_not_so_costs_the_licence_and_the_next_promise(
    people: People,
) -> None:
    hall = people.hall
    application = await accepted_on_promise(
        people, "public_place_hygiene", "hotel-1", "declaration", "M04"
    )
    number = application["application_number"]
    await people.decide(number, reviewer=HEALTH_REVIEWER, chief=HEALTH_CHIEF)
    await hall.application_in(number, "ready", by=CLERK)
    await people.hand_over(number, by=CLERK)

    revoked = await revoked_after_two_looks(people, number)
    licence = await hall.licence(number, by=CLERK)

    assert application["promised_due"]["on"] >= await _local_day(people, number)
    assert revoked["conclusion"]["outcome"] == "revoked"
    assert licence["status"] == "revoked"
    assert await hall.until("the bar at the window", lambda: is_barred(people))


async def revoked_after_two_looks(people: People, number: str) -> Answer:
    """The office finds a fault, looks again in vain, and its chief undoes the decision."""
    hall = people.hall

    async def ordered() -> Answer | None:
        page = await hall.get("post-checks?status=ordered", by=HEALTH_REVIEWER)
        found: Answer | None = page["post_checks"][0] if page["post_checks"] else None
        return found

    check = await hall.until("the check after the decision", ordered)
    path = f"post-checks/{check['id']}"
    found = {
        "result": "broken",
        "findings": "消毒间未设置。",
        "inspectors": ["田秀平", "孔丽勇"],
        "inspected_on": await _local_day(people, number),
    }
    rectify = {**found, "rectify_by": "2099-12-31"}
    rectifying = await hall.post(f"{path}/inspections", rectify, by=HEALTH_REVIEWER)
    unmet = await hall.post(f"{path}/inspections", found, by=HEALTH_REVIEWER)
    assert (rectifying["status"], unmet["status"]) == ("rectifying", "unmet")
    reasons = {"reason": "逾期未整改到位", "legal_basis": "《行政许可法》第六十九条"}
    return await hall.post(f"{path}/revocation", reasons, by=HEALTH_CHIEF)


async def is_barred(people: People) -> bool:
    """Whether another promise of the same applicant is refused."""
    again = await people.hall.submit(
        people.item("public_place_hygiene"),
        people.applicant("hotel-1"),
        by=CLERK,
        missing=("M04",),
    )
    path = f"applications/{again['application_number']}/commitment"
    answer = await people.hall.call("POST", path, by=CLERK, body={"kind": "declaration"})
    return bool(answer.json().get("code") == "commitment_barred")


async def _local_day(people: People, number: str) -> str:
    """The day on which the papers were taken in, as the number says."""
    whole = await people.hall.application(number, by=CLERK)
    day = whole["application_number"][10:18]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
