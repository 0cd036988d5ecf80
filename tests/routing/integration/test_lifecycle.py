"""Cases driven by messages alone, on both databases."""

import json
from datetime import timedelta

import pytest

from services.routing.domain.statuses import CaseStatus, TaskStatus
from shared.clock import FrozenClock
from shared.contracts import Event
from shared.messaging.inbox import retry_due
from shared.messaging.open_rows import Outcome
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
STREET_TASK = b.task_of(NUMBER, 0, 5)


async def test_a_granted_case_goes_from_street_to_district_and_is_closed(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    outcomes = await post.send(
        routing,
        b.accepted(NUMBER),
        b.street_decides(NUMBER),
        b.district_decides(NUMBER),
        b.licence_issued(NUMBER),
        b.delivered(NUMBER),
    )

    assert set(outcomes) == {Outcome.DONE}
    assert (await post.case(routing, NUMBER)).status is CaseStatus.CLOSED
    assert await post.announced(routing, NUMBER) == [
        "task.assigned",
        "case.opened",
        "task.assigned",
        "case.progressed",
        "case.decided",
        "case.closed",
    ]
    published = routing.part(RecordingBus).published
    assert [one.sequence for one in published] == [1, 2, 3, 4, 5, 6]
    assert [one.routing_key for one in published if one.type.startswith("cn.yikou.task")] == [
        "desk.street.410102013.civil_affairs",
        "desk.district.410102.civil_affairs",
    ]


async def test_a_refusal_by_the_street_ends_the_case(open_service: OpenService) -> None:
    routing = await open_service("routing")

    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER, outcome="refused"))

    ended = await post.case(routing, NUMBER)
    assert ended.status is CaseStatus.REFUSED
    assert ended.decision is not None
    assert ended.decision.remedy == "六十日内申请行政复议"
    assert "case.progressed" not in await post.announced(routing, NUMBER)


async def test_a_veto_recalls_the_other_tasks_of_the_stage(open_service: OpenService) -> None:
    routing = await open_service("routing")
    district = b.task_of(NUMBER, 0, 4)

    await post.send(
        routing,
        b.accepted(NUMBER, plan=b.PARALLEL),
        b.decided(NUMBER, district, b.DISTRICT_OFFICE, outcome="refused"),
    )

    types = await post.announced(routing, NUMBER)
    assert types[4:7] == ["task.recalled", "task.recalled", "case.decided"]
    assert types[7:] == ["task.stage_updated"] * 3
    assert (await post.case(routing, NUMBER)).status is CaseStatus.REFUSED


async def test_a_stage_ends_only_when_all_its_tasks_are_decided(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL))

    await post.send(
        routing,
        b.decided(NUMBER, b.task_of(NUMBER, 0, 5), b.STREET_OFFICE),
        b.decided(NUMBER, b.task_of(NUMBER, 0, 4), b.DISTRICT_OFFICE),
    )
    assert (await post.case(routing, NUMBER)).status is CaseStatus.UNDER_REVIEW
    reform = b.task_of(NUMBER, 0, 4, "service_reform")
    await post.send(routing, b.decided(NUMBER, reform, "11410102MBDEM0031F", outcome="refused"))

    ended = await post.case(routing, NUMBER)
    assert ended.status is CaseStatus.GRANTED
    assert ended.decision is not None
    assert ended.decision.organization == b.STREET_OFFICE


async def test_a_supplement_goes_out_once_and_its_answer_reaches_the_desk_that_asked(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.supplement_requested(NUMBER, STREET_TASK))
    assert (await post.case(routing, NUMBER)).status is CaseStatus.SUPPLEMENT_REQUESTED

    clock.advance(timedelta(days=4))
    await post.send(routing, b.supplemented(NUMBER, at=b.utc(2026, 11, 24)))

    resumed = await post.case(routing, NUMBER)
    assert resumed.status is CaseStatus.UNDER_REVIEW
    assert resumed.dues is not None
    assert resumed.dues.promised.date.isoformat() == "2026-11-26"
    assert resumed.dues.statutory.date.isoformat() == "2026-12-18"
    assert "M02" in [paper["code"] for paper in resumed.dossier.materials]
    assert await post.announced(routing, NUMBER) == [
        "task.assigned",
        "case.opened",
        "case.supplement_requested",
        "task.supplement_answered",
        "case.resumed",
    ]


