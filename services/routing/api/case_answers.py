"""The shapes in which a case, its route, its clocks and its history are answered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.routing.domain.case import Case
from services.routing.domain.statuses import CaseStatus
from services.routing.domain.task import CaseTask, Decision, stage_tasks
from services.routing.queries.clocks import ExplainedClock
from shared.answers import DueOut
from shared.calendar import DueDate

CLOCK_NAMES = {"promised": "承诺时限", "statutory": "法定时限"}


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
    decided_at: datetime

    @classmethod
    def of(cls, decision: Decision | None) -> "DecisionOut | None":
        """From a decision, if there is one."""
        return cls.model_validate(decision, from_attributes=True) if decision else None


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
    limit_working_days: int
    due: DueOut
    assigned_at: datetime
    closed_at: datetime | None
    decision: DecisionOut | None

    @classmethod
    def of(cls, task: CaseTask) -> "TaskOut":
        """From a task."""
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
            limit_working_days=task.limit_working_days,
            due=DueOut.of(DueDate(task.due_on, task.due_is_provisional)),
            assigned_at=task.assigned_at,
            closed_at=task.closed_at,
            decision=DecisionOut.of(task.decision),
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
            held_by=[TaskOut.of(task) for task in case.open_tasks],
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
    """A part of the plan that has no office yet."""

    department: str
    level: int
    limit_working_days: int
    leads: bool
    sign_off_required: bool


class StageOut(BaseModel):
    """One stage. state: done, current or ahead."""

    code: str
    name: str
    state: str
    planned: list[PlannedTaskOut]
    tasks: list[TaskOut]


class RouteOut(BaseModel):
    """The whole way of a case."""

    application_number: str
    stages: list[StageOut]

    @classmethod
    def of(cls, case: Case) -> "RouteOut":
        """From a case."""
        stages = [
            StageOut(
                code=stage.code,
                name=stage.name,
                state=_state(case, index),
                planned=[
                    PlannedTaskOut.model_validate(task, from_attributes=True)
                    for task in stage.tasks
                ],
                tasks=[TaskOut.of(task) for task in stage_tasks(case.tasks, index)],
            )
            for index, stage in enumerate(case.plan.stages)
        ]
        return cls(application_number=case.number, stages=stages)


def _state(case: Case, index: int) -> str:
    if index < case.stage_index:
        return "done"
    if index > case.stage_index:
        return "ahead"
    ended = not case.status.is_undecided and case.status is not CaseStatus.WITHDRAWN
    return "done" if ended else "current"


class DayOut(BaseModel):
    """One day of a clock."""

    day: date
    counted: bool
    reason: str


class PauseOut(BaseModel):
    """A stop of a clock."""

    kind: str
    name: str
    reason: str
    first: date
    resumed: date | None


class ClockOut(BaseModel):
    """One clock, explained day by day."""

    kind: str
    name: str
    started_on: date
    limit_working_days: int
    extension_working_days: int
    due: DueOut
    counted_working_days: int
    is_paused: bool
    is_overdue: bool
    pauses: list[PauseOut]
    days: list[DayOut]

    @classmethod
    def of(cls, explained: ExplainedClock) -> "ClockOut":
        """From an explained clock."""
        clock = explained.clock
        return cls(
            kind=clock.kind,
            name=CLOCK_NAMES[clock.kind],
            started_on=clock.started_on,
            limit_working_days=clock.limit_working_days,
            extension_working_days=clock.extension_working_days,
            due=DueOut.of(explained.due),
            counted_working_days=explained.counted_working_days,
            is_paused=explained.is_paused,
            is_overdue=explained.is_overdue,
            pauses=[PauseOut.model_validate(one, from_attributes=True) for one in explained.pauses],
            days=[DayOut.model_validate(one, from_attributes=True) for one in explained.days],
        )


class ClocksOut(BaseModel):
    """Both clocks of a case."""

    application_number: str
    status: str
    clocks: list[ClockOut]


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
