"""Every document of rules.md G, on paper and as a page that says the same."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.publishing.wording import KINDS
from services.intake.repository import documents as issued_documents
from services.intake.tables import documents
from tests.intake.integration.test_documents import listed, printed, text_of
from tests.intake.integration.window import (
    DELIVERY,
    LICENCE_NUMBER,
    OTHER_REVIEWER,
    STREET_REVIEWER,
    Answer,
    Desk,
    body,
    decided,
    extended,
    fields,
    issued,
    meeting_fixed,
    opened,
    problem,
    revoked,
    suspended,
)

HEARING: Answer = {
    "matter": "申请人与邻里之间的重大利益关系",
    "legal_basis": "《行政许可法》第四十七条",
    "held_at": "2026-12-02T01:00:00Z",
    "place": "莲湖街道办事处二楼",
}
INSPECTION: Answer = {
    "inspected_at": "2026-11-19T02:30:00Z",
    "place": "阳光花苑社区3号楼",
    "inspectors": [
        {"name": "田秀平", "certificate": "豫A001"},
        {"name": "孔㛃", "certificate": "豫A002"},
    ],
    "findings": "现场与申报一致。",
    "statement": "无异议",
}
NOTICE = {"defects": [{"material": "M02", "defect": "照片模糊 <b>请重拍</b>"}]}
REFUSAL = {
    "reason": "不属于本机关职权",
    "legal_basis": "《行政许可法》第三十二条",
    "right_body": "郑州市民政局",
}
NOT_ON_PAPER = frozenset({"printed_at", "seal_name"})
OF_RULES_G = {
    "收件凭证", "受理通知书", "补正一次性告知书", "不予受理决定书", "特别程序告知书",
    "延期通知书", "准予决定书", "不予许可决定书", "送达回证", "听证告知书", "核查笔录",
    "撤回确认书", "领证签收单",
}  # fmt: skip


def test_every_document_of_the_window_and_its_offices_has_a_kind() -> None:
    assert {kind.title for kind in KINDS.values()} >= OF_RULES_G


async def page(desk: Desk, number: str, kind: str, document_number: str | None = None) -> str:
    """The text of a page without white space."""
    asked = f"?document_number={document_number}" if document_number else ""
    answer = await desk.get(f"applications/{number}/documents/{kind}/page{asked}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    text = re.sub(r"<style>.*?</style>|<[^>]*>", "", answer.text, flags=re.DOTALL)
    return "".join(unescape(text).split())


SHOWN_BESIDE = {
    "return_notice", "commitment", "completion_receipt", "deemed_withdrawal", "acceptance_revocation",
}  # fmt: skip
"""Printed in the tests of online applications and of promises."""


def texts(part: Any) -> list[str]:
    """Every text of a document's fields, line by line, without white space."""
    if isinstance(part, str):
        return ["".join(line.split()) for line in part.split("\n")]
    if isinstance(part, Mapping):
        return [
            one for name, inner in part.items() if name not in NOT_ON_PAPER for one in texts(inner)
        ]
    if isinstance(part, list):
        return [one for inner in part for one in texts(inner)]
    return []


async def wording(desk: Desk, number: str) -> dict[str, list[str]]:
    """The words of all documents of a case, by kind."""
    async with desk.service.work(desk.service.system) as work:
        kinds = await work.connection.execute(
            sa.select(documents.c.kind).where(documents.c.application_number == number)
        )
        found = {}
        for kind in set(kinds.scalars()):
            document = await issued_documents.newest(work, number, kind)
            found[kind] = texts(dict(document.content))
    return found


async def handed_over(desk: Desk) -> str:
    """A case with everything that can be written about one that is granted."""
    accepted = await desk.accepted()
    number = str(accepted["application_number"])
    await desk.get(f"applications/{number}/documents/receipt")
    await desk.hear(opened(accepted))
    await desk.post(f"applications/{number}/hearing-notice", HEARING, by=STREET_REVIEWER)
    await desk.post(f"applications/{number}/inspection-record", INSPECTION, by=STREET_REVIEWER)
    told = (suspended(number), extended(number), meeting_fixed(number))
    for event in (*told, decided(accepted), issued(accepted)):
        await desk.hear(event)
    answer = await desk.post(f"applications/{number}/delivery", DELIVERY)
    assert answer.status_code == 201, answer.text
    return number


