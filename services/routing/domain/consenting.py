"""Silence that means consent (默认同意): an office whose plan says so, and which lets its limit pass.

The clock decides, not the calendar: where the limit stands still, nobody is silent yet."""

from datetime import datetime, timedelta

from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import ClockKind
from services.routing.domain.directory import Directory
from services.routing.domain.facts import TaskNoLongerWanted
from services.routing.domain.ringing import rings_ahead
from services.routing.domain.task import GRANTED, SILENCE, CaseTask, Decision
from shared.calendar import WorkingCalendar

CONSENT = "逾期未答复，视为同意"
BASIS = "办事指南载明的部门时限和默认同意规则"
NOBODY = "系统（默认同意）"
LAST_MOMENT = timedelta(seconds=1)


def silent_task(case: Case, now: datetime) -> tuple[CaseTask, Decision] | None:
    """The first open task whose silence has become consent, with the decision that this makes.

    It is given at the last second of the limit, however late the clock is looked at; and counts only
    when an answer given until then has had time to arrive."""
    found = [
        (ring.fact.ran_out_at, task)
        for ring in rings_ahead(case)
        for task in case.open_tasks
        if ring.at <= now
        and ring.fact.clock == ClockKind.TASK
        and ring.fact.task_id == task.id
        and task.may_consent_by_silence
    ]
    if not found:
        return None
    passed_at, task = min(found, key=lambda one: (one[0], one[1].id))
    return task, Decision(
        outcome=GRANTED,
        reason=CONSENT,
        legal_basis=BASIS,
        remedy="",
        decided_by=SILENCE,
        decided_by_name=NOBODY,
        organization=task.organization,
        organization_name=task.organization_name,
        signed_by=None,
        signed_by_name=None,
        decided_at=passed_at - LAST_MOMENT,
    )


def consent_by_silence(
    case: Case,
    task: CaseTask,
    decision: Decision,
    directory: Directory,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """The task taken off its desk and decided; the case goes on as after any other answer."""
    decided, told = case.decide_task(task.id, decision, directory, calendar, now)
    return decided, (TaskNoLongerWanted(task, CONSENT), *told)
