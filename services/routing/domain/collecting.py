"""Several offices of one stage ask the applicant: their requests are collected and go out as one notice.

Collecting ends when every open task of the stage has asked, said that the papers are complete, or
answered; when the lead department closes it; or when the period is over. Clocks run until then, for
nobody waits for the applicant yet.  Source: 行政许可法 Art. 32; rules.md A7, B (decision 0055)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from services.routing.domain.case import Case, Outcome
from services.routing.domain.facts import Defect, SupplementWasRequested
from services.routing.domain.joint import JointWork, PapersCheck, SupplementAsk
from services.routing.domain.pauses import CasePause, PauseKind, pause_id
from services.routing.domain.pausing import request_supplement
from services.routing.domain.refusals import (
    CaseEnded,
    NothingToAskAgain,
    NotTheLead,
    Repeated,
    TaskClosed,
)
from services.routing.domain.ringing import end_of
from services.routing.domain.stage_rules import counted_tasks
from services.routing.domain.statuses import TaskStatus
from services.routing.domain.task import TASK_NAMESPACE, CaseTask, stage_tasks
from shared.calendar import SHANGHAI, WorkingCalendar, due_date, local_date

COLLECTING_WORKING_DAYS = 2
"""Requests are told within two working days. Source: 滨州's rules of joint approval (rules.md B)."""
END_OF_DAY = time(23, 59, 59)


def is_joint_stage(case: Case) -> bool:
    """Whether several offices have a part in the present stage, be it with advice."""
    return len(case.stage_tasks) > 1


def collects(case: Case) -> bool:
    """Whether several offices of the present stage may ask the applicant; advice may not (decision 0053)."""
    return len(counted_tasks(case.stage_tasks)) > 1


def ask(
    case: Case,
    request: SupplementAsk,
    *,
    organization: str,
    calendar: WorkingCalendar,
    working_days: int,
    now: datetime,
) -> Outcome:
    """An office asks for what it finds missing: in a stage of several it is collected first.

    working_days: how long requests are collected, from the first.
    Raises: TaskUnknown, NotTheTasksOffice, Repeated, CaseEnded, TaskClosed, AdviceDoesNotPause,
    SecondSupplementRequest."""
    task = case.task_of(request.task_id, organization)
    if any(one.request_id == request.request_id for one in case.joint.asks):
        raise Repeated
    asked, joint = case.supplement, case.joint
    request = replace(request, organization_name=task.organization_name)
    if asked is None and _is_kept_of_a_recalled(case, task, request.requested_at):
        return replace(case, joint=joint.asked(request)), ()
    if task.advisory or not collects(case) or asked is not None:
        return _asked_alone(case, request, organization, now)
    if not case.status.is_undecided:
        raise CaseEnded(status_name=case.status.words)
    if not task.is_open or joint.ask_of(task.id) is not None:
        raise TaskClosed
    collected = replace(case, joint=joint.asked(request))
    first = local_date(_open_asks(collected)[0].requested_at)
    until = end_of(due_date(calendar, first, working_days))
    return replace(collected, joint=replace(collected.joint, collecting_until=until)), ()


def check_papers(case: Case, check: PapersCheck, organization: str) -> Outcome:
    """An office found papers in order, so that the others need not look at them again.

    Told after its task was closed, what it found before still holds.
    Raises: TaskUnknown, NotTheTasksOffice, Repeated, CaseEnded, TaskClosed."""
    task = case.task_of(check.task_id, organization)
    named = replace(check, organization_name=task.organization_name)
    if named in case.joint.checks:
        raise Repeated
    if task.closed_at is not None and check.checked_at >= task.closed_at:
        raise TaskClosed if case.status.is_undecided else CaseEnded(status_name=case.status.words)
    return replace(case, joint=case.joint.checked(named)), ()


def close_by_lead(case: Case, task_id: UUID, organization: str, now: datetime) -> Outcome:
    """The lead department waits no longer; nothing collected means nothing to close.

    Raises: TaskUnknown, NotTheTasksOffice, CaseEnded, NotTheLead, Repeated."""
    task = case.task_of(task_id, organization)
    if not case.status.is_undecided:
        raise CaseEnded(status_name=case.status.words)
    if not task.leads:
        raise NotTheLead
    if case.joint.collecting_until is None:
        raise Repeated
    return close(case, now)


def let_ask_again(case: Case, organization: str) -> Outcome:
    """A supervisor lets one office ask although the one notice is out and answered.

    Raises: NothingToAskAgain."""
    asked = case.supplement
    task = next((one for one in _asking(case) if one.organization == organization), None)
    if task is None or asked is None or asked.answered_at is None:
        raise NothingToAskAgain
    return replace(case, joint=replace(case.joint, may_ask=task.id)), ()


def is_over(case: Case, now: datetime) -> bool:
    """Whether collecting has to end now."""
    until = case.joint.collecting_until
    if until is None or not case.status.is_undecided:
        return False
    return until <= now or all(_has_spoken(case.joint, task) for task in _asking(case))


