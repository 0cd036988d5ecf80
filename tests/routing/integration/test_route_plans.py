"""Plans at work: quorum, veto, advice, places, skipped stages, and silence that means consent."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.case import Case
from services.routing.domain.ringing import IN_FLIGHT
from services.routing.domain.statuses import CaseStatus
from services.routing.tables import case_history, strays
from services.routing.worker import ring_cases
from shared.clock import FrozenClock
from shared.contracts import TaskAssigned
from shared.contracts.parts import LeftOut, RoutePlan
from shared.messaging.open_rows import Outcome
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
REFORM_OFFICE = "11410102MBDEM0031F"
ANOTHER_STREET = "410102012"
TASK_LIMIT_OVER = datetime(2026, 11, 25, 16, tzinfo=UTC)  # midnight in Shanghai, three days on
SILENT = TASK_LIMIT_OVER + IN_FLIGHT
STREET, DISTRICT, REFORM = b.STREET_OFFICE, b.DISTRICT_OFFICE, REFORM_OFFICE
OFFICES = {
    STREET: b.task_of(NUMBER, 0, 5),
    DISTRICT: b.task_of(NUMBER, 0, 4),
    REFORM: b.task_of(NUMBER, 0, 4, "service_reform"),
}


def joint(rule: str = "all", quorum: int | None = None, **of_reform: Any) -> RoutePlan:
    """The street leads, district and reform answer beside it; the district decides."""
    beside = {"leads": False, "may_veto": False}
    joint_review = b.stage(
        "joint_review",
        b.planned("civil_affairs", 5),
        b.planned("civil_affairs", 4, **beside),
        b.planned("service_reform", 4, **{**beside, **of_reform}),
    )
    return RoutePlan(
        stages=(
            joint_review.model_copy(update={"rule": rule, "quorum": quorum}),
            b.stage("decision", b.planned("civil_affairs", 4)),
        )
    )


async def says(routing: Service, office: str, outcome: str = "granted", **facts: Any) -> Outcome:
    """An office answers its task of the joint review."""
    answer = b.decided(NUMBER, OFFICES[office], office, outcome=outcome, **facts)
    return (await post.send(routing, answer))[0]


async def opened(open_service: OpenService, plan: RoutePlan, **facts: Any) -> Service:
    """Routing with one case of the plan."""
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=plan, **facts))
    return routing


def state(case: Case) -> tuple[CaseStatus, int, list[str]]:
    """Status, stage, and who still owes an answer."""
    return case.status, case.stage_index, sorted(task.organization for task in case.open_tasks)


async def written(routing: Service, act: str) -> list[dict[str, Any]]:
    """The rows of the history about one act."""
    async with routing.reading() as connection:
        rows = await connection.execute(sa.select(case_history).where(case_history.c.act == act))
        return [dict(row) for row in rows.mappings()]


async def test_a_stage_that_two_of_three_carry_does_not_wait_for_the_third(
    open_service: OpenService,
) -> None:
    routing = await opened(open_service, joint("quorum", 2))

    await says(routing, STREET)
    await says(routing, DISTRICT)
    late = await says(routing, REFORM)

    assert state(await post.case(routing, NUMBER)) == (CaseStatus.UNDER_REVIEW, 1, [DISTRICT])
    assert late is Outcome.DONE
    assert (await post.announced(routing, NUMBER))[-6:] == [
        "task.recalled", "task.assigned", "case.progressed", *["task.stage_updated"] * 3,
    ]  # fmt: skip
    assert await post.audited(routing, NUMBER) == ["refuse_decide_task"]


async def test_a_stage_that_too_few_can_still_carry_ends_in_the_last_refusal(
    open_service: OpenService,
) -> None:
    routing = await opened(open_service, joint("quorum", 3))

    await says(routing, STREET)
    await says(routing, REFORM, "refused")

    case = await post.case(routing, NUMBER)
    assert state(case) == (CaseStatus.REFUSED, 0, [])
    assert case.decision is not None
    assert case.decision.organization == REFORM


async def test_a_veto_ends_the_case_though_a_quorum_could_still_be_reached(
    open_service: OpenService,
) -> None:
    routing = await opened(open_service, joint("quorum", 1, may_veto=True))

    await says(routing, REFORM, "refused")

    assert (await post.case(routing, NUMBER)).status is CaseStatus.REFUSED


async def test_a_late_department_that_only_advises_holds_nobody_up_and_is_recorded(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await opened(open_service, joint(advisory=True))
    await says(routing, STREET)
    await says(routing, DISTRICT)
    before = await post.case(routing, NUMBER)
    clock.advance(timedelta(days=1))

    await says(routing, REFORM, "refused", at=clock.now())

    after = await post.case(routing, NUMBER)
    assert state(before) == (CaseStatus.UNDER_REVIEW, 1, sorted([DISTRICT, REFORM]))
    assert state(after) == (CaseStatus.UNDER_REVIEW, 1, [DISTRICT])
    advice = next(task for task in after.tasks if task.organization == REFORM)
    assert advice.decision is not None
    assert advice.decision.reason == "年龄未满六十周岁"
    assert (await post.acts(routing, NUMBER))[-1] == ("decide_task", True)
    await post.announced(routing, NUMBER)
    assert (await reconcile_cases(routing)).strays_found == 0


async def test_advice_that_asks_for_papers_is_told_to_go_on_without(
    open_service: OpenService,
) -> None:
    routing = await opened(open_service, joint(advisory=True))
    asked = b.supplement_requested(NUMBER, OFFICES[REFORM], organization=REFORM)
    stopped = b.suspended(NUMBER, OFFICES[REFORM], organization=REFORM)

    await post.send(routing, asked, stopped)

    case = await post.case(routing, NUMBER)
    assert (case.status, case.pauses, case.supplement) == (CaseStatus.UNDER_REVIEW, (), None)
    assert (await post.announced(routing, NUMBER))[-1] == "task.supplement_answered"
    assert (await post.acts(routing, NUMBER))[-1] == ("suspend_case", False)


async def test_an_office_is_told_that_it_only_advises_and_what_its_silence_means(
    open_service: OpenService,
) -> None:
    routing = await opened(open_service, joint(advisory=True, silence_is_consent=True))
    await post.announced(routing, NUMBER)

    published = routing.part(RecordingBus).published
    sent = [json.loads(one.body)["data"] for one in published if one.type == TaskAssigned.TYPE]
    told = {one["task_id"]: (one["advisory"], one["silence_is_consent"]) for one in sent}

    assert told[str(OFFICES[REFORM])] == (True, True)
    assert told[str(OFFICES[STREET])] == (False, False)


async def test_the_office_is_that_of_the_project_not_of_the_window(
    open_service: OpenService,
) -> None:
    plan = RoutePlan(stages=(b.stage("review", b.planned("civil_affairs", 5)),))
    there = plan.stages[0].tasks[0].model_copy(update={"place": ANOTHER_STREET})
    routing = await opened(
        open_service,
        RoutePlan(stages=(plan.stages[0].model_copy(update={"tasks": (there,)}),)),
    )

    case = await post.case(routing, NUMBER)

    assert [task.division for task in case.open_tasks] == [ANOTHER_STREET]
    assert case.dossier.origin_division == b.COMMUNITY


async def test_the_history_says_what_was_added_and_what_was_left_out(
    open_service: OpenService,
) -> None:
    added = b.planned("civil_affairs", 4, because="建筑面积不少于3000")
    left_out = LeftOut(stage="street", stage_name="街道初审", because="在区级窗口受理")
    plan = RoutePlan(stages=(b.stage("decision", added),), left_out=(left_out,))
    routing = await opened(open_service, plan)

    (row,) = await written(routing, "open_case")

    assert row["opinion"] == (
        "decision环节·civil_affairs：建筑面积不少于3000；免经街道初审：在区级窗口受理"
    )
    assert (await post.case(routing, NUMBER)).plan.left_out[0].stage_name == "街道初审"


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (b.ELDER_CARD.model_copy(update={"unresolved": "缺少建设地点"}), "缺少建设地点"),
        (RoutePlan(stages=(b.stage("s", b.planned("civil_affairs", 4, leads=False)),)), "指派"),
        (b.UNROUTABLE, "指派"),
    ],
)
async def test_a_plan_that_cannot_be_followed_waits_on_the_halls_list_with_its_reason(
    open_service: OpenService, clock: FrozenClock, plan: RoutePlan, why: str
) -> None:
    routing = await opened(open_service, plan)
    clock.advance(timedelta(minutes=1))
    await reconcile_cases(routing)

    case = await post.case(routing, NUMBER)
    async with routing.reading() as connection:
        found = (await connection.execute(sa.select(strays))).mappings().all()

    assert (case.status, case.tasks) == (CaseStatus.UNROUTED, ())
    assert [(row["application_number"], row["finding"]) for row in found] == [(NUMBER, "unrouted")]
    assert why in found[0]["detail"]
    assert "case.strayed" in await post.announced(routing, NUMBER)


async def test_silence_becomes_consent_when_the_limit_is_over_and_not_a_minute_before(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await opened(open_service, joint(silence_is_consent=True))
    await says(routing, STREET)
    await says(routing, DISTRICT)

    post.reach(clock, SILENT - timedelta(minutes=1))
    assert await ring_cases(routing) == 0
    post.reach(clock, SILENT)
    assert await ring_cases(routing) >= 1
    assert await ring_cases(routing) == 0

    case = await post.case(routing, NUMBER)
    assert state(case) == (CaseStatus.UNDER_REVIEW, 1, [DISTRICT])
    silent = next(task for task in case.tasks if task.id == OFFICES[REFORM])
    assert silent.decision is not None
    assert silent.decision.is_by_silence
    assert silent.decision.reason == "逾期未答复，视为同意"
    assert silent.decision.decided_at == TASK_LIMIT_OVER - timedelta(seconds=1)
    (row,) = await written(routing, "consent_by_silence")
    assert (row["opinion"], row["unit"], row["actor"], row["task_id"]) == (
        "逾期未答复，视为同意", REFORM, routing.system.staff, silent.id,
    )  # fmt: skip
    assert await post.audited(routing, NUMBER) == ["consent_by_silence"]
    types = await post.announced(routing, NUMBER)
    assert types[types.index("task.recalled") :][:3] == [
        "task.recalled", "task.assigned", "case.progressed",
    ]  # fmt: skip


async def test_an_answer_after_the_consent_is_refused_under_its_own_name(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await opened(open_service, joint(silence_is_consent=True))
    post.reach(clock, SILENT)
    await ring_cases(routing)

    await says(routing, REFORM, "refused", at=clock.now())

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.UNDER_REVIEW
    refused = [row for row in await written(routing, "decide_task") if not row["is_applied"]]
    assert [row["opinion"] for row in refused] == [
        "该任务逾期未答复，已视为同意，逾期的答复不予采纳。"
    ]
    assert (await post.audited(routing, NUMBER))[-1] == "refuse_decide_task"


async def test_an_answer_given_in_time_counts_though_it_comes_after_midnight(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await opened(open_service, joint(silence_is_consent=True, may_veto=True))
    post.reach(clock, TASK_LIMIT_OVER + timedelta(minutes=1))
    assert await ring_cases(routing) == 0

    in_time = TASK_LIMIT_OVER - timedelta(minutes=1)
    await says(routing, REFORM, "refused", at=in_time)

    assert (await post.case(routing, NUMBER)).status is CaseStatus.REFUSED
    assert await written(routing, "consent_by_silence") == []


async def test_an_office_whose_limit_stands_still_is_not_silent_yet(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await opened(open_service, joint(silence_is_consent=True))
    stopped = b.suspended(NUMBER, OFFICES[REFORM], organization=REFORM)
    await post.send(routing, stopped)

    post.reach(clock, SILENT)
    await ring_cases(routing)

    case = await post.case(routing, NUMBER)
    assert OFFICES[REFORM] in {task.id for task in case.open_tasks}
    assert await written(routing, "consent_by_silence") == []


async def test_consent_at_the_last_moment_of_the_promise_keeps_the_promise(
    open_service: OpenService, clock: FrozenClock
) -> None:
    plan = RoutePlan(stages=joint("all", silence_is_consent=True).stages[:1])
    routing = await opened(open_service, plan)
    await says(routing, STREET)
    await says(routing, DISTRICT)
    post.reach(clock, SILENT)

    await ring_cases(routing)

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.GRANTED
    assert case.decision is not None
    assert case.decision.organization == STREET
    assert "case.clock_ran_out" not in await post.announced(routing, NUMBER)


async def test_the_consent_of_many_silent_offices_is_given_once_each(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    numbers = [b.number_of(serial) for serial in range(1, 11)]
    plan = joint(silence_is_consent=True)
    await post.send(routing, *(b.accepted(number, plan=plan) for number in numbers))
    post.reach(clock, TASK_LIMIT_OVER + timedelta(days=1))

    for _ in range(3):
        await ring_cases(routing)

    assert len(await written(routing, "consent_by_silence")) == len(numbers)


async def test_every_order_of_the_answers_leads_to_the_same_end(open_service: OpenService) -> None:
    routing = await open_service("routing")
    orders = ((STREET, DISTRICT, REFORM), (REFORM, DISTRICT, STREET), (DISTRICT, STREET, REFORM))
    found = set()
    for serial, order in enumerate(orders, start=50):
        number = b.number_of(serial)
        await post.send(routing, b.accepted(number, plan=joint("quorum", 3)))
        for office in (*order, *order):
            level, department = (5 if office == STREET else 4), "civil_affairs"
            task = b.task_of(number, 0, level, "service_reform" if office == REFORM else department)
            await post.send(routing, b.decided(number, task, office, at=FRIDAY_MORNING))
        case = await post.case(routing, number)
        found.add((case.status, case.stage_index, tuple(sorted(one.status for one in case.tasks))))

    assert len(found) == 1
