"""One back office's part of a case, and its one decision."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from services.routing.domain.directory import Organization
from services.routing.domain.plan import PlannedTask
from services.routing.domain.statuses import TaskStatus
from shared.calendar import WorkingCalendar, due_date, local_date
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
)

TASK_NAMESPACE = uuid5(NAMESPACE_URL, "https://yikou.invalid/tasks")
GRANTED = "granted"
REFUSED = "refused"
SILENCE = "silence"
"""Who decided where an office let its limit pass whose silence means consent."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A back office's answer with what a citizen must be told. outcome: granted or refused."""

    outcome: str
    reason: str
    legal_basis: str
    remedy: str
    decided_by: str
    decided_by_name: str
    organization: str
    organization_name: str
    signed_by: str | None
    signed_by_name: str | None
    decided_at: datetime
    decided_on_behalf_of: str | None = None
    decided_on_behalf_of_name: str | None = None
    signed_on_behalf_of: str | None = None
    signed_on_behalf_of_name: str | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether it says no."""
        return self.outcome == REFUSED

    @property
    def is_by_silence(self) -> bool:
        """Whether nobody gave it: the office was silent, which means consent (默认同意)."""
        return self.decided_by == SILENCE


@dataclass(frozen=True, slots=True)
class HandOn:
    """How a task came from another. kind: transfer, report, return, or refused (back where it was).

    task_id: of the task that it continues.  organization: who had it.  opinion: what that office thinks."""

    kind: str
    task_id: UUID
    reason: str
    opinion: str
    organization: str
    organization_name: str
    handed_on_by: str
    handed_on_by_name: str
    handed_on_at: datetime


@dataclass(frozen=True, slots=True)
class CaseTask:
    """A task with the office that holds it, fixed when it was assigned.

    organization: empty while the hall's administrator has yet to name one.  came_by: from whom, if so.

    routing_key: where messages for this office go.  announced_as: sequence of its latest assignment
    among the case's announcements, 0 before the first."""

    id: UUID
    stage_index: int
    department: DepartmentCode
    level: Level
    organization: OrganizationCode
    organization_name: str
    division: DivisionCode
    phone: str
    routing_key: str
    status: TaskStatus
    leads: bool
    may_veto: bool
    sign_off_required: bool
    silence_is_consent: bool
    limit_working_days: int
    due_on: date
    due_is_provisional: bool
    assigned_at: datetime
    closed_at: datetime | None = None
    decision: Decision | None = None
    announced_as: int = 0
    advisory: bool = False
    came_by: HandOn | None = None

    @classmethod
    def assigned(
        cls,
        number: ApplicationNumber,
        stage_index: int,
        planned: PlannedTask,
        office: Organization,
        calendar: WorkingCalendar,
        now: datetime,
    ) -> Self:
        """A new open task; its limit runs from the day of assignment, that day not counted."""
        due = due_date(calendar, local_date(now), planned.limit_working_days)
        return cls(
            id=task_id(number, stage_index, planned),
            stage_index=stage_index,
            department=planned.department,
            level=planned.level,
            organization=office.code,
            organization_name=office.name,
            division=office.division,
            phone=office.phone,
            routing_key=routing_key(office, planned),
            status=TaskStatus.OPEN,
            leads=planned.leads,
            may_veto=planned.may_veto,
            sign_off_required=planned.sign_off_required,
            silence_is_consent=planned.silence_is_consent,
            limit_working_days=planned.limit_working_days,
            due_on=due.date,
            due_is_provisional=due.is_provisional,
            assigned_at=now,
            advisory=planned.advisory,
        )

    @property
    def is_open(self) -> bool:
        """Whether the office still owes its answer."""
        return self.status is TaskStatus.OPEN

    @property
    def is_placed(self) -> bool:
        """Whether an office has it; if not, it waits for the hall's administrator."""
        return bool(self.organization)

    @property
    def may_consent_by_silence(self) -> bool:
        """Whether an office has it whose silence means consent; where none has it, nobody is silent."""
        return self.silence_is_consent and self.is_placed

    @property
    def is_reported(self) -> bool:
        """Whether a lower office reported it up to the one that has it (转报)."""
        return self.came_by is not None and self.came_by.kind == "report"

    @property
    def is_external(self) -> bool:
        """Whether the office answers through its own system."""
        return is_external_key(self.routing_key)

    @property
    def has_consented_by_silence(self) -> bool:
        """Whether its limit passed without an answer, which was taken for consent."""
        return self.decision is not None and self.decision.is_by_silence

    def was_open_at(self, moment: datetime) -> bool:
        """Whether it was recalled only after this moment, so that what was said then still stands."""
        is_recalled = self.status is TaskStatus.RECALLED
        return is_recalled and self.closed_at is not None and moment < self.closed_at

    def decided(self, decision: Decision) -> Self:
        """The task with its answer."""
        return replace(
            self, status=TaskStatus.DECIDED, decision=decision, closed_at=decision.decided_at
        )

    def recalled(self, now: datetime) -> Self:
        """The task, no longer wanted."""
        return replace(self, status=TaskStatus.RECALLED, closed_at=now)


def task_id(number: ApplicationNumber, stage_index: int, planned: PlannedTask) -> UUID:
    """The identity of a task: the same however often it is worked out, so that a repeat is seen."""
    place = f"{number}/{stage_index}/{planned.department}/{int(planned.level)}"
    return uuid5(TASK_NAMESPACE, place)


def routing_key(office: Organization, planned: PlannedTask) -> str:
    """`<desk|external>.<level>.<division>.<department>` (architecture.md §4)."""
    kind = "external" if office.external else "desk"
    return f"{kind}.{planned.level.word}.{office.division}.{planned.department}"


def is_external_key(key: str) -> bool:
    """Whether messages with this routing key go to a department's own system."""
    return key.startswith("external.")


def stage_tasks(tasks: tuple[CaseTask, ...], stage_index: int) -> tuple[CaseTask, ...]:
    """The tasks of one stage, without those that went on to another office."""
    return tuple(
        task
        for task in tasks
        if task.stage_index == stage_index and task.status is not TaskStatus.PASSED_ON
    )


def leading_task(tasks: tuple[CaseTask, ...]) -> CaseTask:
    """The task of the lead department; the first where the plan names none. tasks: not empty."""
    return next((task for task in tasks if task.leads), tasks[0])