async def turned_down(desk: Desk) -> list[str]:
    """A case refused by its office, one at the window after a notice, one withdrawn."""
    refused = await desk.accepted()
    await desk.hear(opened(refused))
    await desk.hear(decided(refused, "refused"))
    numbers = [(await desk.submitted())["application_number"] for _ in range(2)]
    await desk.post(f"applications/{numbers[0]}/supplement-notice", NOTICE)
    await desk.post(f"applications/{numbers[0]}/refusal", REFUSAL)
    await desk.post(f"applications/{numbers[1]}/withdrawal", {"reason": "本人放弃"})
    return [refused["application_number"], *numbers]


async def spoilt(desk: Desk) -> str:
    """A case whose licence was revoked while it lay at the window."""
    accepted = await desk.accepted()
    for event in (decided(accepted), issued(accepted), revoked(accepted["application_number"])):
        await desk.hear(event)
    return str(accepted["application_number"])


async def test_each_document_says_the_same_on_paper_and_as_a_page(desk: Desk) -> None:
    numbers = [await handed_over(desk), *await turned_down(desk), await spoilt(desk)]
    seen: set[str] = set()

    for number in numbers:
        for kind, words in (await wording(desk, number)).items():
            on_paper, on_screen = await printed(desk, number, kind), await page(desk, number, kind)
            assert [one for one in words if one not in on_paper] == [], kind
            assert [one for one in words if one not in on_screen] == [], kind
            seen.add(kind)

    assert set(KINDS) - seen == SHOWN_BESIDE


async def test_a_page_is_a_copy_and_no_print(desk: Desk) -> None:
    number = (await desk.accepted())["application_number"]

    shown = await page(desk, number, "acceptance_notice")
    first = await printed(desk, number, "acceptance_notice")

    assert "副本" in shown
    assert "副本" not in first


