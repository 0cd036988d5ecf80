"""The page of a public status says what the JSON says: every field, and nothing besides."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from services.intake.api.schemas.follow_ups import FollowUpOut
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
    follow_up=FollowUpOut(
        item_code="11410102MBDEM0131L4410131010001",
        item="食品经营许可",
        status="held_up",
        status_name="暂不能开启",
        application_number="4101021301202611200000029",
        reason="事项已停办",
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
FOLLOW_UP_WORDS = {
    "item_code": "11410102MBDEM0131L4410131010001",
    "item": "食品经营许可",
    "status_name": "暂不能开启",
    "application_number": "4101021301202611200000029",
    "reason": "事项已停办",
}
AS_THE_LEAD = {"status", "status_name"}


def test_every_field_has_its_line_and_no_line_is_without_a_field() -> None:
    page = status_page(FULL)

    case, place, second = (dict(block.lines) for block in page.blocks)

    assert page.lead == "待领取"
    assert set(WORDS) | AS_THE_LEAD | {"collect_at", "follow_up"} == set(PublicStatus.model_fields)
    assert sorted(str(one) for one in case.values()) == sorted(WORDS.values())
    assert set(PLACE_WORDS) == set(CollectionPlace.model_fields)
    assert sorted(str(one) for one in place.values()) == sorted(PLACE_WORDS.values())
    assert set(FOLLOW_UP_WORDS) | {"status"} == set(FollowUpOut.model_fields)
    assert sorted(str(one) for one in second.values()) == sorted(FOLLOW_UP_WORDS.values())


@pytest.mark.parametrize(
    "unknown",
    ["accepted_at", "promised_due", "closed_at", "reply_due", "returned_because", "result"],
)
def test_what_is_not_known_yet_is_not_spoken_of(unknown: str) -> None:
    case = status_page(FULL.model_copy(update={unknown: None})).blocks[0]

    said = {text for _label, text in case.lines if text}

    assert said == set(WORDS.values()) - {WORDS[unknown]}


@pytest.mark.parametrize(
    ("missing", "left"), [("collect_at", "后续事项"), ("follow_up", "领取地点")]
)
def test_what_does_not_wait_or_follow_has_no_heading(missing: str, left: str) -> None:
    page = status_page(FULL.model_copy(update={missing: None}))

    assert [block.caption for block in page.blocks] == ["", left]


def test_every_result_has_its_word() -> None:
    assert set(RESULT_NAMES) == set(get_args(Result))
