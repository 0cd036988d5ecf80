"""The clocks of one case, each with its own start and its own stops (行政许可法 Art. 32, 42-45)."""

from collections.abc import Callable
from datetime import timedelta

from shared.contracts.parts import Limits
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, client_of
from tests.routing import builders as b
from tests.routing.integration import post
from tests.routing.integration.test_calendar_versions import staff_with

TokenFor = Callable[[str], str]
NUMBER = b.number_of(1)


async def test_the_clock_of_a_case_names_the_document_of_each_pause(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    hearing = b.suspended(NUMBER, task, at=b.utc(2026, 11, 23))
    hearing = hearing.model_copy(update={"document": "《听证通知书》中民听〔2026〕3号"})
    checked = b.suspended(NUMBER, task, at=b.utc(2026, 11, 26), reason_code="site_check")
    await post.send(
        routing,
        b.accepted(NUMBER),
        hearing,
        b.resumed(NUMBER, task, at=b.utc(2026, 11, 25)),
        checked,
    )
    headers = {"Authorization": token_for(staff_with("administrator"))}

    async with client_of(routing) as client:
        answer = await client.get(f"/api/v1/cases/{NUMBER}/clock", headers=headers)

    clocks = {one["kind"]: one for one in answer.json()["clocks"]}
    assert list(clocks) == ["notice", "promised", "statutory", "lower_review", "task"]
    reasons = {day["day"]: (day["why"], day["reason"]) for day in clocks["promised"]["days"]}
    assert reasons["2026-11-23"] == ("paused", "听证期间不计入（《听证通知书》中民听〔2026〕3号）")
    assert reasons["2026-11-22"] == ("weekend", "周日")
    assert clocks["notice"]["ended_on"] == "2026-11-20"
    assert clocks["task"]["office"] == "莲湖街道社会事务办公室"
    stops = {one: [pause["stops"] for pause in clocks[one]["pauses"]] for one in clocks}
    assert stops["promised"] == [True, True]
    assert stops["statutory"] == stops["lower_review"] == [True, False]
    assert stops["notice"] == [False, False]


async def test_a_granted_case_has_ten_working_days_to_issue(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    between = {str(one.kind): one for one in (await post.case(routing, NUMBER)).clocks}
    await post.send(routing, b.district_decides(NUMBER))
    granted = {str(one.kind): one for one in (await post.case(routing, NUMBER)).clocks}
    await post.send(routing, b.licence_issued(NUMBER))
    issued = {str(one.kind): one for one in (await post.case(routing, NUMBER)).clocks}

    assert between["lower_review"].ended_on is not None
    assert between["statutory"].ended_on is None
    assert granted["issue"].due is not None
    assert granted["issue"].due.date.isoformat() == "2026-12-04"
    assert all(one.ended_on for kind, one in granted.items() if kind != "issue")
    assert issued["issue"].ended_on is not None


async def test_a_deemed_acceptance_starts_the_statutory_clock_at_the_upload(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    late = {"accepted_at": FRIDAY_MORNING + timedelta(days=10)}
    told = b.accepted(NUMBER).model_copy(update=late)
    deemed = b.accepted(b.number_of(2)).model_copy(update={**late, "is_deemed": True})

    await post.send(routing, told, deemed)

    starts = {}
    for number in (NUMBER, b.number_of(2)):
        clocks = {str(one.kind): one for one in (await post.case(routing, number)).clocks}
        starts[number] = clocks["statutory"].started_on.isoformat()
        assert clocks["promised"].started_on.isoformat() == "2026-11-20"
        assert clocks["notice"].ended_on is not None
        assert clocks["notice"].due is not None
        assert clocks["notice"].ended_on > clocks["notice"].due.date  # told too late
    assert starts == {NUMBER: "2026-11-30", b.number_of(2): "2026-11-20"}


async def test_a_site_check_stops_the_promise_only_where_the_guide_says_so(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    dues = []
    for serial, uncounted in enumerate((("site_check",), (), None), start=1):
        number = b.number_of(serial)
        limits = Limits(promised_working_days=3, statutory_working_days=20, uncounted=uncounted)
        task = b.task_of(number, 0, 5)
        await post.send(
            routing,
            b.accepted(number).model_copy(update={"limits": limits}),
            b.suspended(number, task, at=b.utc(2026, 11, 23), reason_code="site_check"),
            b.resumed(number, task, at=b.utc(2026, 11, 25)),
        )
        case = await post.case(routing, number)
        assert case.dues is not None
        assert case.dues.statutory.date.isoformat() == "2026-12-18"
        dues.append(case.dues.promised.date.isoformat())

    assert dues == ["2026-11-27", "2026-11-25", "2026-11-27"]


async def test_joint_handling_is_extended_by_the_government_and_by_nobody_else(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL, limits=(7, 45)))
    by_head = b.extended(NUMBER, task, working_days=10)
    by_government = b.extended(NUMBER, task, working_days=15, at=b.utc(2026, 11, 24)).model_copy(
        update={"approver_rank": "government_leader"}
    )

    await post.send(routing, by_head)
    unmoved = await post.case(routing, NUMBER)
    await post.send(routing, by_government)
    extended = await post.case(routing, NUMBER)

    assert unmoved.dues is not None
    assert unmoved.dues.statutory.date.isoformat() == "2027-01-22"
    assert extended.dues is not None
    assert extended.dues.statutory.date.isoformat() == "2027-02-12"
    assert (await post.acts(routing, NUMBER))[1:] == [("extend_case", False), ("extend_case", True)]
    assert await post.audited(routing, NUMBER) == ["refuse_extend_case"]


async def test_a_limit_that_stands_still_is_extended_also_after_the_day_on_which_it_would_have_ended(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    review = b.suspended(NUMBER, task, at=b.utc(2026, 12, 17), reason_code="expert_review")
    late = b.extended(NUMBER, task, at=b.utc(2027, 1, 20))
    await post.send(routing, b.accepted(NUMBER), review, late)

    clocks = {str(one.kind): one for one in (await post.case(routing, NUMBER)).clocks}
    assert clocks["statutory"].extension_working_days == late.working_days


async def test_a_limit_that_ran_out_before_the_stop_is_not_extended_in_it(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    review = b.suspended(NUMBER, task, at=b.utc(2026, 12, 21), reason_code="expert_review")
    late = b.extended(NUMBER, task, at=b.utc(2026, 12, 22))
    await post.send(routing, b.accepted(NUMBER), review, late)

    clocks = {str(one.kind): one for one in (await post.case(routing, NUMBER)).clocks}
    assert clocks["statutory"].extension_working_days == 0
    assert ("extend_case", False) in await post.acts(routing, NUMBER)
