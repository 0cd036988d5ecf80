"""Supplement, suspension and resumption: the acts that stop the clocks and let them run.

A pause is a fact with its own dates: told late, or in another order, it still counts the same days."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.routing.domain.case import Case, Outcome
from services.routing.domain.dossier import SupplementRequest
from services.routing.domain.facts import (
    ClocksRunAgain,
    Defect,
    SupplementWasAnswered,
    SupplementWasRequested,
    WasSuspended,
)
from services.routing.domain.pauses import CasePause, PauseKind, pause_id
from services.routing.domain.refusals import (
    AdviceDoesNotPause,
    AlreadySuspended,
    CaseEnded,
    Repeated,
    RequestUnknown,
    SecondSupplementRequest,
    SuspensionUnknown,
    TaskClosed,
)
from services.routing.domain.task import CaseTask
from shared.calendar import WorkingCalendar

GO_ON_WITHOUT = "本办件已一次性告知补正，不再受理第二次补正要求，请依现有材料审查。"


@dataclass(frozen=True, slots=True)
class Suspension:
    """What a back office says when it stops the clock."""

    organization: str
    reason_code: str
    reason: str
    approved_by: str
    expected_until: datetime
    suspended_at: datetime
    document: str = ""
    approved_by_name: str = ""


def request_supplement(
    case: Case,
    task_id: UUID,
    *,
    organization: str,
    request_id: str,
    defects: tuple[str, ...],
    itemized: tuple[Defect, ...] = (),
    supplement_until: datetime,
    requested_by: str,
    requested_at: datetime,
    now: datetime,
) -> Outcome:
    """A back office asks for everything missing, once in the life of a case.

    A second request carries its answer: go on without, so that no desk waits for ever.
    Raises: TaskUnknown, NotTheTasksOffice, Repeated, CaseEnded, TaskClosed, SecondSupplementRequest.
    Source: 行政许可法 Art. 32; rules.md B."""
    task = case.task_of(task_id, organization)
    asked = case.supplement
    if asked is not None and asked.request_id == request_id:
        raise Repeated
    if not case.status.is_undecided:
        raise CaseEnded(status_name=case.status.words)
    if not task.is_open:
        raise TaskClosed
    if task.advisory:
        go_on = SupplementWasAnswered(task, request_id, AdviceDoesNotPause().sentence, now)
        raise AdviceDoesNotPause(answers=(go_on,))
    if asked is not None:
        answer = SupplementWasAnswered(task, request_id, GO_ON_WITHOUT, now)
        raise SecondSupplementRequest(answers=(answer,))
    pause = CasePause(
        id=pause_id(task_id, PauseKind.SUPPLEMENT, requested_at),
        task_id=task_id,
        kind=PauseKind.SUPPLEMENT,
        reason="；".join(defects),
        approved_by=requested_by,
        began_at=requested_at,
        expected_until=supplement_until,
    )
    waiting = replace(
        case,
        supplement=SupplementRequest(request_id, task_id, requested_at),
        pauses=(*case.pauses, pause),
    )
    fact = SupplementWasRequested(
        task, request_id, defects, supplement_until, requested_at, itemized
    )
    return waiting.moved(waiting.reviewing_status, now), (fact,)


def answer_supplement(
    case: Case,
    *,
    request_id: str,
    remark: str,
    supplemented_at: datetime,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """What was asked for came in; the promised clock runs again unless a special procedure goes on.

    Raises: RequestUnknown while the request may still come, Repeated, CaseEnded."""
    asked = case.supplement
    if asked is None or asked.request_id != request_id:
        if asked is None and case.status.is_undecided:
            raise RequestUnknown(request_id=request_id)
        raise CaseEnded(status_name=case.status.words)
    if asked.answered_at is not None:
        raise Repeated
    was_awaited = case.is_awaiting_supplement
    answered = replace(
        case,
        supplement=replace(asked, answered_at=supplemented_at),
        pauses=tuple(
            replace(pause, ended_at=supplemented_at)
            if pause.kind is PauseKind.SUPPLEMENT and pause.ended_at is None
            else pause
            for pause in case.pauses
        ),
    ).reckoned(calendar)
    if not was_awaited:
        return answered, ()
    answers = (
        SupplementWasAnswered(task, _as_asked(case, task.id, request_id), remark, supplemented_at)
        for task in answered.open_tasks
        if task.id in asked.asked_by
    )
    moved = answered.moved(answered.reviewing_status, now)
    if moved.is_suspended:
        return moved, tuple(answers)
    return moved, (*answers, ClocksRunAgain(supplemented_at, "supplement"))


def _as_asked(case: Case, task_id: UUID, request_id: str) -> str:
    """The name that an office gave to its own request, which may be a part of the one notice."""
    ask = case.joint.ask_of(task_id)
    return ask.request_id if ask else request_id


def suspend(
    case: Case, task_id: UUID, suspension: Suspension, calendar: WorkingCalendar, now: datetime
) -> Outcome:
    """A special procedure begins (特别程序).

    Told after the task was closed, a stop that began before still counts its days, and the applicant
    is told of it in writing all the same.
    Raises: TaskUnknown, NotTheTasksOffice, Repeated, AlreadySuspended, CaseEnded, TaskClosed.
    Source: 行政许可法 Art. 45."""
    task = case.task_of(task_id, suspension.organization)
    kind = PauseKind.of(suspension.reason_code)
    pause = CasePause(
        id=pause_id(task_id, kind, suspension.suspended_at),
        task_id=task_id,
        kind=kind if kind is not PauseKind.SUPPLEMENT else PauseKind.UNLISTED,
        reason=suspension.reason,
        approved_by=suspension.approved_by,
        began_at=suspension.suspended_at,
        expected_until=suspension.expected_until,
        document=suspension.document,
    )
    if any(earlier.id == pause.id for earlier in case.pauses):
        raise Repeated
    if task.advisory:
        raise AdviceDoesNotPause
    if task.closed_at is not None and suspension.suspended_at >= task.closed_at:
        raise TaskClosed
    if _open_suspension(case, task_id) is not None:
        raise AlreadySuspended
    paused = replace(case, pauses=(*case.pauses, pause))
    fact = WasSuspended(
        suspension.reason_code,
        suspension.reason,
        suspension.expected_until,
        suspension.suspended_at,
        *_acting(task),
        suspension.approved_by_name or suspension.approved_by,
    )
    if not task.is_open:
        return paused.reckoned(calendar), (fact,)
    return paused.moved(paused.reviewing_status, now), (fact,)


def resume(
    case: Case,
    task_id: UUID,
    *,
    organization: str,
    resumed_at: datetime,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """The special procedure ended; both due dates move by the uncounted days.

    Raises: TaskUnknown, NotTheTasksOffice, Repeated, SuspensionUnknown while the suspension may
    still come."""
    task = case.task_of(task_id, organization)
    pause = _open_suspension(case, task_id)
    if pause is None or resumed_at < pause.began_at:
        ended = (one for one in case.pauses if one.task_id == task_id)
        if any(one.ended_at == resumed_at for one in ended):
            raise Repeated
        raise SuspensionUnknown(task_id=str(task_id))
    changed = replace(pause, ended_at=resumed_at)
    resumed = replace(
        case, pauses=tuple(changed if one.id == pause.id else one for one in case.pauses)
    ).reckoned(calendar)
    if not task.is_open:
        return resumed, () if resumed.is_suspended else (ClocksRunAgain(resumed_at),)
    moved = resumed.moved(resumed.reviewing_status, now)
    return moved, () if moved.is_suspended else (ClocksRunAgain(resumed_at),)


def _acting(task: CaseTask) -> tuple[str, str, str]:
    return str(task.organization), task.organization_name, task.phone


def _open_suspension(case: Case, task_id: UUID) -> CasePause | None:
    for pause in case.pauses:
        is_suspension = pause.kind is not PauseKind.SUPPLEMENT
        is_own = pause.task_id == task_id and not pause.of_stage
        if is_own and is_suspension and pause.ended_at is None:
            return pause
    return None
