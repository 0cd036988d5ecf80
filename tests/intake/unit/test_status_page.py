"""The page of a public status says what the JSON says: every field, and nothing besides."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from services.intake.api.schemas.status import CollectionPlace, PublicStatus
from services.intake.api.status_page import RESULT_NAMES, status_page
from services.intake.domain.progress import Result
from shared.answers import DueOut

FULL = PublicStatus(
    application_number="4101021301202611200000011",
    item="老年优待证办理",
    status="ready",
    status_name="待领取",
    applicant_name="赵**",
    submitted_at=datetime(2026, 11, 20, 1, 5, tzinfo=UTC),
    accepted_at=datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
    promised_due=DueOut(on=date(2026, 12, 1), is_provisional=False),
    closed_at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
    department="莲湖街道社会事务办公室",
    department_phone="0371-00000131",
    reply_due=DueOut(on=date(2027, 1, 4), is_provisional=True),
    returned_because="照片不清",
    result="granted",
    collect_at=CollectionPlace(
        organization_name="阳光花苑社区便民服务站",
        window_name="综合窗口1号",
        address="莲湖街道阳光花苑",
        hours="8:30—12:00",
        phone="0371-00000183",
    ),
)
WORDS = {
    "application_number": "4101021301202611200000011",
    "item": "老年优待证办理",
    "applicant_name": "赵**",
    "submitted_at": "2026年11月20日 09时05分",
    "accepted_at": "2026年11月21日 01时30分",
    "promised_due": "2026年12月1日",
    "closed_at": "2026年11月24日 10时00分",
    "department": "莲湖街道社会事务办公室",
    "department_phone": "0371-00000131",
    "reply_due": "2027年1月4日（暂定，以放假安排公布后为准）",
    "returned_because": "照片不清",
    "result": "准予",
}
PLACE_WORDS = {
    "organization_name": "阳光花苑社区便民服务站",
    "window_name": "综合窗口1号",
    "address": "莲湖街道阳光花苑",
    "hours": "8:30—12:00",
    "phone": "0371-00000183",
}
AS_THE_LEAD = {"status", "status_name"}


def test_every_field_has_its_line_and_no_line_is_without_a_field() -> None:
    page = status_page(FULL)

    case, place = (dict(block.lines) for block in page.blocks)

    assert page.lead == "待领取"
    assert set(WORDS) | AS_THE_LEAD | {"collect_at"} == set(PublicStatus.model_fields)
    assert sorted(str(one) for one in case.values()) == sorted(WORDS.values())
    assert set(PLACE_WORDS) == set(CollectionPlace.model_fields)
    assert sorted(str(one) for one in place.values()) == sorted(PLACE_WORDS.values())


@pytest.mark.parametrize(
    "unknown",
    ["accepted_at", "promised_due", "closed_at", "reply_due", "returned_because", "result"],
)
def test_what_is_not_known_yet_is_not_spoken_of(unknown: str) -> None:
    (case, _place) = status_page(FULL.model_copy(update={unknown: None})).blocks

    said = {text for _label, text in case.lines if text}

    assert said == set(WORDS.values()) - {WORDS[unknown]}


def test_nothing_to_collect_has_no_place() -> None:
    page = status_page(FULL.model_copy(update={"collect_at": None}))

    assert len(page.blocks) == 1


def test_every_result_has_its_word() -> None:
    assert set(RESULT_NAMES) == set(get_args(Result))
