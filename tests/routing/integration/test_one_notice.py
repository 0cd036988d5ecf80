"""Several offices of a stage ask the applicant in one notice, and know what the others checked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.routing.domain.statuses import CaseStatus
from services.routing.worker import ring_cases
from shared import contracts
from shared.clock import FrozenClock
from shared.contracts.envelope import Envelope
from shared.contracts.parts import Defect
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus, client_of
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
REFORM = "11410102MBDEM0031F"
LEAD, DISTRICT = b.task_of(NUMBER, 0, 5), b.task_of(NUMBER, 0, 4)
REFORMERS = b.task_of(NUMBER, 0, 4, "service_reform")
SUPERVISOR = "zy-zwb-s01"
BLURRED = Defect(material="M01", name="身份证", defect="复印件不清晰")
NO_PHOTO = Defect(material="M02", name="照片", defect="未提交")
ADDRESS = Defect(defect="地址与户籍不符")


def _minutes(count: int) -> datetime:
    return FRIDAY_MORNING + timedelta(minutes=count)


def _asks(
    task: Any, organization: str, request_id: str, *defects: Defect, minute: int = 10
) -> contracts.TaskSupplementRequested:
    plain = b.supplement_requested(
        NUMBER, task, organization=organization, request_id=request_id, at=_minutes(minute)
    )
    words = tuple(one.defect for one in defects)
    return plain.model_copy(update={"defects": words, "itemized": defects})


FROM_LEAD = _asks(LEAD, b.STREET_OFFICE, "r-lead", NO_PHOTO, BLURRED)
FROM_DISTRICT = _asks(DISTRICT, b.DISTRICT_OFFICE, "r-district", BLURRED, ADDRESS, minute=12)
FROM_REFORM = _asks(REFORMERS, REFORM, "r-reform", NO_PHOTO, minute=14)


async def _sent(service: Service, kind: str) -> list[dict[str, Any]]:
    await post.announced(service, NUMBER)
    published = service.part(RecordingBus).published
    envelopes = [Envelope.model_validate_json(one.body) for one in published]
    return [one.data for one in envelopes if one.type == f"cn.yikou.{kind}.v1"]


async def _joint(open_service: OpenService) -> Service:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL))
    return routing


async def _latest(service: Service, task: Any) -> dict[str, Any]:
    told = await _sent(service, "task.stage_updated")
    return [one for one in told if one["task_id"] == str(task)][-1]


async def test_when_all_have_spoken_one_notice_lists_what_each_asks_for(
    open_service: OpenService,
) -> None:
    routing = await _joint(open_service)

    await post.send(routing, FROM_LEAD, FROM_DISTRICT)
    collecting = await post.case(routing, NUMBER)
    none_yet = await _sent(routing, "case.supplement_requested")
    await post.send(routing, b.papers_checked(NUMBER, REFORMERS, REFORM))

    notices = await _sent(routing, "case.supplement_requested")
    case = await post.case(routing, NUMBER)
    assert collecting.status is CaseStatus.UNDER_REVIEW
    assert none_yet == []
    assert len(notices) == 1
    assert [(one["material"], one["defect"]) for one in notices[0]["itemized"]] == [
        ("M01", "复印件不清晰（莲湖街道社会事务办公室、中原区民政局）"),
        ("M02", "未提交（莲湖街道社会事务办公室）"),
        (None, "地址与户籍不符（中原区民政局）"),
    ]
    assert notices[0]["organization_name"] == "莲湖街道社会事务办公室、中原区民政局"
    assert case.status is CaseStatus.SUPPLEMENT_REQUESTED
    assert {pause.task_id for pause in case.pauses} == {LEAD, DISTRICT}
    assert {pause.began_at for pause in case.pauses} == {FRIDAY_MORNING}


async def test_the_answer_goes_to_every_office_that_asked_and_the_clocks_run_again(
    open_service: OpenService,
) -> None:
    routing = await _joint(open_service)
    await post.send(routing, FROM_LEAD, FROM_DISTRICT, b.papers_checked(NUMBER, REFORMERS, REFORM))
    notice = (await _sent(routing, "case.supplement_requested"))[0]

    answer = b.supplemented(NUMBER, request_id=notice["request_id"], at=b.utc(2026, 11, 25))
    await post.send(routing, answer, answer)

    told = await _sent(routing, "task.supplement_answered")
    case = await post.case(routing, NUMBER)
    assert sorted((one["task_id"], one["request_id"]) for one in told) == sorted(
        [(str(LEAD), "r-lead"), (str(DISTRICT), "r-district")]
    )
    assert case.status is CaseStatus.UNDER_REVIEW
    assert all(pause.ended_at for pause in case.pauses)
    assert case.dues is not None
    assert case.dues.promised.date.isoformat() == "2026-11-27"


async def test_after_two_working_days_what_was_collected_goes_out(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await _joint(open_service)
    await post.send(routing, FROM_LEAD, FROM_DISTRICT)
    post.reach(clock, datetime.fromisoformat("2026-11-24T23:59:00+08:00"))
    early = await ring_cases(routing)
    none_yet = await _sent(routing, "case.supplement_requested")

    post.reach(clock, datetime.fromisoformat("2026-11-25T00:00:00+08:00"))
    await ring_cases(routing)
    await ring_cases(routing)

    notices = await _sent(routing, "case.supplement_requested")
    assert (early, none_yet) == (0, [])
    assert len(notices) == 1
    assert notices[0]["supplement_until"].startswith("2026-12-10")


async def test_the_lead_may_close_the_collecting_and_nobody_else(open_service: OpenService) -> None:
    routing = await _joint(open_service)
    await post.send(routing, FROM_DISTRICT)

    await post.send(routing, b.supplement_closed(NUMBER, DISTRICT, b.DISTRICT_OFFICE))
    none_yet = await _sent(routing, "case.supplement_requested")
    await post.send(routing, b.supplement_closed(NUMBER, LEAD, b.STREET_OFFICE))

    notices = await _sent(routing, "case.supplement_requested")
    assert none_yet == []
    assert [one["defects"] for one in notices] == [["身份证：复印件不清晰", "地址与户籍不符"]]
    assert ("close_supplement", False) in await post.acts(routing, NUMBER)


async def test_an_answer_counts_as_having_spoken(open_service: OpenService) -> None:
    routing = await _joint(open_service)
    await post.send(routing, FROM_LEAD, b.decided(NUMBER, DISTRICT, b.DISTRICT_OFFICE))
    none_yet = await _sent(routing, "case.supplement_requested")
    await post.send(routing, b.decided(NUMBER, REFORMERS, REFORM))

    notices = await _sent(routing, "case.supplement_requested")
    assert none_yet == []
    assert [one["organization_name"] for one in notices] == ["莲湖街道社会事务办公室"]


async def test_a_late_request_is_sent_back_unless_a_supervisor_lets_it_pass(
    open_service: OpenService, token_for: Callable[[str], str], clock: FrozenClock
) -> None:
    routing = await _joint(open_service)
    closed = b.supplement_closed(NUMBER, LEAD, b.STREET_OFFICE)
    await post.send(routing, FROM_LEAD, closed, FROM_DISTRICT)
    notice = (await _sent(routing, "case.supplement_requested"))[0]
    refused = (await _sent(routing, "task.supplement_answered"))[-1]
    await post.send(routing, b.supplemented(NUMBER, request_id=notice["request_id"]))
    body = {"application_number": NUMBER, "organization": REFORM, "reason": "新发现安全隐患"}

    async with client_of(routing) as client:
        allowed = await client.post(
            "/api/v1/supervision/supplement-permissions",
            headers={"Authorization": token_for(SUPERVISOR)},
            json=body,
        )
    told = await _latest(routing, REFORMERS)
    await post.send(routing, FROM_REFORM, FROM_REFORM)

    notices = await _sent(routing, "case.supplement_requested")
    case = await post.case(routing, NUMBER)
    assert refused["request_id"] == "r-district"
    assert "不再受理第二次补正要求" in refused["remark"]
    assert allowed.status_code == 201, allowed.text
    assert told["may_ask_again"] is True
    assert [one["request_id"] for one in notices[1:]] == ["r-reform"]
    assert case.status is CaseStatus.SUPPLEMENT_REQUESTED
    assert "let_ask_again" in await post.audited(routing, NUMBER)


async def test_a_stage_of_one_office_asks_at_once(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.supplement_requested(NUMBER, LEAD))

    assert len(await _sent(routing, "case.supplement_requested")) == 1
    assert await _sent(routing, "task.stage_updated") == []


async def test_the_lead_reads_the_opinions_and_the_others_only_that_there_are_some(
    open_service: OpenService,
) -> None:
    routing = await _joint(open_service)
    await post.send(routing, b.decided(NUMBER, DISTRICT, b.DISTRICT_OFFICE))

    lead, other = await _latest(routing, LEAD), await _latest(routing, REFORMERS)
    of_district = [
        next(one for one in told["colleagues"] if one["task_id"] == str(DISTRICT))
        for told in (lead, other)
    ]
    assert [one["state"] for one in of_district] == ["answered", "answered"]
    assert of_district[0]["opinion"]["reason"] == "符合条件"
    assert of_district[1]["opinion"] is None


async def test_a_paper_that_one_office_checked_is_checked_for_all(
    open_service: OpenService,
) -> None:
    routing = await _joint(open_service)
    check = b.papers_checked(NUMBER, DISTRICT, b.DISTRICT_OFFICE)
    await post.send(routing, check, check)

    told = await _latest(routing, REFORMERS)
    assert [(one["material"], one["organization_name"]) for one in told["verified"]] == [
        ("M01", "中原区民政局")
    ]
    assert len(await _sent(routing, "task.stage_updated")) == 3


@pytest.mark.parametrize("ending", ["withdrawn", "vetoed"])
async def test_a_case_that_ended_collects_no_longer(
    open_service: OpenService, clock: FrozenClock, ending: str
) -> None:
    routing = await _joint(open_service)
    refusal = b.decided(NUMBER, DISTRICT, b.DISTRICT_OFFICE, outcome="refused")
    await post.send(routing, FROM_LEAD, b.withdrawn(NUMBER) if ending == "withdrawn" else refusal)
    post.reach(clock, b.utc(2026, 11, 30))
    await ring_cases(routing)

    assert await _sent(routing, "case.supplement_requested") == []
