"""One appointment of several departments: 联合审图, 联合验收 (A7.1; decision 0068)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from services.routing.domain.statuses import CaseStatus
from shared.clock import FrozenClock
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post
from tests.routing.integration.meeting_room import (
    CALL,
    FIRE,
    INSPECTORS,
    LATER,
    LEAD,
    NUMBER,
    POLICE,
    Room,
    TokenFor,
    office,
    open_room,
)

SUPERVISOR, STRANGER = "zy-zwb-s01", "zy-lsz-r01"
OpenRoom = Callable[..., Awaitable[Room]]


@pytest.fixture
def room_of(open_service: OpenService, token_for: TokenFor, clock: FrozenClock) -> OpenRoom:
    async def opened(**facts: Any) -> Room:
        return await open_room(open_service, token_for, clock, **facts)

    return opened


async def test_the_lead_is_asked_for_the_meeting_that_the_guide_declares_until_it_called(
    room_of: OpenRoom,
) -> None:
    room = await room_of()

    asked = await room.sent("task.stage_updated")
    await room.called()

    told = await room.sent("task.stage_updated")
    assert [one["meeting_wanted"] for one in asked] == ["joint_drawing_review"]
    assert len(told) == 4
    assert all(one["meeting_wanted"] is None for one in told[1:])
    assert all(one["as_of"] > asked[0]["as_of"] for one in told[1:])
    parts = told[1]["meetings"][0]["parts"]
    assert [(one["leads"], one["is_confirmed"]) for one in parts] == [
        (True, True), (False, None), (False, None),
    ]  # fmt: skip


async def test_an_appointment_confirmed_by_all_is_told_once_and_stops_the_promise_once(
    room_of: OpenRoom,
) -> None:
    room = await room_of()

    number = await room.called()
    await room.post(f"/{number}/confirmation", FIRE, {"round": 1})
    none_yet = await room.sent("case.meeting_fixed")
    last = await room.post(f"/{number}/confirmation", POLICE, {"round": 1})

    told = await room.sent("case.meeting_fixed")
    case = await post.case(room.routing, NUMBER)
    assert none_yet == []
    assert last.json()["status_name"] == "已确定并通知申请人"
    assert [(one["meeting"], one["stops_promise"]) for one in told] == [(number, True)]
    assert told[0]["departments"] == [
        "中原区住房和城乡建设局", "中原区消防救援大队", "郑州市公安局中原分局",
    ]  # fmt: skip
    assert case.status is CaseStatus.SUSPENDED
    assert [pause.kind for pause in case.pauses] == ["technical_review"]


async def test_the_stop_ends_with_the_record_and_the_clock_explains_it_with_the_notice(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.fixed()

    room.reach("2026-11-24T10:30:00")
    for department in (FIRE, POLICE, LEAD):
        answer = await room.recorded(number, department)
    clocks = (await room.get(f"cases/{NUMBER}/clock", LEAD)).json()["clocks"]

    resumed = await room.sent("case.resumed")
    promised = next(one for one in clocks if one["kind"] == "promised")
    statutory = next(one for one in clocks if one["kind"] == "statutory")
    offices = [one for one in clocks if one["kind"] == "task"]
    limits = await room.sent("task.rescheduled")
    assert answer.json()["status"] == "held"
    assert [one["promised_due"]["on"] for one in resumed] == ["2026-12-02"]
    assert promised["pauses"][0]["stops"]
    assert promised["pauses"][0]["document"] == f"联合审图通知书（约定编号{number}）"
    assert promised["pauses"][0]["first"] == "2026-11-20"
    assert not statutory["pauses"][0]["stops"]
    assert [one["due"]["on"] for one in offices] == ["2026-11-26"] * 3
    assert {one["due"]["on"] for one in limits} == {"2026-11-26"}
    assert len(limits) == 3


@pytest.mark.parametrize("uncounted", [(), ("site_check",)])
async def test_a_promise_whose_guide_does_not_say_so_runs_on(
    room_of: OpenRoom, uncounted: tuple[str, ...]
) -> None:
    room = await room_of(uncounted=uncounted)

    await room.fixed()

    case = await post.case(room.routing, NUMBER)
    told = await room.sent("case.meeting_fixed")
    assert not told[0]["stops_promise"]
    assert case.pauses == ()
    assert case.status is CaseStatus.UNDER_REVIEW


async def test_a_department_proposes_another_time_and_an_answer_to_the_old_one_does_not_count(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.called()
    another = {key: LATER[key] for key in ("starts_at", "ends_at", "reason")}

    await room.post(f"/{number}/proposal", FIRE, {"round": 1, **another})
    seen = (await room.get(f"cases/{NUMBER}/meetings", LEAD)).json()["meetings"][0]
    moved = await room.post(f"/{number}/rescheduling", LEAD, LATER)
    stale = await room.post(f"/{number}/confirmation", POLICE, {"round": 1})
    for department in (FIRE, POLICE):
        await room.post(f"/{number}/confirmation", department, {"round": 2})

    told = await room.sent("case.meeting_fixed")
    said = next(one for one in seen["parts"] if one["attendance"] and not one["leads"])
    assert said["attendance"]["reason"] == "设计单位无法到场"
    assert moved.json()["round"] == 2
    assert stale.status_code == 409
    assert stale.json()["code"] == "meeting_moved"
    assert [(one["round"], one["starts_at"]) for one in told] == [(2, LATER["starts_at"])]


async def test_the_lead_fixes_the_time_without_the_silent_once_their_day_is_over(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.called()
    await room.post(f"/{number}/confirmation", FIRE, {"round": 1})

    early = await room.post(f"/{number}/fixing", LEAD, {})
    room.reach("2026-11-24T00:00:00")
    fixed = await room.post(f"/{number}/fixing", LEAD, {})
    late = await room.post(f"/{number}/confirmation", POLICE, {"round": 1})

    assert early.status_code == 409
    assert early.json()["code"] == "answers_still_due"
    assert fixed.status_code == 201
    assert late.json()["status"] == "fixed"
    assert len(await room.sent("case.meeting_fixed")) == 1


async def test_a_fixed_time_that_moves_is_told_again_once_with_its_reason(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.fixed()

    moved = await room.post(f"/{number}/rescheduling", LEAD, LATER)

    told = await room.sent("case.meeting_fixed")
    case = await post.case(room.routing, NUMBER)
    assert moved.json()["status"] == "fixed"
    assert [(one["round"], one["reason"]) for one in told] == [(1, ""), (2, "设计单位无法到场")]
    assert len(case.pauses) == 1
    assert case.pauses[0].expected_until == b.utc(2026, 11, 25, 16)
    assert ("reschedule_meeting", True) in await post.acts(room.routing, NUMBER)


async def test_a_cancelled_appointment_is_told_and_the_clocks_run_again(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.fixed()

    cancelled = await room.post(f"/{number}/calling-off", LEAD, {"reason": "图纸需重新设计"})
    again = await room.called()

    told = await room.sent("case.meeting_cancelled")
    case = await post.case(room.routing, NUMBER)
    assert cancelled.json()["status"] == "cancelled"
    assert [one["reason"] for one in told] == ["图纸需重新设计"]
    assert case.status is CaseStatus.UNDER_REVIEW
    assert len(await room.sent("case.resumed")) == 1
    assert again == f"{NUMBER}-02"


async def test_a_department_that_does_not_come_is_recorded_and_stops_nobody(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.fixed()

    room.reach("2026-11-24T10:30:00")
    await room.recorded(number, FIRE)
    ended = await room.recorded(number, LEAD, absent=[office(POLICE)])
    cards = (await room.get("supervision/cards", SUPERVISOR)).json()["cards"]
    late = await room.recorded(number, POLICE)

    held = await room.sent("case.meeting_held")
    assert ended.json()["status"] == "held"
    assert [(one["organization_name"], bool(one["entry"])) for one in held[0]["parts"]] == [
        ("中原区住房和城乡建设局", True),
        ("中原区消防救援大队", True),
        ("郑州市公安局中原分局", False),
    ]
    assert [(one["colour"], one["reason"]) for one in cards] == [
        ("yellow", f"未按约定参加联合审图（{number}）")
    ]
    assert late.status_code == 409
    assert late.json()["code"] == "meeting_ended"
    assert (await post.case(room.routing, NUMBER)).status is CaseStatus.UNDER_REVIEW


async def test_a_department_that_comes_late_is_present_while_the_record_is_open(
    room_of: OpenRoom,
) -> None:
    room = await room_of()
    number = await room.fixed()

    room.reach("2026-11-24T10:30:00")
    await room.recorded(number, LEAD, absent=[office(POLICE)])
    await room.recorded(number, POLICE)
    await room.recorded(number, FIRE)

    held = await room.sent("case.meeting_held")
    cards = (await room.get("supervision/cards", SUPERVISOR)).json()["cards"]
    assert all(one["entry"] for one in held[0]["parts"])
    assert cards == []


async def test_on_site_two_members_of_staff_inspect(room_of: OpenRoom) -> None:
    room = await room_of()
    number = await room.fixed(kind="joint_acceptance")

    early = await room.recorded(number, FIRE, inspectors=INSPECTORS)
    room.reach("2026-11-24T10:30:00")
    alone = await room.recorded(number, FIRE, inspectors=INSPECTORS[:1] * 2)
    both = await room.recorded(number, FIRE, inspectors=INSPECTORS)

    assert early.json()["code"] == "meeting_not_begun"
    assert (alone.status_code, alone.json()["code"]) == (422, "inspectors_missing")
    assert both.status_code == 201


async def test_the_record_is_read_by_the_lead_the_rest_read_their_own(room_of: OpenRoom) -> None:
    room = await room_of()
    number = await room.fixed()
    room.reach("2026-11-24T10:30:00")
    await room.recorded(number, FIRE)

    read = {
        by: (await room.get(f"cases/{NUMBER}/meetings", by)).json()["meetings"][0]["parts"]
        for by in (LEAD, FIRE, POLICE, SUPERVISOR)
    }
    stranger = await room.get(f"cases/{NUMBER}/meetings", STRANGER)
    told = (await room.sent("task.stage_updated"))[-3:]

    of_fire = {
        by: next(one for one in parts if one["organization"] == office(FIRE))
        for by, parts in read.items()
    }
    assert all(one["has_recorded"] for one in of_fire.values())
    assert {by: bool(one["entry"]) for by, one in of_fire.items()} == {
        LEAD: True, FIRE: True, POLICE: False, SUPERVISOR: True,
    }  # fmt: skip
    assert stranger.status_code == 404
    entries = [any(part["entry"] for part in one["meetings"][0]["parts"]) for one in told]
    assert sorted(entries) == [False, True, True]


@pytest.mark.parametrize(
    ("path", "by", "body", "status", "code"),
    [
        ("", FIRE, CALL, 409, "not_the_lead"),
        ("", LEAD, CALL, 409, "meeting_open"),
        ("", LEAD, {**CALL, "starts_at": CALL["ends_at"]}, 409, "meeting_open"),
        ("", STRANGER, CALL, 404, "case_not_found"),
        ("/{}/rescheduling", FIRE, LATER, 409, "not_the_lead"),
        ("/{}/calling-off", POLICE, {"reason": "不再需要"}, 409, "not_the_lead"),
        ("/{}/fixing", FIRE, {}, 409, "not_the_lead"),
        ("/nothing/fixing", LEAD, {}, 404, "meeting_not_found"),
        ("/{}/confirmation", STRANGER, {"round": 1}, 404, "case_not_found"),
        ("/{}/record", LEAD, {"result": "passed", "findings": "符合"}, 409, "meeting_ended"),
    ],
)
async def test_who_may_not_act_or_not_yet_is_told_why(
    room_of: OpenRoom, path: str, by: str, body: dict[str, Any], status: int, code: str
) -> None:
    room = await room_of()
    number = await room.called()

    refused = await room.post(path.format(number), by, body)

    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": "2026-11-19T09:00:00+08:00"}, "meeting_time_wrong"),
        ({"ends_at": "2026-11-24T08:00:00+08:00"}, "meeting_time_wrong"),
        ({"organizations": ["11410102MBDEM0840T"]}, "not_of_the_stage"),
        ({"prepare": "图纸\U0001f600一套"}, "invalid_request"),
    ],
)
async def test_an_appointment_is_in_the_future_and_of_departments_of_the_stage(
    room_of: OpenRoom, changes: dict[str, Any], code: str
) -> None:
    room = await room_of()

    refused = await room.post("", LEAD, {**CALL, **changes})

    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_only_the_named_departments_take_part(room_of: OpenRoom) -> None:
    room = await room_of()
    number = await room.called(organizations=[office(FIRE)])

    outside = await room.post(f"/{number}/confirmation", POLICE, {"round": 1})
    agreed = await room.post(f"/{number}/confirmation", FIRE, {"round": 1})

    assert (outside.status_code, outside.json()["code"]) == (409, "not_taking_part")
    assert agreed.json()["status"] == "fixed"


async def test_repeated_and_simultaneous_answers_give_one_notice(room_of: OpenRoom) -> None:
    room = await room_of()
    first = await room.post("", LEAD, CALL, key="k1")
    again = await room.post("", LEAD, CALL, key="k1")
    number = first.json()["meeting"]

    answers = await asyncio.gather(
        *(
            room.post(f"/{number}/confirmation", department, {"round": 1})
            for department in (FIRE, POLICE) * 3
        )
    )

    assert again.json() == first.json()
    assert {one.status_code for one in answers} == {201}
    assert len(await room.sent("case.meeting_fixed")) == 1
    assert len((await post.case(room.routing, NUMBER)).pauses) == 1


@pytest.mark.parametrize("ending", ["withdrawn", "vetoed", "met"])
async def test_an_appointment_lapses_with_its_stage(room_of: OpenRoom, ending: str) -> None:
    room = await room_of()
    await room.fixed()
    departments = [LEAD] if ending == "vetoed" else [FIRE, POLICE, LEAD]
    outcome = "refused" if ending == "vetoed" else "granted"
    answers = [
        b.decided(NUMBER, b.task_of(NUMBER, 0, 4, one), office(one), outcome=outcome)
        for one in departments
    ]

    await post.send(room.routing, *([b.withdrawn(NUMBER)] if ending == "withdrawn" else answers))

    case = await post.case(room.routing, NUMBER)
    told = await room.sent("case.meeting_cancelled")
    assert [one.status for one in case.joint.meetings] == ["cancelled"]
    assert [one["reason"] for one in told] == ["本环节已经办结，不再需要"]
    assert not case.is_suspended


async def test_a_stop_of_its_own_does_not_end_the_stop_of_the_stage(room_of: OpenRoom) -> None:
    room = await room_of()
    await room.fixed()
    task, organization = b.task_of(NUMBER, 0, 4, LEAD), office(LEAD)

    await post.send(
        room.routing,
        b.suspended(NUMBER, task, organization=organization),
        b.resumed(NUMBER, task, organization=organization),
    )

    case = await post.case(room.routing, NUMBER)
    assert [(one.kind, one.ended_at is None) for one in case.pauses if one.of_stage] == [
        ("technical_review", True)
    ]
    assert case.status is CaseStatus.SUSPENDED
