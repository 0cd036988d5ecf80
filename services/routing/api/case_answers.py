"""The shapes in which a case, its route, its clocks and its history are answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.routing.domain.case import Case
from services.routing.domain.statuses import CaseStatus
from services.routing.domain.task import CaseTask, Decision, HandOn
from shared.answers import DueOut
from shared.calendar import DueDate


class DecisionOut(BaseModel):
    """A decision, as staff may see it."""

    outcome: str
    reason: str
    legal_basis: str
    remedy: str
    organization: str
    organization_name: str
    decided_by_name: str
    signed_by_name: str | None
    decided_on_behalf_of_name: str | None
    signed_on_behalf_of_name: str | None
    decided_at: datetime
    is_by_silence: bool

    @classmethod
    def of(cls, decision: Decision | None) -> "DecisionOut | None":
        """From a decision, if there is one."""
        return cls.model_validate(decision, from_attributes=True) if decision else None


class HandOnOut(BaseModel):
    """How a task came from another office: transfer, report (转报), return (退回) or refused."""

    kind: str
    task_id: UUID
    reason: str
    opinion: str
    organization: str
    organization_name: str
    handed_on_by_name: str
    handed_on_at: datetime

    @classmethod
    def of(cls, note: HandOn | None) -> "HandOnOut | None":
        """From the note, if it came from another."""
        return cls.model_validate(note, from_attributes=True) if note else None


class TaskOut(BaseModel):
    """One back office's task."""

    task_id: UUID
    department: str
    level: int
    organization: str
    organization_name: str
    phone: str
    status: str
    leads: bool
    sign_off_required: bool
    silence_is_consent: bool
    may_veto: bool
    advisory: bool
    limit_working_days: int
    due: DueOut
    assigned_at: datetime
    closed_at: datetime | None
    decision: DecisionOut | None
    came_by: HandOnOut | None

    @classmethod
    def of(cls, task: CaseTask, due: DueDate | None = None) -> "TaskOut":
        """From a task. due: as its clock has it now; without it, as it was assigned."""
        return cls(
            task_id=task.id,
            department=task.department,
            level=int(task.level),
            organization=task.organization,
            organization_name=task.organization_name,
            phone=task.phone,
            status=task.status,
            leads=task.leads,
            sign_off_required=task.sign_off_required,
            silence_is_consent=task.silence_is_consent,
            may_veto=task.may_veto,
            advisory=task.advisory,
            limit_working_days=task.limit_working_days,
            due=DueOut.of(due or DueDate(task.due_on, task.due_is_provisional)),
            assigned_at=task.assigned_at,
            closed_at=task.closed_at,
            decision=DecisionOut.of(task.decision),
            came_by=HandOnOut.of(task.came_by),
        )


class CaseOut(BaseModel):
    """A case on its way. held_by: the offices that have it on their desk."""

    application_number: str
    status: str
    status_name: str
    item: dict[str, Any]
    origin: dict[str, Any]
    stage: str | None
    stage_name: str | None
    held_by: list[TaskOut]
    promised_due: DueOut | None
    statutory_due: DueOut | None
    decision: DecisionOut | None
    licence_number: str | None
    opened_at: datetime
    decided_at: datetime | None
    closed_at: datetime | None
    version: int

    @classmethod
    def of(cls, case: Case) -> "CaseOut":
        """From a case."""
        dues, stage = case.dues, case.stage
        return cls(
            application_number=case.number,
            status=case.status,
            status_name=case.status.words,
            item=dict(case.dossier.item),
            origin=dict(case.dossier.origin),
            stage=stage.code if stage else None,
            stage_name=stage.name if stage else None,
            held_by=[TaskOut.of(task, _due_of(case, task)) for task in case.open_tasks],
            promised_due=DueOut.of(dues.promised) if dues else None,
            statutory_due=DueOut.of(dues.statutory) if dues else None,
            decision=DecisionOut.of(case.decision),
            licence_number=case.licence_number,
            opened_at=case.opened_at,
            decided_at=case.decision.decided_at if case.decision else None,
            closed_at=case.closed_at,
            version=case.version,
        )


class PlannedTaskOut(BaseModel):
    """A part of the plan that has no office yet. because: the condition that called for it."""

    department: str
    level: int
    limit_working_days: int
    leads: bool
    sign_off_required: bool
    silence_is_consent: bool
    may_veto: bool
    advisory: bool
    place: str | None
    because: str


class StageOut(BaseModel):
    """One stage. state: done, current or ahead.  rule: all, quorum or lead."""

    code: str
    name: str
    state: str
    rule: str
    quorum: int | None
    planned: list[PlannedTaskOut]
    tasks: list[TaskOut]


class LeftOutOut(BaseModel):
    """What this case need not pass, and why. department: None for the whole stage."""

    stage: str
    stage_name: str
    department: str | None
    because: str


class RouteOut(BaseModel):
    """The whole way of a case."""

    application_number: str
    stages: list[StageOut]
    left_out: list[LeftOutOut]

    @classmethod
    def of(cls, case: Case) -> "RouteOut":
        """From a case."""
        stages = [
            StageOut(
                code=stage.code,
                name=stage.name,
                state=_state(case, index),
                rule=stage.rule,
                quorum=stage.quorum,
                planned=[
                    PlannedTaskOut.model_validate(task, from_attributes=True)
                    for task in stage.tasks
                ],
                tasks=[
                    TaskOut.of(task, _due_of(case, task))
                    for task in case.tasks
                    if task.stage_index == index
                ],
            )
            for index, stage in enumerate(case.plan.stages)
        ]
        left_out = [
            LeftOutOut.model_validate(one, from_attributes=True) for one in case.plan.left_out
        ]
        return cls(application_number=case.number, stages=stages, left_out=left_out)


def _due_of(case: Case, task: CaseTask) -> DueDate | None:
    """When its own limit runs out, pauses and new calendars reckoned in."""
    return next((clock.due for clock in case.clocks if clock.task_id == task.id), None)


def _state(case: Case, index: int) -> str:
    if index < case.stage_index:
        return "done"
    if index > case.stage_index:
        return "ahead"
    ended = not case.status.is_undecided and case.status is not CaseStatus.WITHDRAWN
    return "done" if ended else "current"


class DeedOut(BaseModel):
    """One act: who, of which unit, with what opinion, from when to when."""

    act: str
    is_applied: bool
    status_before: str | None
    status_after: str | None
    stage: str | None
    task_id: UUID | None
    actor: str
    unit: str
    opinion: str
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "DeedOut":
        """From a row of the history."""
        return cls.model_validate(dict(row))


class HistoryOut(BaseModel):
    """Every act on a case, oldest first."""

    application_number: str
    history: list[DeedOut]
