"""The rules of a case without any database: stages, vetoes, pauses, endings."""

from datetime import timedelta
from typing import Any

import pytest

from services.routing.domain import facts
from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import Beginnings, opening_clocks
from services.routing.domain.directory import Directory, Organization
from services.routing.domain.dossier import Dossier
from services.routing.domain.extending import extend
from services.routing.domain.pauses import not_counted_by_the_promise
from services.routing.domain.pausing import (
    Suspension,
    answer_supplement,
    request_supplement,
    resume,
    suspend,
)
from services.routing.domain.plan import RoutePlan
from services.routing.domain.refusals import (
    AlreadySuspended,
    CaseEnded,
    ExtensionNotAllowed,
    NotReadyToClose,
    NotTheTasksOffice,
    Repeated,
    RequestUnknown,
    SecondSupplementRequest,
    SuspensionUnknown,
    TaskClosed,
    TaskUnknown,
)
from services.routing.domain.statuses import CaseStatus
from services.routing.domain.task import Decision
from services.routing.repository.case_rows import plan_of
from shared.calendar import local_date, shipped_calendar
from shared.contracts.parts import RoutePlan as ContractPlan
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode
from tests.equipment import FRIDAY_MORNING as NOW
from tests.routing import builders as b

CALENDAR = shipped_calendar()
NUMBER = b.number_of(1)
REFORM = "reform"


def body(code: str, division: str, level: int, department: str) -> Organization:
    return Organization(
        code=OrganizationCode(code),
        name=code,
        kind="department",
        division=DivisionCode(division),
        level=Level(level),
        department=DepartmentCode(department),
    )


DIRECTORY = Directory.of(
    [
        body("street", "410102013", 5, "civil_affairs"),
        body("district", "410102", 4, "civil_affairs"),
        body(REFORM, "410102", 4, "service_reform"),
    ]
)


def plan(contract: ContractPlan) -> RoutePlan:
    return plan_of(contract.model_dump(mode="json"))


def opened(contract: ContractPlan = b.ELDER_CARD, directory: Directory = DIRECTORY) -> Case:
    accepted = b.accepted(NUMBER, plan=contract)
    today = local_date(NOW)
    clocks = opening_clocks(
        Beginnings(today, today, today, today),
        plan(contract),
        promised_working_days=3,
        statutory_working_days=20,
        uncounted=not_counted_by_the_promise(None),
    )
    dossier = Dossier(
        item=accepted.item.model_dump(mode="json"),
        origin=accepted.origin.model_dump(mode="json"),
        applicant={},
        form_sealed="",
        materials=(),
        accepted_by="clerk",
    )
    received = Case.received(NUMBER, dossier, plan(contract), clocks, CALENDAR, NOW)
    case, _ = received.started_or_unrouted(directory, CALENDAR, NOW)
    return case


def answer(organization: str, **changes: Any) -> Decision:
    made = b.decided(NUMBER, b.task_of(NUMBER, 0, 5), organization, **changes)
    return Decision(**made.decision.model_dump())


def decide(case: Case, index: int, organization: str, **changes: Any) -> Case:
    task = case.tasks[index].id
    decision = answer(organization, **changes)
    return case.decide_task(task, decision, DIRECTORY, CALENDAR, NOW)[0]


def suspension(at: Any = NOW, organization: str = "street") -> Suspension:
    return Suspension(organization, "hearing", "听证", "chief", at + timedelta(days=9), at)


def resumed(case: Case, index: int, at: Any, organization: str | None = None) -> Outcome:
    task = case.tasks[index]
    return resume(
        case,
        task.id,
        organization=organization or task.organization,
        resumed_at=at,
        calendar=CALENDAR,
        now=NOW,
    )


def asked(
    case: Case, index: int = 0, request_id: str = "r1", organization: str | None = None
) -> Case:
    task = case.tasks[index]
    return request_supplement(
        case,
        task.id,
        organization=organization or task.organization,
        request_id=request_id,
        defects=("照片",),
        supplement_until=NOW + timedelta(days=15),
        requested_by="reviewer",
        requested_at=NOW,
        now=NOW,
    )[0]


def test_a_stage_with_one_unknown_office_assigns_no_task_at_all() -> None:
    few = Directory.of([body("street", "410102013", 5, "civil_affairs")])

    case = opened(b.PARALLEL, few)

    assert case.status is CaseStatus.UNROUTED
    assert case.tasks == ()


def test_the_same_task_has_the_same_identity_however_often_it_is_assigned() -> None:
    assert opened().tasks == opened().tasks
    assert opened().tasks[0].id == b.task_of(NUMBER, 0, 5)