async def test_a_second_supplement_request_is_sent_back_to_its_desk(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing,
        b.accepted(NUMBER),
        b.supplement_requested(NUMBER, STREET_TASK),
        b.supplemented(NUMBER),
        b.street_decides(NUMBER),
    )
    district = b.task_of(NUMBER, 1, 4)

    again = b.supplement_requested(
        NUMBER, district, organization=b.DISTRICT_OFFICE, request_id="r2"
    )
    await post.send(routing, again)

    assert (await post.case(routing, NUMBER)).status is CaseStatus.UNDER_REVIEW
    types = await post.announced(routing, NUMBER)
    assert types.count("case.supplement_requested") == 1
    assert types[-1] == "task.supplement_answered"
    last = routing.part(RecordingBus).published[-1]
    assert last.routing_key == "desk.district.410102.civil_affairs"
    assert (await post.acts(routing, NUMBER))[-1] == ("request_supplement", False)


async def test_a_suspension_moves_both_due_dates_by_its_days(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.suspended(NUMBER, STREET_TASK))
    assert (await post.case(routing, NUMBER)).status is CaseStatus.SUSPENDED

    clock.advance(timedelta(days=10))
    await post.send(routing, b.resumed(NUMBER, STREET_TASK, at=b.utc(2026, 11, 30)))

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.UNDER_REVIEW
    assert case.dues is not None
    assert case.dues.promised.date.isoformat() == "2026-12-02"
    assert case.dues.statutory.date.isoformat() == "2026-12-25"
    assert (await post.announced(routing, NUMBER))[-2:] == ["case.suspended", "case.resumed"]