async def test_what_people_write_is_text_on_a_page(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    await desk.post(f"applications/{number}/supplement-notice", NOTICE)

    answer = await desk.get(f"applications/{number}/documents/supplement_notice/page")

    assert "照片模糊 &lt;b&gt;请重拍&lt;/b&gt;" in answer.text


async def test_a_page_of_a_case_out_of_sight_or_of_no_kind_is_not_found(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    path = f"applications/{number}/documents"

    foreign = await desk.get(f"{path}/receipt/page", by=OTHER_REVIEWER)
    unknown = await desk.get(f"{path}/nothing/page")

    assert problem(foreign) == (404, "application_unknown")
    assert problem(unknown) == (404, "document_unknown")


async def test_the_notice_of_supplements_names_the_standard_of_each_paper(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    await desk.post(f"applications/{number}/supplement-notice", NOTICE)

    item = next(one for one in (await desk.get(f"items/{body()['item_code']}")).json()["materials"]
                if one["code"] == "M02")  # fmt: skip

    words = (await wording(desk, number))["supplement_notice"]
    assert not item.get("standard") or any(item["standard"] in one for one in words)


async def test_the_receipt_says_in_which_form_each_paper_was_received(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    assert "原件" in await printed(desk, number, "receipt")


async def test_the_grant_is_a_written_decision_with_content_and_validity(desk: Desk) -> None:
    accepted = await desk.accepted()
    await desk.hear(opened(accepted))
    await desk.hear(decided(accepted))

    text = await printed(desk, accepted["application_number"], "grant_decision")

    assert "决定准予" in text
    assert "以所发证照载明的内容为准" in text
    assert "中原区民政局" in text


async def test_whoever_collects_a_licence_signs_for_it(desk: Desk) -> None:
    number = await handed_over(desk)

    text = await printed(desk, number, "collection_receipt")

    assert "".join(LICENCE_NUMBER.split()) in text
    assert "领取人：赵秀兰（本人）" in text


async def test_a_delivery_that_was_not_taken_has_both_servers_and_the_reason(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    await desk.hear(issued(accepted))
    refused = {"second_server": "高志远", "refusal_note": "拒收，社区干部在场见证"}

    answer = await desk.post(f"applications/{number}/delivery", {**DELIVERY, **refused})

    text = await printed(desk, number, "delivery_receipt")
    assert answer.status_code == 201
    assert "沈世燕、高志远" in text
    assert "拒收，社区干部在场见证" in text
    assert "collection_receipt" not in await listed(desk, number)


async def test_an_office_announces_a_hearing_in_its_own_name_seven_days_before(desk: Desk) -> None:
    accepted = await desk.accepted()
    path = f"applications/{accepted['application_number']}/hearing-notice"
    await desk.hear(opened(accepted))
    soon = {**HEARING, "held_at": "2026-11-26T01:00:00Z"}

    given = await desk.post(path, HEARING, by=STREET_REVIEWER)
    too_soon = await desk.post(path, soon, by=STREET_REVIEWER)
    nowhere = await desk.post(path, {**HEARING, "place": ""}, by=STREET_REVIEWER)
    stranger = await desk.post(path, HEARING, by=OTHER_REVIEWER)

    assert given.status_code == 201, given.text
    assert given.json()["title"] == "听证告知书"
    assert fields(too_soon) == [("held_at", "hearing_too_soon")]
    assert fields(nowhere) == [("place", "missing")]
    assert problem(stranger) == (404, "application_unknown")
    text = await printed(desk, accepted["application_number"], "hearing_notice")
    assert "莲湖街道社会事务办公室" in text
    assert "2026年12月2日09时00分" in text


async def test_an_inspection_is_recorded_by_two_and_only_before_the_decision(desk: Desk) -> None:
    accepted = await desk.accepted()
    path = f"applications/{accepted['application_number']}/inspection-record"
    await desk.hear(opened(accepted))
    alone = {**INSPECTION, "inspectors": INSPECTION["inspectors"][:1] * 2}

    by_one = await desk.post(path, alone, by=STREET_REVIEWER)
    ahead = {**INSPECTION, "inspected_at": "2027-01-01T00:00:00Z"}
    to_come = await desk.post(path, ahead, by=STREET_REVIEWER)
    kept = await desk.post(path, INSPECTION, by=STREET_REVIEWER)
    await desk.hear(decided(accepted))
    late = await desk.post(path, INSPECTION)

    assert fields(by_one) == [("inspectors", "two_inspectors")]
    assert fields(to_come) == [("inspected_at", "in_the_future")]
    assert kept.status_code == 201, kept.text
    assert problem(late) == (409, "transition_forbidden")


async def test_the_same_key_issues_one_document_and_each_can_be_asked_for(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    path = f"applications/{number}/inspection-record"

    first, again = [
        await desk.call("POST", path, by=STREET_REVIEWER, key="k", json=INSPECTION)
        for _ in range(2)
    ]
    second = await desk.post(path, {**INSPECTION, "findings": "复查一致。"}, by=STREET_REVIEWER)
    earlier = await page(desk, number, "inspection_record", first.json()["document_number"])

    assert first.json() == again.json() != second.json()
    assert "现场与申报一致。" in earlier


async def test_the_office_that_issued_a_document_prints_its_original(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    await desk.post(f"applications/{number}/hearing-notice", HEARING, by=STREET_REVIEWER)
    path = f"applications/{number}/documents/hearing_notice"

    prints = [text_of((await desk.get(path, by=STREET_REVIEWER)).content) for _ in range(2)]

    assert ["副本" in one for one in prints] == [False, True]


@pytest.mark.parametrize("act", ["hearing-notice", "inspection-record"])
async def test_a_character_that_the_font_lacks_is_refused_before_a_document_is_issued(
    desk: Desk, act: str
) -> None:
    accepted = await desk.accepted()
    await desk.hear(opened(accepted))
    body_of = {"hearing-notice": HEARING, "inspection-record": INSPECTION}[act]
    unprintable = {**body_of, "place": "会议室\U000e0100"}

    path = f"applications/{accepted['application_number']}/{act}"
    answer = await desk.post(path, unprintable, by=STREET_REVIEWER)

    assert fields(answer) == [("place", "glyph_missing")]
