"""The job of architecture.md §3: from the window to the competent office and back, in all its endings."""

import json
from pathlib import Path

from pypdf import PdfReader

from services.demo.hall import Hall
from services.demo.seed_files import Seed
from services.demo.walk import Walk
from tests.system.people import (
    CITY_CHIEF,
    CITY_CLERK,
    CITY_REVIEWER,
    CLERK,
    GRANT,
    REFUSE,
    STREET_REVIEWER,
    People,
)


async def test_a_case_goes_from_the_community_to_the_district_and_comes_back_as_a_licence(
    hall: Hall, seed: Seed, tmp_path: Path
) -> None:
    ending = json.loads(await Walk(hall, seed, lambda _line: None).run(tmp_path))

    assert ending["origin_window"] == "zy-lianhu-901-w1"
    assert len(ending["hops"]) >= 7
    text = PdfReader(ending["pdf"]).pages[0].extract_text()
    assert "老年优待证" in text.replace(" ", "")


async def test_a_case_of_the_city_hall_is_decided_by_the_city_department(people: People) -> None:
    hall, item = people.hall, people.item("fireworks_wholesale")
    submitted = await hall.submit(item, people.applicant("fireworks-1"), by=CITY_CLERK)
    number = submitted["application_number"]
    await hall.act(number, "acceptance", {}, by=CITY_CLERK)
    review = await hall.review_of(number, by=CITY_REVIEWER)
    await hall.review(review, "opinion", GRANT, by=CITY_REVIEWER)
    await hall.review(review, "decision", {}, by=CITY_REVIEWER)

    await people.decide(number, reviewer=CITY_REVIEWER, chief=CITY_CHIEF)

    await hall.application_in(number, "ready", by=CITY_CLERK)
    licence = await hall.licence(number, by=CITY_CLERK)
    assert "PF〔" in licence["licence_number"]
    assert licence["valid_until"]


async def test_a_refusal_by_the_back_office_reaches_the_window_with_reason_and_remedy(
    people: People,
) -> None:
    hall = people.hall
    submitted = await people.at_district()
    number, code = submitted["application_number"], submitted["query_code"]
    reasons = {
        "reason": "申请人未满60周岁，不符合办理条件。",
        "legal_basis": "《河南省老年人权益保障条例》",
        "remedy": "可在60日内申请行政复议，或在6个月内提起行政诉讼。",
    }

    await people.decide(number, REFUSE, reasons)

    await hall.application_in(number, "ready", by=CLERK)
    decision = await hall.fetch(f"applications/{number}/documents/refusal_decision", by=CLERK)
    assert decision.startswith(b"%PDF")
    assert (await hall.status(number, code))["status"] == "ready"
    await people.hand_over(number)
    status = await hall.status(number, code)
    assert status["status"] == "closed"
    assert (await hall.get(f"licences?application_number={number}", by=CLERK))["licences"] == []


async def test_a_refusal_by_the_street_ends_the_case_without_asking_the_district(
    people: People,
) -> None:
    hall = people.hall
    number = (await people.accepted())["application_number"]
    review = await hall.review_of(number, by=STREET_REVIEWER)
    reasons = {"reason": "不符合条件。", "legal_basis": "条例", "remedy": "可申请行政复议。"}

    await hall.review(review, "opinion", REFUSE, by=STREET_REVIEWER)
    await hall.review(review, "decision", reasons, by=STREET_REVIEWER)

    await hall.application_in(number, "ready", by=CLERK)


async def test_the_window_refuses_naming_the_right_body(people: People) -> None:
    hall = people.hall
    submitted = await people.submit()
    number = submitted["application_number"]
    refusal = {
        "reason": "申请人户籍不在本区。",
        "legal_basis": "行政许可法第三十二条",
        "right_body": "二七区民政局",
    }

    refused = await hall.act(number, "refusal", refusal, by=CLERK)

    assert refused["status"] == "refused"
    document = await hall.fetch(f"applications/{number}/documents/non_acceptance", by=CLERK)
    assert document.startswith(b"%PDF")
    status = await hall.status(number, submitted["query_code"])
    assert status["status"] == "refused"


async def test_an_applicant_withdraws_before_acceptance(people: People) -> None:
    submitted = await people.submit()
    number = submitted["application_number"]

    withdrawn = await people.hall.act(number, "withdrawal", {"reason": "改日再办"}, by=CLERK)

    assert withdrawn["status"] == "withdrawn"


async def test_an_applicant_withdraws_while_the_street_reviews(people: People) -> None:
    hall = people.hall
    submitted = await people.accepted()
    number = submitted["application_number"]
    await hall.review_of(number, by=STREET_REVIEWER)

    await hall.act(number, "withdrawal", {"reason": "本人放弃"}, by=CLERK)

    await hall.application_in(number, "withdrawn", by=CLERK)
    await hall.review_of(number, by=STREET_REVIEWER, status="recalled")
    status = await hall.status(number, submitted["query_code"])
    assert status["status"] == "withdrawn"
