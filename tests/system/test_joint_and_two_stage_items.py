"""The two items of rules.md I in which several offices and two stages meet, told day by day.

Each has a supplement, a pause and a late department. Every due date here was counted by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.system.people import SUPERVISOR
from tests.system.story import Story

HALL = "zy-c01"
HOUSING, FIRE, DEFENCE, POLICE = "zy-zjj", "zy-xfj", "zy-rfb", "zy-gaj"
QUALITY, MARKET = "zy-zaz", "zy-scj"
INSPECTORS = ({"name": "李强", "certificate": "豫A001"}, {"name": "王敏", "certificate": "豫A002"})
DRAWINGS, RULES_OF_FOOD = "M03", "M05"
LATE = "郑州市公安局中原分局"
OFFICE_OF_THE_POLICE = "11410102MBDEM098XE"
REVIEWERS = ("中原区住房和城乡建设局", "中原区消防救援大队", "中原区人民防空办公室", LATE)


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


async def test_a_construction_permit_is_reviewed_jointly_and_waits_for_the_late_department_alone(
    story: Story,
) -> None:
    hall = story.hall
    await story.on("11-23")
    number = await story.accepted("construction_permit", "builder-1", by=HALL)
    await story.case_open(number, by=HALL)
    opened = await story.clocks(number, by=HALL)
    assert opened["promised"]["due"]["on"] == "2026-12-02"
    await story.held_by(number, *REVIEWERS, by=HALL)

    await story.on("11-24")  # the fire brigade asks; two others need not wait for it
    missing = {"defects": [{"material": DRAWINGS, "defect": "缺少消防设计专篇"}], "days": 10}
    await story.act(number, FIRE, "supplement-request", missing)
    await story.lead_closes(number, HOUSING)
    await hall.application_in(number, "supplement_requested", by=HALL)
    await they_meet_over_the_drawings(story, number)

    await story.on("11-26")  # the drawings came: two days stood still, the meeting's among them
    await story.bring(number, DRAWINGS, by=HALL)
    await story.case_in(number, "under_review", by=HALL)
    supplemented = await story.clocks(number, by=HALL)
    assert supplemented["promised"]["due"]["on"] == "2026-12-04"
    await story.grant(number, HOUSING, DEFENCE, FIRE)
    await story.held_by(number, LATE, by=HALL)

    await story.on("12-01")  # the police are late; by the plan their silence is consent
    await story.has_in_history(number, "consent_by_silence", by=HALL)

    await story.on("12-02")  # testing of the ground stops both clocks (Art. 45)
    stop = {"reason_code": "testing", "reason": "地基检测", "expected_until": "2026-12-04"}
    await story.act(number, QUALITY, "suspension", stop)
    await story.case_in(number, "suspended", by=HALL)
    await story.on("12-04")
    await story.resume(number, QUALITY)
    await story.case_in(number, "under_review", by=HALL)
    await story.grant(number, QUALITY)

    await story.on("12-07")
    await story.grant(number, HOUSING, signed=True)
    await the_permit_is_in_time(story, number)


async def they_meet_over_the_drawings(story: Story, number: str) -> None:
    """Called on the 24th, held on the 25th; the police confirm and do not come."""
    others = (FIRE, DEFENCE, POLICE)
    meeting = await story.meeting_fixed(
        number, HOUSING, others, kind="joint_drawing_review", day="11-25"
    )
    await story.appointment_is(number, "fixed", by=HALL)

    await story.on("11-25")
    for office in (FIRE, DEFENCE):
        await story.records(meeting, office)
    await story.records(meeting, HOUSING, absent=[OFFICE_OF_THE_POLICE])
    await story.appointment_is(number, "held", by=HALL)
    cards = await story.hall.get("supervision/cards", by=SUPERVISOR)
    assert [one["organization_name"] for one in cards["cards"]] == [LATE]


async def the_permit_is_in_time(story: Story, number: str) -> None:
    """Two days of the supplement and two of the testing moved the promise from 2 to 8 December."""
    licence = await story.handed_over(number, by=HALL)
    assert licence["title"] == "建筑工程施工许可证"
    ended = await story.clocks(number, by=HALL)
    assert ended["promised"]["due"]["on"] == "2026-12-08"
    assert ended["promised"]["counted_working_days"] == 6
    assert not ended["promised"]["is_overdue"]
    kinds = [pause["kind"] for pause in ended["statutory"]["pauses"] if pause["stops"]]
    assert kinds == ["testing"]


async def test_a_finished_building_is_accepted_at_one_appointment_that_is_moved_once(
    story: Story,
) -> None:
    hall = story.hall
    others = (FIRE, DEFENCE, POLICE, QUALITY)
    await story.on("11-23")
    number = await story.accepted("joint_acceptance", "completed-1", by=HALL)
    await story.case_open(number, by=HALL)
    await story.wants_a_meeting(number, HOUSING, "joint_acceptance")

    await story.on("11-24")  # all confirm: the promise stands still from the notice on
    meeting = await story.meeting_fixed(
        number, HOUSING, others, kind="joint_acceptance", day="11-25"
    )
    await story.appointment_is(number, "fixed", by=HALL)
    await hall.application_in(number, "suspended", by=HALL)

    await story.on("11-25")  # rain: one day later, told again
    await story.meeting_moved(meeting, HOUSING, day="11-26", reason="降雨，现场不具备条件")
    moved = await story.appointment_is(number, "fixed", by=HALL, round_=2)
    assert moved["starts_at"].startswith("2026-11-26")

    await story.on("11-26")  # two inspectors of each department, one record
    for office in (*others, HOUSING):
        await story.records(meeting, office, inspectors=INSPECTORS)
    await story.appointment_is(number, "held", by=HALL)
    await story.case_in(number, "under_review", by=HALL)
    clocks = await story.clocks(number, by=HALL)
    assert clocks["promised"]["due"]["on"] == "2026-12-04"
    assert [pause["kind"] for pause in clocks["promised"]["pauses"]] == ["site_check"]
    for kind in ("meeting_notice", "inspection_record"):
        printed = await hall.call("GET", f"applications/{number}/documents/{kind}", by=HALL)
        assert printed.status_code == 200, printed.text

    await story.grant(number, *others)
    await story.grant(number, HOUSING, signed=True)
    await hall.application_in(number, "ready", by=HALL)
    await story.given(number, by=HALL)


async def test_an_enterprise_gets_its_licence_and_then_its_permit_after_a_site_check(
    story: Story,
) -> None:
    hall = story.hall
    await story.on("11-23")  # first stage: the licence, with one notice before acceptance
    item, founder = story.item("enterprise_registration"), story.applicant("founder-1")
    ahead = {"business_kind": "餐饮服务", "projects": "热食类食品制售"}
    both = {"wanted": True, "form": ahead}
    submitted = await hall.submit(item, founder, by=HALL, missing=("M02",), follow_up=both)
    first = str(submitted["application_number"])
    notice = {"defects": [{"material": "M02", "defect": "未提交章程"}]}
    await hall.act(first, "supplement-notice", notice, by=HALL)

    await story.on("11-24")  # the charter came; acceptance counts from this day
    await story.bring(first, "M02", by=HALL)
    accepted = await hall.act(first, "acceptance", {}, by=HALL)
    assert accepted["promised_due"]["on"] == "2026-11-25"
    await story.grant(first, MARKET, signed=True)
    licence = await story.handed_over(first, by=HALL)
    assert licence["title"] == "营业执照"

    await story.on("11-25")  # second stage, which the licence opened: the window only completes it
    second = await opened_by(story, submitted, licence["licence_number"])
    await story.complete_second(second, "restaurant-1", by=HALL)
    missing = {"defects": [{"material": RULES_OF_FOOD, "defect": "缺少进货查验制度"}]}
    await story.act(second, MARKET, "supplement-request", missing)
    await hall.application_in(second, "supplement_requested", by=HALL)
    await story.on("11-27")
    await story.bring(second, RULES_OF_FOOD, by=HALL)
    await story.case_in(second, "under_review", by=HALL)

    stop = {"reason_code": "site_check", "reason": "现场核查", "expected_until": "2026-12-01"}
    await story.act(second, MARKET, "suspension", stop)
    await story.case_in(second, "suspended", by=HALL)
    await story.on("12-01")
    await story.resume(second, MARKET)
    await story.case_in(second, "under_review", by=HALL)
    checked = await story.clocks(second, by=HALL)
    assert checked["promised"]["due"]["on"] == "2026-12-09"
    assert checked["statutory"]["due"]["on"] == "2026-12-23"

    await story.on("12-07")  # the inspectors are late; the promise to the applicant still stands
    late = await story.clocks(second, by=HALL)
    assert [kind for kind, one in late.items() if one["is_overdue"]] == ["中原区市场监督管理局"]
    await story.grant(second, MARKET)
    await story.on("12-08")
    await story.grant(second, MARKET, signed=True)
    permit = await story.handed_over(second, by=HALL)
    assert permit["title"] == "食品经营许可证"
    await both_are_done_in_time(story, second)


async def both_are_done_in_time(story: Story, second: str) -> None:
    """The promise of the second was kept, and nothing of either is held by anybody."""
    ended = await story.clocks(second, by=HALL)
    assert not ended["promised"]["is_overdue"]
    held = await story.hall.get("supervision/reconciliation", by=SUPERVISOR)
    assert held["held_by"] == {}


async def opened_by(story: Story, first: dict[str, Any], licence: str) -> str:
    """The permit that the licence opened: answers and papers are there, window and bodies were told.

    Returns: its application number."""
    hall, number = story.hall, str(first["application_number"])

    async def opened() -> str | None:
        found = await hall.application(number, by=HALL)
        opened_number: str | None = found["follow_up"]["application_number"]
        return opened_number

    second = str(await hall.until(f"{number} opens its second", opened))
    dossier = await hall.application(second, by=HALL)
    assert (dossier["status"], dossier["follows"]) == ("pre_registered", number)
    assert dossier["origin"] == first["origin"]
    assert dossier["form"]["premises"] == "郑州市中原区建设路街道演示路9号"
    linked = [one["code"] for one in dossier["materials"] if one["source"] == licence]
    assert linked == ["M02"]
    public = await hall.status(number, first["query_code"])
    assert public["follow_up"]["application_number"] == second
    for told, word in ((HALL, "请通知申请人并收件"), (f"{MARKET}-r01", "双告知")):
        await story.is_told(second, word, by=told)
    return second