async def test_the_limit_is_extended_once_and_a_second_extension_is_audited(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    later = FRIDAY_MORNING + timedelta(hours=3)

    await post.send(
        routing,
        b.accepted(NUMBER),
        b.extended(NUMBER, STREET_TASK),
        b.extended(NUMBER, STREET_TASK, at=later),
    )

    case = await post.case(routing, NUMBER)
    assert case.dues is not None
    assert case.dues.statutory.date.isoformat() == "2027-01-01"
    assert case.dues.statutory.is_provisional
    assert (await post.announced(routing, NUMBER)).count("case.extended") == 1
    assert (await post.acts(routing, NUMBER))[-1] == ("extend_case", False)
    assert await post.audited(routing, NUMBER) == ["refuse_extend_case"]


async def test_a_second_decision_is_kept_in_the_history_and_changes_nothing(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    before = await post.case(routing, NUMBER)

    await post.send(routing, b.street_decides(NUMBER, outcome="refused", by="somebody"))

    assert await post.case(routing, NUMBER) == before
    assert (await post.acts(routing, NUMBER))[-1] == ("decide_task", False)
    assert await post.audited(routing, NUMBER) == ["refuse_decide_task"]


async def test_a_decision_of_another_body_is_refused(open_service: OpenService) -> None:
    routing = await open_service("routing")

    await post.send(routing, b.accepted(NUMBER), b.decided(NUMBER, STREET_TASK, b.CITY_SAFETY))

    assert (await post.case(routing, NUMBER)).status is CaseStatus.UNDER_REVIEW
    assert await post.audited(routing, NUMBER) == ["refuse_decide_task"]


@pytest.mark.parametrize(
    ("answer", "act"),
    [
        (
            b.supplement_requested(NUMBER, STREET_TASK, organization=b.CITY_SAFETY),
            "request_supplement",
        ),
        (b.suspended(NUMBER, STREET_TASK, organization=b.CITY_SAFETY), "suspend_case"),
        (b.resumed(NUMBER, STREET_TASK, organization=b.CITY_SAFETY), "resume_case"),
        (b.extended(NUMBER, STREET_TASK, organization=b.CITY_SAFETY), "extend_case"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
@pytest.mark.parametrize("is_suspended", [False, True])
async def test_an_answer_of_another_body_has_no_effect_and_is_audited(
    open_service: OpenService, answer: Event, act: str, is_suspended: bool
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    if is_suspended:
        await post.send(routing, b.suspended(NUMBER, STREET_TASK))
    before = await post.case(routing, NUMBER)
    told = await post.announced(routing, NUMBER)

    assert await post.send(routing, answer) == [Outcome.DONE]

    assert await post.case(routing, NUMBER) == before
    assert await post.announced(routing, NUMBER) == told
    assert (await post.acts(routing, NUMBER))[-1] == (act, False)
    assert await post.audited(routing, NUMBER) == [f"refuse_{act}"]


@pytest.mark.parametrize("outcome", ["granted", "refused"])
async def test_a_decision_stands_against_a_later_withdrawal(
    open_service: OpenService, outcome: str
) -> None:
    routing = await open_service("routing")

    await post.send(
        routing,
        b.accepted(NUMBER),
        b.street_decides(NUMBER),
        b.district_decides(NUMBER, outcome=outcome),
        b.withdrawn(NUMBER),
    )

    assert (await post.case(routing, NUMBER)).status == outcome
    assert "case.withdrawn" not in await post.announced(routing, NUMBER)
    assert (await post.acts(routing, NUMBER))[-1] == ("withdraw_case", False)


async def test_a_withdrawal_before_the_decision_recalls_the_task(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    await post.send(routing, b.accepted(NUMBER), b.withdrawn(NUMBER), b.street_decides(NUMBER))

    assert (await post.case(routing, NUMBER)).status is CaseStatus.WITHDRAWN
    types = await post.announced(routing, NUMBER)
    assert types[-2:] == ["task.recalled", "case.withdrawn"]
    assert await post.audited(routing, NUMBER) == ["refuse_decide_task"]


async def test_a_withdrawal_that_overtakes_the_acceptance_ends_the_case_as_one_that_follows_it(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")

    early = await post.send(routing, b.withdrawn(NUMBER), b.accepted(NUMBER))
    clock.advance(timedelta(seconds=1))
    await retry_due(routing, routing.consumers)

    case = await post.case(routing, NUMBER)
    assert early == [Outcome.WAITING, Outcome.DONE]
    assert case.status is CaseStatus.WITHDRAWN
    assert [task.status for task in case.tasks] == [TaskStatus.RECALLED]
    assert (await post.announced(routing, NUMBER))[-2:] == ["task.recalled", "case.withdrawn"]


async def test_a_withdrawal_before_any_acceptance_leaves_no_trace(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    before_acceptance = b.withdrawn(NUMBER).model_copy(update={"was_accepted": False})

    assert await post.send(routing, before_acceptance) == [Outcome.DONE]

    assert await post.announced(routing, NUMBER) == []
    assert await post.acts(routing, NUMBER) == []


async def test_an_external_department_gets_its_own_routing_key_and_no_form(
    open_service: OpenService,
) -> None:
    from services.routing.commands.change_registers import change_registers, sheet
    from services.routing.domain.register.entries import RegisterKind
    from tests.equipment import seed

    routing = await open_service("routing")
    office = next(one for one in seed().organizations if one.code == b.STREET_OFFICE)
    row = {
        "code": office.code, "name": office.name, "kind": office.kind,
        "division": office.division, "level": office.level,
        "department": office.department, "external": True,
    }  # fmt: skip
    async with routing.work(routing.system) as work:
        await change_registers(work, {RegisterKind.ORGANIZATIONS: sheet("机构.yaml", [row])})

    await post.send(routing, b.accepted(NUMBER))

    await post.announced(routing, NUMBER)
    assignment = routing.part(RecordingBus).published[0]
    assert assignment.routing_key == "external.street.410102013.civil_affairs"
    assert '"form_sealed":""' in assignment.body


async def test_the_sealed_form_reaches_the_desks_and_the_end_as_it_came(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    await post.send(
        routing, b.accepted(NUMBER), b.street_decides(NUMBER), b.district_decides(NUMBER)
    )

    await post.announced(routing, NUMBER)
    forms = [
        facts["form_sealed"]
        for message in routing.part(RecordingBus).published
        if "form_sealed" in (facts := json.loads(message.body)["data"])
    ]
    assert forms == ["k1.form"] * 3
