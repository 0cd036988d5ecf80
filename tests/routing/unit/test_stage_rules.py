"""A stage ends exactly when its rule is met, or can no longer be met; a veto ends it at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain import facts
from services.routing.domain.case import Case
from services.routing.domain.pausing import suspend
from services.routing.domain.plan import PlannedStage, StageRule
from services.routing.domain.refusals import AdviceDoesNotPause
from services.routing.domain.stage_rules import standing_of
from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.domain.task import CaseTask
from shared.contracts.parts import PlannedTask, RoutePlan
from shared.identifiers import DepartmentCode
from tests.equipment import FRIDAY_MORNING as NOW
from tests.routing import builders as b
from tests.routing.unit.test_case import (
    CALENDAR,
    DIRECTORY,
    REFORM,
    answer,
    asked,
    opened,
    suspension,
)

STREET, DISTRICT = "street", "district"
"""The lead is the street; district and reform answer beside it."""
INDEX = {STREET: 0, DISTRICT: 1, REFORM: 2}


def joint(rule: str = "all", quorum: int | None = None, **changes: Any) -> RoutePlan:
    """Three offices, led by the street, then one decision. changes: of the two beside the lead."""
    beside = {"leads": False, "may_veto": False, **changes}
    joint_review = b.stage(
        "joint_review",
        b.planned("civil_affairs", 5),
        b.planned("civil_affairs", 4, **beside),
        b.planned("service_reform", 4, **beside),
    )
    return RoutePlan(
        stages=(
            joint_review.model_copy(update={"rule": rule, "quorum": quorum}),
            b.stage("decision", b.planned("civil_affairs", 4)),
        )
    )


def answered(case: Case, said: str) -> Case:
    """`street+ reform-`: who consents and who refuses, one after the other."""
    for minute, word in enumerate(said.split()):
        office, outcome = word[:-1], {"+": "granted", "-": "refused"}[word[-1]]
        task = case.tasks[INDEX[office]]
        at = NOW + timedelta(minutes=minute)
        decision = answer(office, outcome=outcome, at=at)
        case, _ = case.decide_task(task.id, decision, DIRECTORY, CALENDAR, at)
    return case


@pytest.mark.parametrize(
    ("rule", "quorum", "changes", "said", "ends"),
    [
        ("all", None, {}, "", "runs"),
        ("all", None, {}, "street+ district+", "runs"),
        ("all", None, {}, "street+ district+ reform+", "next"),
        ("all", None, {}, "district- reform- street+", "next"),
        ("all", None, {}, "street-", "refused"),
        ("all", None, {"may_veto": True}, "reform-", "refused"),
        ("quorum", 2, {}, "street+", "runs"),
        ("quorum", 2, {}, "street+ reform+", "next"),
        ("quorum", 2, {}, "district+ reform+", "runs"),
        ("quorum", 2, {}, "district+ reform+ street+", "next"),
        ("quorum", 2, {}, "district-", "runs"),
        ("quorum", 2, {}, "district- reform-", "refused"),
        ("quorum", 2, {}, "street+ district- reform-", "refused"),
        ("quorum", 2, {}, "street-", "refused"),
        ("quorum", 3, {}, "reform-", "refused"),
        ("quorum", 2, {"may_veto": True}, "reform-", "refused"),
        ("quorum", 1, {}, "street+", "next"),
        ("quorum", 9, {}, "street+ district+", "runs"),
        ("quorum", 9, {}, "street+ district+ reform+", "next"),
        ("lead", None, {}, "district+ reform+", "runs"),
        ("lead", None, {}, "reform- street+", "next"),
        ("lead", None, {}, "street+", "next"),
        ("lead", None, {}, "street-", "refused"),
        ("lead", None, {"may_veto": True}, "district-", "refused"),
        ("all", None, {"advisory": True}, "street+", "next"),
        ("all", None, {"advisory": True, "may_veto": True}, "reform-", "runs"),
        ("quorum", 2, {"advisory": True}, "street+", "next"),
    ],
)
def test_the_rule_of_a_stage_says_what_follows_from_the_answers(
    rule: str, quorum: int | None, changes: dict[str, Any], said: str, ends: str
) -> None:
    case = answered(opened(joint(rule, quorum, **changes)), said)

    expected = {
        "runs": (CaseStatus.UNDER_REVIEW, 0),
        "next": (CaseStatus.UNDER_REVIEW, 1),
        "refused": (CaseStatus.REFUSED, 0),
    }
    assert (case.status, case.stage_index) == expected[ends]


def test_who_is_no_longer_needed_is_recalled_when_the_stage_has_met_its_rule() -> None:
    case = answered(opened(joint("quorum", 2)), "street+")
    task = case.tasks[INDEX[DISTRICT]]

    case, told = case.decide_task(task.id, answer(DISTRICT), DIRECTORY, CALENDAR, NOW)

    recalled, started = told
    assert isinstance(recalled, facts.TaskNoLongerWanted)
    assert isinstance(started, facts.StageStarted)
    assert (recalled.task.organization, recalled.reason) == (REFORM, "本环节已按规则办结")
    late = case.tasks[INDEX[REFORM]]
    assert late.status is TaskStatus.RECALLED
    assert [clock.ended_on for clock in case.clocks if clock.task_id == late.id] == [NOW.date()]


def test_a_refusal_that_leaves_too_few_is_the_decision_of_the_case() -> None:
    case = answered(opened(joint("quorum", 3)), "street+ reform-")

    assert case.decision is not None
    assert (case.decision.organization, case.decision.outcome) == (REFORM, "refused")
    assert case.open_tasks == ()


def test_a_suspension_of_an_office_that_is_no_longer_needed_ends_with_the_stage() -> None:
    case = opened(joint("lead"))
    case, _ = suspend(
        case, case.tasks[INDEX[REFORM]].id, suspension(organization=REFORM), CALENDAR, NOW
    )
    at = NOW + timedelta(days=3)
    lead = case.tasks[INDEX[STREET]]

    case, told = case.decide_task(lead.id, answer(STREET, at=at), DIRECTORY, CALENDAR, at)

    assert case.status is CaseStatus.UNDER_REVIEW
    assert [type(fact) for fact in told] == [
        facts.TaskNoLongerWanted,
        facts.TaskNoLongerWanted,
        facts.ClocksRunAgain,
        facts.StageStarted,
    ]


def test_advice_that_comes_late_is_recorded_and_changes_nothing() -> None:
    case = answered(opened(joint(advisory=True)), "street+")
    before = (case.status, case.stage_index, case.entered_at)

    case = answered(case, "reform-")

    assert (case.status, case.stage_index, case.entered_at) == before
    late = case.tasks[INDEX[REFORM]]
    assert late.decision is not None
    assert late.decision.is_refusal
    assert [task.organization for task in case.open_tasks] == [DISTRICT, DISTRICT]


def test_advice_still_open_is_recalled_when_the_case_is_decided() -> None:
    case = answered(opened(joint(advisory=True)), "street+")
    last = next(task for task in case.open_tasks if task.stage_index == 1)

    case, told = case.decide_task(last.id, answer(DISTRICT), DIRECTORY, CALENDAR, NOW)

    assert case.status is CaseStatus.GRANTED
    assert [type(fact) for fact in told] == [
        facts.TaskNoLongerWanted, facts.TaskNoLongerWanted, facts.WasDecided,
    ]  # fmt: skip


def test_an_office_that_only_advises_stops_no_clock() -> None:
    case = opened(joint(advisory=True))

    with pytest.raises(AdviceDoesNotPause):
        asked(case, INDEX[REFORM])
    with pytest.raises(AdviceDoesNotPause):
        suspend(case, case.tasks[2].id, suspension(organization=REFORM), CALENDAR, NOW)


ANSWERS = ("open", "granted", "refused", "recalled")
TASKS = st.lists(
    st.tuples(st.sampled_from(ANSWERS), st.booleans(), st.booleans()), min_size=0, max_size=5
)


def drawn(number: int, said: str, *, advisory: bool, may_veto: bool, leads: bool) -> CaseTask:
    """A task of a stage as it stands after whatever was said."""
    task = replace(
        opened().tasks[0],
        department=DepartmentCode(f"d{number}"),
        advisory=advisory,
        may_veto=may_veto,
        leads=leads,
    )
    if said == "recalled":
        return task.recalled(NOW)
    return task if said == "open" else task.decided(answer(f"office{number}", outcome=said))


@given(
    st.sampled_from(StageRule),
    st.integers(1, 5),
    st.sampled_from(("open", "granted", "refused")),
    TASKS,
)
@settings(max_examples=400, deadline=None)
def test_a_stage_ends_exactly_when_its_rule_is_met_or_out_of_reach(
    rule: StageRule, quorum: int, lead: str, others: list[tuple[str, bool, bool]]
) -> None:
    tasks = [drawn(0, lead, advisory=False, may_veto=True, leads=True)]
    tasks += [
        drawn(number, said, advisory=advisory, may_veto=may_veto, leads=False)
        for number, (said, advisory, may_veto) in enumerate(others, start=1)
    ]
    stage = PlannedStage("s", "环节", (), rule, quorum if rule is StageRule.QUORUM else None)

    found = standing_of(stage, tasks)

    said = [lead, *(one for one, advisory, _ in others if not advisory and one != "recalled")]
    needed = {"all": len(said), "lead": 1, "quorum": min(quorum, len(said))}[rule]
    vetoed = lead == "refused" or any(
        one == "refused" and may_veto and not advisory for one, advisory, may_veto in others
    )
    answers, yes = len(said) - said.count("open"), said.count("granted")
    lost = vetoed or (rule is StageRule.QUORUM and yes + said.count("open") < needed)
    met = not lost and lead == "granted" and (answers if rule is StageRule.ALL else yes) >= needed
    assert (found.refusal is not None, found.is_met) == (lost, met)
    assert all(task.is_open and not task.advisory for task in found.not_needed)
    assert len(found.not_needed) == (said.count("open") if met else 0)


def test_a_plan_of_before_has_the_rule_it_always_had() -> None:
    stage = opened(RoutePlan(stages=(b.stage("old", PlannedTask(
        department="civil_affairs", level=5, limit_working_days=1)),))).plan.stages[0]  # fmt: skip

    assert (stage.rule, stage.quorum, stage.tasks[0].advisory) == (StageRule.ALL, None, False)
