"""Facts of a case as contract messages, numbered in the case's own order.

Holds no rule: which facts there are is decided in the domain."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import assert_never

from services.routing.domain import facts as happened
from services.routing.domain.case import Case
from services.routing.domain.facts import CaseFact, Fact
from services.routing.domain.task import CaseTask
from services.routing.publishing import meeting_messages, papers, supplements
from services.routing.publishing.stage_messages import (
    came_by,
    holders_changed,
    office_of,
    stage_updated,
)
from shared import contracts
from shared.calendar import DueDate
from shared.contracts.envelope import Event
from shared.contracts.parts import (
    Commitment,
    Decision,
    Due,
    ItemVersion,
    Origin,
    Party,
)
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Numbered:
    """A message with its place in the case's order. routing_key None: the type's own."""

    event: Event
    sequence: int
    routing_key: str | None = None


def numbered(
    case: Case, occurred: Iterable[Fact], now: datetime
) -> tuple[Case, tuple[Numbered, ...]]:
    """The facts as messages, and the case that has counted them.

    Each assigned task remembers under which number it was announced."""
    messages: list[Numbered] = []
    announced_as = {}
    for fact in occurred:
        for event, task in _messages_of(case, fact, now):
            if task is not None and not task.is_placed:
                continue
            sequence = case.announced + len(messages) + 1
            messages.append(Numbered(event, sequence, task.routing_key if task else None))
            if task is not None and isinstance(event, contracts.TaskAssigned):
                announced_as[task.id] = sequence
    if not messages:
        return case, ()
    tasks = tuple(
        replace(task, announced_as=announced_as[task.id]) if task.id in announced_as else task
        for task in case.tasks
    )
    counted = replace(case, announced=case.announced + len(messages), tasks=tasks)
    return counted, tuple(messages)


def announce(work: Work, case: Case, messages: Iterable[Numbered]) -> None:
    """Put the messages into the outbox of this unit of work."""
    for message in messages:
        work.announce(
            message.event,
            subject=case.number,
            aggregate=aggregate_of(case.number),
            sequence=message.sequence,
            routing_key=message.routing_key,
        )


def aggregate_of(number: str) -> str:
    """Whose order the announcements of a case count in."""
    return f"case:{number}"


def _messages_of(case: Case, fact: Fact, now: datetime) -> list[tuple[Event, CaseTask | None]]:
    number = case.number
    match fact:
        case happened.StageStarted():
            return _stage_started(case, fact, now)
        case happened.TaskAssignedAgain():
            return [(_assignment(case, fact.task), fact.task)]
        case happened.TaskWentOn():
            return [(_assignment(case, fact.task), fact.task), (holders_changed(case, now), None)]
        case happened.StageUpdated():
            return [(stage_updated(case, fact.task, now), fact.task)]
        case happened.PapersChanged():
            return [(papers.changed(case, fact, now), fact.task)]
        case happened.TaskNoLongerWanted():
            recalled = contracts.TaskRecalled(
                task_id=str(fact.task.id),
                application_number=number,
                reason=fact.reason,
                recalled_at=now,
            )
            return [(recalled, fact.task)]
        case happened.SupplementWasRequested():
            return supplements.requested(case, fact)
        case happened.SupplementWasAnswered():
            return [(papers.answered(case, fact), fact.task)]
        case happened.MeetingFact():
            return [(meeting_messages.message_of(case, fact, now), None)]
        case happened.TaskLimitMoved():
            moved = contracts.TaskRescheduled(
                task_id=str(fact.task.id),
                application_number=number,
                due_before=_due(fact.before),
                due=_due(fact.after),
                calendar_version=fact.calendar_version,
                rescheduled_at=now,
            )
            return [(moved, fact.task)]
        case _:
            return [(_case_message(case, fact, now), None)]


def _case_message(case: Case, fact: CaseFact, now: datetime) -> Event:
    number = case.number
    match fact:
        case happened.WasSuspended():
            return contracts.CaseSuspended(application_number=number, **asdict(fact))
        case happened.ClocksRunAgain():
            return contracts.CaseResumed(
                application_number=number,
                promised_due=_promised(case),
                statutory_due=_statutory(case),
                resumed_at=fact.resumed_at,
                kind=fact.kind,
            )
        case happened.WasExtended():
            return contracts.CaseExtended(
                application_number=number, statutory_due=_statutory(case), **asdict(fact)
            )
        case happened.DuesMoved():
            return _rescheduled(case, fact, now)
        case happened.ClockRanOut():
            return _ran_out(case, fact)
        case happened.WasDecided():
            return _decided(case)
        case happened.WasWithdrawn():
            return contracts.CaseWithdrawn(application_number=number, **asdict(fact))
        case happened.WasClosed():
            return contracts.CaseClosed(application_number=number, **asdict(fact))
        case happened.Strayed():
            return contracts.CaseStrayed(
                application_number=number, finding=fact.finding, found_at=now
            )
        case _:
            assert_never(fact)


def _stage_started(
    case: Case, fact: happened.StageStarted, now: datetime
) -> list[tuple[Event, CaseTask | None]]:
    """The tasks before the news: a back office waits for its task, nobody waits for the news."""
    stage = case.plan.stages[fact.stage_index]
    offices = tuple(office_of(task) for task in fact.tasks)
    news: Event
    if fact.stage_index == 0:
        news = contracts.CaseOpened(
            application_number=case.number,
            item=ItemVersion(**case.dossier.item),
            origin=Origin(**case.dossier.origin),
            stage=stage.code,
            stage_name=stage.name,
            offices=offices,
            promised_due=_promised(case),
            statutory_due=_statutory(case),
            opened_at=now,
        )
    else:
        news = contracts.CaseProgressed(
            application_number=case.number,
            stage=stage.code,
            stage_name=stage.name,
            offices=offices,
            progressed_at=now,
        )
    return [*((_assignment(case, task), task) for task in fact.tasks), (news, None)]


def _assignment(case: Case, task: CaseTask) -> Event:
    stage = case.plan.stages[task.stage_index]
    dossier = case.dossier
    return contracts.TaskAssigned(
        task_id=str(task.id),
        application_number=case.number,
        stage=stage.code,
        stage_name=stage.name,
        office=office_of(task),
        division=task.division,
        item=ItemVersion(**dossier.item),
        applicant=Party(**dossier.applicant),
        origin=Origin(**dossier.origin),
        accepted_by=dossier.accepted_by,
        form_sealed="" if task.is_external else dossier.form_sealed,
        materials=papers.materials_of(case),
        sign_off_required=task.sign_off_required,
        leads=task.leads,
        advisory=task.advisory,
        silence_is_consent=task.silence_is_consent,
        supplement_used=supplements.is_used_for(case, task),
        due=_task_due(case, task),
        assigned_at=task.assigned_at,
        handed_on=came_by(task.came_by),
        commitment=_commitment(case),
        joint_handling=case.plan.is_joint,
    )


def _rescheduled(case: Case, fact: happened.DuesMoved, now: datetime) -> Event:
    return contracts.CaseRescheduled(
        application_number=case.number,
        promised_due_before=_due(fact.before.promised),
        promised_due=_promised(case),
        statutory_due_before=_due(fact.before.statutory),
        statutory_due=_statutory(case),
        calendar_version=fact.calendar_version,
        rescheduled_at=now,
    )


def _ran_out(case: Case, fact: happened.ClockRanOut) -> Event:
    late = (task for task in case.open_tasks if fact.task_id in (None, task.id))
    return contracts.CaseClockRanOut(
        application_number=case.number,
        origin=Origin(**case.dossier.origin),
        clock=fact.clock,
        clock_name=fact.clock_name,
        task_id=str(fact.task_id) if fact.task_id else None,
        offices=tuple(office_of(task) for task in late),
        due=_due(fact.due),
        ran_out_at=fact.ran_out_at,
    )


def _decided(case: Case) -> Event:
    assert case.decision is not None
    dossier = case.dossier
    return contracts.CaseDecided(
        application_number=case.number,
        item=ItemVersion(**dossier.item),
        origin=Origin(**dossier.origin),
        applicant=Party(**dossier.applicant),
        form_sealed=dossier.form_sealed,
        decision=Decision.model_validate(asdict(case.decision)),
        decided_at=case.decision.decided_at,
        commitment=_commitment(case),
        is_withheld=not case.decision.is_refusal and dossier.awaits_completion,
    )


def _task_due(case: Case, task: CaseTask) -> Due:
    """As its clock has it: of a task that went on, what is left of the limit."""
    due = next((clock.due for clock in case.clocks if clock.task_id == task.id), None)
    return _due(due or DueDate(task.due_on, task.due_is_provisional))


def _commitment(case: Case) -> Commitment | None:
    promised = case.dossier.commitment
    return Commitment.model_validate(promised) if promised else None


def _promised(case: Case) -> Due:
    assert case.dues is not None
    return _due(case.dues.promised)


def _statutory(case: Case) -> Due:
    assert case.dues is not None
    return _due(case.dues.statutory)


def _due(due: DueDate) -> Due:
    return Due(on=due.date, is_provisional=due.is_provisional)
