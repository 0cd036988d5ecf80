"""The window knows of an appointment of several departments, and prints its notice and its record."""

from itertools import permutations
from typing import Any

import pytest

from shared.contracts import CaseMeetingCancelled, CaseMeetingHeld
from shared.contracts.envelope import Event
from shared.contracts.meeting import HeldPart, Inspector, MeetingEntry
from shared.messaging.open_rows import Outcome
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.test_document_pages import page
from tests.intake.integration.test_documents import printed
from tests.intake.integration.window import (
    DISTRICT_OFFICE,
    MEET_AT,
    Desk,
    meeting_head,
    opened,
    resumed,
)
from tests.intake.integration.window import meeting_fixed as fixed


def cancelled(number: str) -> CaseMeetingCancelled:
    """They do not."""
    return CaseMeetingCancelled(
        **meeting_head(number), round=2, reason="图纸需重新设计", cancelled_at=FRIDAY_MORNING
    )


def held(number: str) -> CaseMeetingHeld:
    """They have met; the fire brigade did not come."""
    entry = MeetingEntry(
        result="rectify",
        findings="疏散指示标志不足",
        inspectors=(
            Inspector(name="李强", certificate="豫A001"),
            Inspector(name="王敏", certificate="豫A002"),
        ),
        recorded_by_name="田秀平",
        recorded_at=MEET_AT,
    )
    parts = (
        HeldPart(organization=DISTRICT_OFFICE, organization_name="中原区民政局", entry=entry),
        HeldPart(organization="11410102MBDEM1018A", organization_name="中原区消防救援大队"),
    )
    return CaseMeetingHeld(**meeting_head(number), parts=parts, held_at=MEET_AT)


async def _appointments(desk: Desk, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get(f"applications/{number}")).json()["appointments"]
    return found


async def _titles(desk: Desk, number: str) -> list[str]:
    answer = await desk.get(f"applications/{number}/documents")
    kinds = ("meeting_notice", "inspection_record")
    return [one["title"] for one in answer.json()["documents"] if one["kind"] in kinds]


async def test_the_applicant_is_told_time_place_what_to_have_ready_and_that_the_promise_waits(
    desk: Desk,
) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    await desk.hear(fixed(number))

    paper = await printed(desk, number, "meeting_notice")
    screen = await page(desk, number, "meeting_notice")
    for words in ("联合验收通知书", "中原区消防救援大队", "演示路20号工地", "竣工图一套",
                  "不计入承诺办理期限", "09时00分"):  # fmt: skip
        assert words in paper
        assert words in screen
    assert paper.startswith("中原区民政局")
    assert await desk.status_of(number) == "suspended"
    assert [(one["status"], one["place"]) for one in await _appointments(desk, number)] == [
        ("fixed", "演示路20号工地")
    ]


async def test_a_promise_that_runs_on_is_said_to_run_on(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    await desk.hear(opened(accepted))

    await desk.hear(fixed(number, stops_promise=False))

    assert "办理期限继续计算" in await printed(desk, number, "meeting_notice")
    assert await desk.status_of(number) == "under_review"


async def test_the_one_record_says_what_each_found_and_who_did_not_come(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    for event in (opened(accepted), fixed(number), held(number), resumed(number)):
        await desk.hear(event)

    text = await printed(desk, number, "inspection_record")
    assert "联合验收核查笔录" in text
    assert "中原区民政局：限期整改。疏散指示标志不足" in text
    assert "未参加：中原区消防救援大队" in text
    assert "豫A002" in text
    assert await desk.status_of(number) == "under_review"


async def test_a_moved_and_a_cancelled_appointment_are_told_again(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]

    await desk.hear(fixed(number))
    await desk.hear(fixed(number, round_=2))
    moved = await printed(desk, number, "meeting_notice")
    await desk.hear(cancelled(number))

    assert "原因：降雨" in moved
    assert await _titles(desk, number) == ["联合验收通知书", "联合验收通知书", "联合验收取消通知书"]
    assert "图纸需重新设计" in await printed(desk, number, "meeting_notice")


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_any_order_and_repeated_the_last_word_holds(
    desk: Desk, order: tuple[int, ...]
) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]
    life: list[Event] = [fixed(number), fixed(number, round_=2), held(number)]
    await desk.hear(opened(accepted), sequence=1)

    for place in order:
        for _ in range(3):
            outcome = await desk.hear(life[place], sequence=place + 2, event_id=f"m-{place}")
    await desk.hear(resumed(number), sequence=9)

    assert outcome is Outcome.REPEATED
    assert [one["status"] for one in await _appointments(desk, number)] == ["held"]
    assert (await _titles(desk, number)).count("联合验收核查笔录") == 1
    assert await desk.status_of(number) == "under_review"