def test_the_last_decision_of_the_last_stage_grants() -> None:
    case = decide(decide(opened(), 0, "street"), 1, "district")

    assert case.status is CaseStatus.GRANTED
    assert case.decision is not None
    assert case.decision.organization == "district"


def test_a_refusal_without_veto_is_an_opinion_and_does_not_end_the_case() -> None:
    case = decide(opened(b.PARALLEL), 2, REFORM, outcome="refused")

    assert case.status is CaseStatus.UNDER_REVIEW
    assert len(case.open_tasks) == 2


def test_a_task_is_decided_once_by_its_own_office() -> None:
    case = decide(opened(), 0, "street")
    first = case.tasks[0].id

    with pytest.raises(Repeated):
        case.decide_task(first, answer("street"), DIRECTORY, CALENDAR, NOW)
    with pytest.raises(TaskClosed):
        case.decide_task(first, answer("street", by="other"), DIRECTORY, CALENDAR, NOW)
    with pytest.raises(NotTheTasksOffice, match="district"):
        case.decide_task(first, answer("district"), DIRECTORY, CALENDAR, NOW)


def test_a_task_that_is_not_assigned_yet_is_unknown_and_never_will_be_after_the_end() -> None:
    later = b.task_of(NUMBER, 1, 4)

    with pytest.raises(TaskUnknown):
        opened().task(later)
    withdrawn, _ = opened().withdraw(NOW, NOW)
    with pytest.raises(CaseEnded):
        withdrawn.task(later)


def test_withdrawal_and_closing_depend_on_the_decision() -> None:
    case = opened()
    withdrawn, told = case.withdraw(NOW, NOW)
    granted = decide(decide(case, 0, "street"), 1, "district")

    assert [type(fact) for fact in told] == [facts.TaskNoLongerWanted, facts.WasWithdrawn]
    with pytest.raises(Repeated):
        withdrawn.withdraw(NOW, NOW)
    with pytest.raises(CaseEnded):
        granted.withdraw(NOW, NOW)
    with pytest.raises(NotReadyToClose):
        case.close(NOW, NOW)
    with pytest.raises(CaseEnded):
        withdrawn.close(NOW, NOW)
    assert granted.close(NOW, NOW)[0].status is CaseStatus.CLOSED


def test_a_supplement_is_requested_once_in_the_life_of_a_case() -> None:
    case = asked(opened(b.PARALLEL))

    with pytest.raises(Repeated):
        asked(case)
    with pytest.raises(SecondSupplementRequest):
        asked(case, 1, "r2")
    with pytest.raises(RequestUnknown):
        answered(opened())
    done = answered(case)
    assert done.status is CaseStatus.UNDER_REVIEW
    with pytest.raises(Repeated):
        answered(done)


def answered(case: Case) -> Case:
    return answer_supplement(
        case,
        request_id="r1",
        remark="",
        supplemented_at=NOW + timedelta(days=4),
        calendar=CALENDAR,
        now=NOW,
    )[0]


def test_supplements_that_came_in_are_what_lets_the_clock_run_again() -> None:
    supplemented_at = NOW + timedelta(days=4)
    case = asked(opened())

    _, told = answer_supplement(
        case, request_id="r1", remark="", supplemented_at=supplemented_at,
        calendar=CALENDAR, now=NOW,
    )  # fmt: skip

    assert told[-1] == facts.ClocksRunAgain(supplemented_at, "supplement")


def test_supplements_that_came_in_during_a_suspension_let_no_clock_run() -> None:
    case = asked(opened())
    suspended, _ = suspend(case, case.tasks[0].id, suspension(), CALENDAR, NOW)

    _, told = answer_supplement(
        suspended, request_id="r1", remark="", supplemented_at=NOW + timedelta(days=4),
        calendar=CALENDAR, now=NOW,
    )  # fmt: skip

    assert [type(fact) for fact in told] == [facts.SupplementWasAnswered]


def test_an_office_that_decides_without_the_supplement_ends_its_own_waiting() -> None:
    case = decide(asked(opened()), 0, "street")

    assert case.status is CaseStatus.UNDER_REVIEW
    assert not case.is_awaiting_supplement


def test_a_suspended_task_does_not_stop_what_need_not_wait() -> None:
    case, _ = suspend(opened(b.PARALLEL), _first(b.PARALLEL), suspension(), CALENDAR, NOW)

    case = decide(case, 1, "district")

    assert case.status is CaseStatus.SUSPENDED
    resumed_at = NOW + timedelta(days=3)
    case, told = resumed(case, 0, resumed_at)
    assert case.status is CaseStatus.UNDER_REVIEW
    assert told == (facts.ClocksRunAgain(resumed_at),)


def _first(contract: ContractPlan) -> Any:
    return opened(contract).tasks[0].id


