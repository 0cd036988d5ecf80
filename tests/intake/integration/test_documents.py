"""Documents of the window: numbered, frozen, printed once as original and then as copies."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.intake.integration.window import (
    DELIVERY,
    Desk,
    body,
    decided,
    extended,
    issued,
    opened,
    problem,
    supplement_requested,
    suspended,
)


def text_of(pdf: bytes) -> str:
    """All text of a PDF without white space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


async def printed(desk: Desk, number: str, kind: str) -> str:
    """The text of a printed document."""
    answer = await desk.get(f"applications/{number}/documents/{kind}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.content)


async def listed(desk: Desk, number: str) -> dict[str, dict[str, Any]]:
    """Documents by kind."""
    answer = await desk.get(f"applications/{number}/documents")
    return {one["kind"]: one for one in answer.json()["documents"]}


async def test_the_receipt_shows_number_code_and_what_was_received(desk: Desk) -> None:
    submitted = await desk.submitted(missing=("M02",))

    text = await printed(desk, submitted["application_number"], "receipt")

    assert submitted["application_number"] in text
    assert submitted["query_code"] in text
    assert "申请人居民身份证" in text
    assert "近期免冠一寸彩色照片" not in text
    assert "收件凭证" in text


async def test_the_second_print_is_marked_as_a_copy(desk: Desk) -> None:
    number = (await desk.accepted())["application_number"]

    first = await printed(desk, number, "acceptance_notice")
    second = await printed(desk, number, "acceptance_notice")

    assert "副本" not in first
    assert "副本" in second


async def test_the_acceptance_notice_names_both_due_dates_and_its_number(desk: Desk) -> None:
    number = (await desk.accepted())["application_number"]

    text = await printed(desk, number, "acceptance_notice")

    assert "受理通知书" in text
    assert "中原阳光花苑社区受〔2026〕1号" in text
    assert "2026年11月20日（即办）" in text
    assert "2026年12月18日（20个工作日）" in text
    assert "不收费" in text


async def test_document_numbers_of_one_office_and_kind_follow_one_another(desk: Desk) -> None:
    numbers = [(await desk.accepted())["application_number"] for _ in range(2)]

    found = [
        (await listed(desk, number))["acceptance_notice"]["document_number"] for number in numbers
    ]

    assert found == ["中原阳光花苑社区受〔2026〕1号", "中原阳光花苑社区受〔2026〕2号"]


async def test_papers_that_may_follow_make_it_a_deferred_acceptance(desk: Desk) -> None:
    papers = body(item="elder_bus_card", applicant="bus-1", missing=("M03",))
    number = (await desk.post("applications", papers)).json()["application_number"]
    notice = {"defects": [{"material": "M03", "defect": "缺照片"}]}
    await desk.post(f"applications/{number}/supplement-notice", notice)
    deferred = {"materials": [{"code": "M03", "state": "deferred"}], "remark": "容缺"}
    await desk.post(f"applications/{number}/supplements", deferred)
    await desk.post(f"applications/{number}/commitment", {"kind": "deferral"})
    promise = await printed(desk, number, "commitment")
    signature = {"signer": "周桂英", "relation": "self", "method": "handwritten"}
    await desk.post(f"applications/{number}/commitment/signing", signature)
    await desk.post(f"applications/{number}/acceptance", {})

    text = await printed(desk, number, "acceptance_notice")

    assert "容缺受理补齐承诺书" in promise
    assert "容缺受理通知书" in text
    for said in (
        "近期免冠一寸彩色照片",
        "2026年11月23日前到原受理窗口补齐",
        "逾期未补的，不予许可",
    ):
        assert said in text
    for said in ("近期免冠一寸彩色照片", "2026年11月23日前", "365日内不再适用", "承诺人"):
        assert said in promise


async def test_every_kind_of_news_can_be_printed(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))
    for event in (
        supplement_requested(number),
        suspended(number),
        extended(number),
        decided(accepted, "refused"),
    ):
        await desk.hear(event)
    await desk.post(f"applications/{number}/delivery", DELIVERY)

    texts = {kind: await printed(desk, number, kind) for kind in await listed(desk, number)}

    assert "照片不清晰" in texts["supplement_notice"]
    assert "需要鉴定" in texts["suspension_notice"]
    assert "延长10个工作日" in texts["extension_notice"]
    assert "申请人未满六十周岁" in texts["refusal_decision"]
    assert "行政复议" in texts["refusal_decision"]
    assert "中原区民政局" in texts["refusal_decision"]
    assert "不予许可决定书" in texts["delivery_receipt"]


async def test_the_delivery_receipt_names_the_licence_and_who_took_it(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(issued(accepted))
    await desk.post(f"applications/{number}/delivery", DELIVERY)

    text = await printed(desk, number, "delivery_receipt")

    assert "老年优待证" in text
    assert "豫郑中优〔2026〕000001号" in text
    assert "本人" in text


@pytest.mark.parametrize("kind", ["licence", "acceptance_notice", "%00"])
async def test_a_document_that_was_not_issued_is_not_found(desk: Desk, kind: str) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.get(f"applications/{number}/documents/{kind}")

    assert answer.status_code == 404


async def test_a_department_gets_copies_and_does_not_use_up_the_original(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    foreign = await desk.get(
        f"applications/{number}/documents/acceptance_notice", by="zy-lianhu-r01"
    )
    own = await printed(desk, number, "acceptance_notice")

    assert "副本" in text_of(foreign.content)
    assert "副本" not in own


async def test_an_unissued_document_is_a_problem_in_words(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]

    answer = await desk.get(f"applications/{number}/documents/acceptance_notice")

    assert problem(answer) == (404, "document_unknown")
