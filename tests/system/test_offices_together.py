"""A parallel stage with one notice for all, a task sent to the right office, a chief stood in for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.demo.hall import Answer, Hall
from services.demo.seed_files import Seed
from tests.system.people import (
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    GRANT,
    STREET_REVIEWER,
    People,
)

DISTRICT_CLERK = "zy-c01"
LEAD, FIRE, CIVIL_DEFENCE, POLICE = "zy-zjj-r01", "zy-xfj-r01", "zy-rfb-r01", "zy-gaj-r01"
COLLEAGUE = "zy-mzj-r02"
NEXT_STREET, NEXT_STREET_REVIEWER = "11410102MBDEM0090J", "zy-lsz-r01"


async def _construction(hall: Hall, seed: Seed) -> str:
    item = next(one for one in seed.items if one.key == "construction_permit")
    builder = next(one for one in seed.applicants if one.key == "builder-1")
    number = (await hall.submit(item, builder, by=DISTRICT_CLERK))["application_number"]
    await hall.act(number, "acceptance", {}, by=DISTRICT_CLERK)
    return str(number)


async def _joint(hall: Hall, review: Answer, by: str, look: Any) -> Answer:
    """Wait until the desk has heard of the others."""

    async def heard() -> Answer | None:
        found: Answer = await hall.get(f"reviews/{review['id']}", by=by)
        return found if look(found) else None

    found: Answer = await hall.until(f"news of the stage at the desk of {by}", heard)
    return found


async def test_four_departments_ask_in_one_notice_and_the_lead_reads_their_opinions(
    hall: Hall, seed: Seed
) -> None:
    number = await _construction(hall, seed)
    desks = {by: await hall.review_of(number, by=by) for by in (LEAD, FIRE, CIVIL_DEFENCE, POLICE)}
    paper = (await hall.get(f"reviews/{desks[FIRE]['id']}", by=FIRE))["materials"][0]

    asked = {"defects": [{"material": paper["code"], "defect": "缺少签章"}], "days": 5}
    await hall.review(desks[FIRE], "supplement-request", asked, by=FIRE)
    await hall.review(desks[LEAD], "supplement-request", asked, by=LEAD)
    checked = {"papers": [{"material": paper["code"]}], "is_complete": True}
    await hall.review(desks[CIVIL_DEFENCE], "paper-checks", checked, by=CIVIL_DEFENCE)
    seen = await _joint(hall, desks[POLICE], POLICE, lambda one: one["joint"]["verified"])
    still = await hall.application(number, by=DISTRICT_CLERK)
    await hall.review(desks[POLICE], "paper-checks", {"is_complete": True}, by=POLICE)
    notified = await hall.application_in(number, "supplement_requested", by=DISTRICT_CLERK)

    brought = {
        "materials": [
            {"code": paper["code"], "state": "received", "copies": 1, "original_seen": True}
        ],
        "remark": "已补签章",
    }
    await hall.act(number, "supplements", brought, by=DISTRICT_CLERK)
    for by in (FIRE, LEAD):
        desks[by] = await hall.review_of(number, by=by)
    await hall.review(desks[FIRE], "opinion", GRANT, by=FIRE)
    await hall.review(desks[FIRE], "decision", {}, by=FIRE)

    async def answered() -> Answer | None:
        page = await hall.get(f"reviews/{desks[LEAD]['id']}/opinions", by=LEAD)
        return next((one for one in page["colleagues"] if one["opinion"]), None)

    opinion = await hall.until("the opinion at the lead's desk", answered)
    told = await hall.get(f"reviews/{desks[POLICE]['id']}/opinions", by=POLICE)

    assert seen["joint"]["verified"][0]["material"] == paper["code"]
    assert still["status"] != "supplement_requested"
    assert notified["application_number"] == number
    assert opinion["opinion"]["reason"] == GRANT["opinion"]
    assert [one["opinion"] for one in told["colleagues"]] == [None] * 3


async def test_a_street_sends_a_case_to_the_right_street_which_reports_it_up(
    people: People,
) -> None:
    hall = people.hall
    submitted = await people.accepted()
    number = submitted["application_number"]
    review = await hall.review_of(number, by=STREET_REVIEWER)
    sent = {"reason": "申请人户籍在林山寨街道", "to_organization": NEXT_STREET}
    await hall.review(review, "transfer", sent, by=STREET_REVIEWER)

    there = await hall.review_of(number, by=NEXT_STREET_REVIEWER)
    shown = await hall.get(f"reviews/{there['id']}", by=NEXT_STREET_REVIEWER)
    report = {"opinion": "建议准予", "reason": "户籍情况复杂"}
    await hall.review(there, "report", report, by=NEXT_STREET_REVIEWER)
    upper = await hall.review_of(number, by=DISTRICT_REVIEWER)
    case = await hall.get(f"cases/{number}", by=CLERK)
    came = (await hall.get(f"reviews/{upper['id']}", by=DISTRICT_REVIEWER))["joint"]["came_by"]

    assert shown["joint"]["came_by"]["reason"] == "申请人户籍在林山寨街道"
    assert there["due"] == review["due"] == upper["due"]
    assert (case["status"], case["status_name"]) == ("reported_up", "转报")
    assert came["opinion"] == "建议准予"


async def test_a_colleague_signs_for_the_chief_and_the_case_record_says_so(
    people: People,
) -> None:
    hall = people.hall
    submitted = await people.at_district()
    number = submitted["application_number"]
    today = datetime.now(UTC).date()
    delegation = {
        "role": "chief",
        "principal": CHIEF,
        "principal_name": "孔丽勇",
        "stand_in": COLLEAGUE,
        "stand_in_name": "谭晓华",
        "starts_on": (today - timedelta(days=1)).isoformat(),
        "ends_on": (today + timedelta(days=3)).isoformat(),
        "reason": "外出培训",
    }
    await hall.post("stand-ins", delegation, by=CHIEF)

    await people.decide(number, chief=COLLEAGUE, decider=DISTRICT_REVIEWER)
    await hall.application_in(number, "ready", by=CLERK)

    decision = (await hall.get(f"cases/{number}", by=CLERK))["decision"]
    assert decision["signed_by_name"] == "谭晓华"
    assert decision["signed_on_behalf_of_name"] == "孔丽勇"