def test_the_clocks_run_again_only_when_the_last_suspension_ends() -> None:
    case = opened(b.PARALLEL)
    one, two = case.tasks[0].id, case.tasks[1].id
    case, _ = suspend(case, one, suspension(), CALENDAR, NOW)
    case, _ = suspend(case, two, suspension(organization="district"), CALENDAR, NOW)

    case, first = resumed(case, 0, NOW + timedelta(days=1))
    case, second = resumed(case, 1, NOW + timedelta(days=2))

    assert first == ()
    assert [type(fact) for fact in second] == [facts.ClocksRunAgain]


def test_a_decision_ends_the_suspension_that_its_office_forgot_to_end() -> None:
    case, _ = suspend(opened(), _first(b.ELDER_CARD), suspension(), CALENDAR, NOW)
    decision = answer("street", at=NOW + timedelta(days=3))

    moved, told = case.decide_task(case.tasks[0].id, decision, DIRECTORY, CALENDAR, NOW)

    assert moved.status is CaseStatus.UNDER_REVIEW
    assert [type(fact) for fact in told] == [facts.ClocksRunAgain, facts.StageStarted]
    assert moved.dues is not None
    assert moved.dues.promised.date.isoformat() == "2026-11-25"


def test_suspensions_repeat_and_overtake_without_harm() -> None:
    case = opened()
    task = case.tasks[0].id
    with pytest.raises(SuspensionUnknown):
        resumed(case, 0, NOW)
    case, _ = suspend(case, task, suspension(), CALENDAR, NOW)
    with pytest.raises(Repeated):
        suspend(case, task, suspension(), CALENDAR, NOW)
    with pytest.raises(AlreadySuspended):
        suspend(case, task, suspension(NOW + timedelta(hours=1)), CALENDAR, NOW)
    case, _ = resumed(case, 0, NOW + timedelta(days=1))
    with pytest.raises(Repeated):
        resumed(case, 0, NOW + timedelta(days=1))


def test_a_suspension_told_after_the_decision_still_counts_its_days_and_is_told() -> None:
    later = NOW + timedelta(days=10)
    case = decide(opened(), 0, "street", at=later)

    case, told = suspend(case, case.tasks[0].id, suspension(), CALENDAR, NOW)
    assert [type(fact) for fact in told] == [facts.WasSuspended]
    assert case.status is CaseStatus.UNDER_REVIEW
    case, told = resumed(case, 0, NOW + timedelta(days=4))

    assert told == (facts.ClocksRunAgain(NOW + timedelta(days=4)),)
    assert case.dues is not None
    assert case.dues.promised.date.isoformat() == "2026-11-26"
    with pytest.raises(TaskClosed):
        suspend(case, case.tasks[0].id, suspension(later), CALENDAR, NOW)


def test_the_limit_is_extended_once_by_an_open_task() -> None:
    case = opened()
    task = case.tasks[0].id

    extended, _ = _extended(case, task, NOW)

    with pytest.raises(Repeated):
        _extended(extended, task, NOW)
    with pytest.raises(ExtensionNotAllowed, match="只能延长一次"):
        _extended(extended, task, NOW + timedelta(hours=1))
    with pytest.raises(ExtensionNotAllowed, match="届满"):
        _extended(case, task, NOW + timedelta(days=40))
    with pytest.raises(TaskClosed):
        _extended(decide(case, 0, "street", at=NOW), task, NOW + timedelta(hours=1))


def test_an_extension_told_after_the_decision_it_preceded_still_holds() -> None:
    case = decide(opened(), 0, "street", at=NOW + timedelta(hours=1))

    extended, told = _extended(case, case.tasks[0].id, NOW)

    assert [type(fact) for fact in told] == [facts.WasExtended]
    assert case.dues is not None
    assert extended.dues.statutory.date > case.dues.statutory.date


def test_only_the_tasks_own_office_may_stop_start_or_lengthen_its_clock() -> None:
    case = opened(b.PARALLEL)
    task = case.tasks[0].id
    stopped, _ = suspend(case, task, suspension(), CALENDAR, NOW)

    with pytest.raises(NotTheTasksOffice, match="district"):
        asked(case, organization="district")
    with pytest.raises(NotTheTasksOffice, match="district"):
        suspend(case, task, suspension(organization="district"), CALENDAR, NOW)
    with pytest.raises(NotTheTasksOffice, match="district"):
        resumed(stopped, 0, NOW + timedelta(days=1), "district")
    with pytest.raises(NotTheTasksOffice, match="district"):
        _extended(case, task, NOW, "district")


def _extended(case: Case, task: Any, at: Any, organization: str = "street") -> Any:
    return extend(
        case,
        task,
        organization=organization,
        working_days=10,
        reason="复杂",
        approved_by_name="首席代表",
        extended_at=at,
        calendar=CALENDAR,
    )