def close(case: Case, now: datetime) -> Outcome:
    """The requests of those that still wait become one notice, and the applicant is waited for."""
    asks = _open_asks(case)
    closed = replace(case, joint=replace(case.joint, collecting_until=None))
    if not asks:
        return closed, ()
    leading = next((one for one in asks if case.task(one.task_id).leads), asks[0])
    until = _longest(asks, now)
    request_id = str(uuid5(TASK_NAMESPACE, f"{case.number}/{case.stage_index}/one notice"))
    defects = merged(case, asks)
    task = case.task(leading.task_id)
    names = "、".join(dict.fromkeys(one.organization_name for one in asks))
    fact = SupplementWasRequested(
        replace(task, organization_name=names),
        request_id,
        tuple(f"{one.name}：{one.defect}" if one.name else one.defect for one in defects),
        until,
        now,
        defects,
    )
    asked_as_one = request_supplement(
        closed,
        leading.task_id,
        organization=task.organization,
        request_id=request_id,
        defects=fact.defects,
        supplement_until=until,
        requested_by=leading.requested_by,
        requested_at=now,
        now=now,
    )[0]
    return _all_wait(asked_as_one, asks, until, now), (fact,)


def merged(case: Case, asks: tuple[SupplementAsk, ...]) -> tuple[Defect, ...]:
    """The defects of all, paper by paper, each once with who asks; what is of no paper comes last."""
    order = {paper["code"]: place for place, paper in enumerate(case.dossier.materials)}
    askers: dict[Defect, list[str]] = {}
    for one in asks:
        for defect in one.defects:
            askers.setdefault(defect, []).append(one.organization_name)
    listed = sorted(askers, key=lambda one: order.get(one.material, len(order)))
    if len(asks) == 1:
        return tuple(listed)
    return tuple(
        replace(one, defect=f"{one.defect}（{'、'.join(dict.fromkeys(askers[one]))}）")
        for one in listed
    )


def without_what_was_left(before: Case, after: Case) -> Case:
    """Requests of a stage that is over are collected no longer."""
    is_over = after.stage_index != before.stage_index or not after.status.is_undecided
    if not is_over or after.joint.collecting_until is None:
        return after
    return replace(after, joint=replace(after.joint, collecting_until=None))


def notice_until(case: Case, stage_index: int) -> datetime | None:
    """The deadline of the latest notice for an office of a stage, also when it was answered."""
    of_stage = {task.id for task in case.tasks if task.stage_index == stage_index}
    notices = (
        (pause.began_at, pause.expected_until)
        for pause in case.pauses
        if pause.kind is PauseKind.SUPPLEMENT and pause.task_id in of_stage
    )
    return max(notices, default=(None, None))[1]


def states(case: Case, stage_index: int) -> Mapping[UUID, str]:
    """What each task of a stage has said so far: open, asked, complete, answered or handed_on.

    Of a recalled task, what it had said until then."""
    return {
        task.id: _state(case.joint, task) for task in case.tasks if task.stage_index == stage_index
    }


def _asked_alone(case: Case, request: SupplementAsk, organization: str, now: datetime) -> Outcome:
    asked = case.supplement
    is_let = case.joint.may_ask == request.task_id and asked is not None and asked.answered_at
    if is_let and asked is not None and asked.request_id != request.request_id:
        joint = replace(case.joint, may_ask=None, asks=(), collecting_until=None)
        case = replace(case, supplement=None, joint=joint)
    return request_supplement(
        case,
        request.task_id,
        organization=organization,
        request_id=request.request_id,
        defects=tuple(
            f"{one.name}：{one.defect}" if one.name else one.defect for one in request.defects
        ),
        itemized=request.defects,
        supplement_until=request.supplement_until,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        now=now,
    )


def _all_wait(case: Case, asks: tuple[SupplementAsk, ...], until: datetime, now: datetime) -> Case:
    """The others that asked wait too: their own limits stand still as the first one's does."""
    assert case.supplement is not None
    others = tuple(one for one in asks if one.task_id != case.supplement.task_id)
    pauses = tuple(
        CasePause(
            id=pause_id(one.task_id, PauseKind.SUPPLEMENT, now),
            task_id=one.task_id,
            kind=PauseKind.SUPPLEMENT,
            reason="；".join(defect.defect for defect in one.defects),
            approved_by=one.requested_by,
            began_at=now,
            expected_until=until,
        )
        for one in others
    )
    supplement = replace(case.supplement, others=tuple(one.task_id for one in others))
    return replace(case, supplement=supplement, pauses=(*case.pauses, *pauses))


def _asking(case: Case) -> tuple[CaseTask, ...]:
    """The open tasks whose offices may ask the applicant."""
    return tuple(task for task in case.open_tasks if not task.advisory)


def _open_asks(case: Case) -> tuple[SupplementAsk, ...]:
    waiting = {task.id for task in case.open_tasks}
    return tuple(one for one in case.joint.asks if one.task_id in waiting)


def _is_kept_of_a_recalled(case: Case, task: CaseTask, requested_at: datetime) -> bool:
    """Whether a request of before its task was recalled came only now: it stays on record, unsent."""
    is_joint = len(stage_tasks(case.tasks, task.stage_index)) > 1
    return is_joint and not task.advisory and task.was_open_at(requested_at)


def _longest(asks: tuple[SupplementAsk, ...], now: datetime) -> datetime:
    """The longest time that an office gave, counted from the notice."""
    days = max(
        (local_date(one.supplement_until) - local_date(one.requested_at)).days for one in asks
    )
    return datetime.combine(local_date(now) + timedelta(days=days), END_OF_DAY, SHANGHAI)


def _has_spoken(joint: JointWork, task: CaseTask) -> bool:
    return joint.ask_of(task.id) is not None or joint.is_complete_for(task.id)


def _state(joint: JointWork, task: CaseTask) -> str:
    if task.decision is not None:
        return "answered"
    if task.status is TaskStatus.PASSED_ON:
        return "handed_on"
    if joint.ask_of(task.id) is not None:
        return "asked"
    return "complete" if joint.is_complete_for(task.id) else "open"
