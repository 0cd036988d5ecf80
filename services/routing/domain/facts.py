"""What has happened to a case, in the order in which it is to be announced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.routing.domain.clocks import Dues
from services.routing.domain.meeting import Meeting
from services.routing.domain.task import CaseTask
from shared.calendar import DueDate

WithdrawalGround = Literal["applicant", "deemed", "acceptance_revoked"]


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The tasks of a stage were assigned; the first stage opens the case."""

    stage_index: int
    tasks: tuple[CaseTask, ...]


@dataclass(frozen=True, slots=True)
class TaskAssignedAgain:
    """An open task is announced once more, because its announcement may not have arrived."""

    task: CaseTask


@dataclass(frozen=True, slots=True)
class TaskWentOn:
    """A task came to another office, or to the list of the hall's administrator."""

    task: CaseTask


@dataclass(frozen=True, slots=True)
class StageUpdated:
    """How the stage stands now, for one of its offices."""

    task: CaseTask


@dataclass(frozen=True, slots=True)
class PapersChanged:
    """How the papers of the case stand now, for one of its offices."""

    task: CaseTask


@dataclass(frozen=True, slots=True)
class TaskNoLongerWanted:
    """An open task was recalled."""

    task: CaseTask
    reason: str


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is missing or wrong. material: code of the paper, None when it is none of them."""

    material: str | None
    name: str
    defect: str


@dataclass(frozen=True, slots=True)
class SupplementWasRequested:
    """A back office asked the applicant for what is missing."""

    task: CaseTask
    request_id: str
    defects: tuple[str, ...]
    supplement_until: datetime
    requested_at: datetime
    itemized: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplementWasAnswered:
    """What was asked for came in, or the asking office is told to go on without."""

    task: CaseTask
    request_id: str
    remark: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class WasSuspended:
    """A special procedure began, by an office that heads and signs the notice."""

    reason_code: str
    reason: str
    expected_until: datetime
    suspended_at: datetime
    organization: str
    organization_name: str
    organization_phone: str
    approved_by_name: str


@dataclass(frozen=True, slots=True)
class ClocksRunAgain:
    """A pause ended and the due dates moved. kind: what it had waited for."""

    resumed_at: datetime
    kind: Literal["suspension", "supplement"] = "suspension"


@dataclass(frozen=True, slots=True)
class WasExtended:
    """The statutory limit was extended, by an office that heads and signs the notice."""

    working_days: int
    reason: str
    approved_by_name: str
    extended_at: datetime
    organization: str
    organization_name: str
    organization_phone: str


@dataclass(frozen=True, slots=True)
class DuesMoved:
    """A new holiday list moved the due dates of the case, or made them firm."""

    before: Dues
    calendar_version: int


@dataclass(frozen=True, slots=True)
class TaskLimitMoved:
    """A new holiday list, or the end of a stop of the whole stage, moved the limit of an open task."""

    task: CaseTask
    before: DueDate
    after: DueDate
    calendar_version: int


@dataclass(frozen=True, slots=True)
class ClockRanOut:
    """A limit passed unmet, or a pause its expected end. clock: a clock's kind, or `pause`."""

    clock: str
    clock_name: str
    due: DueDate
    task_id: UUID | None
    ran_out_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """An appointment was fixed, also anew, was cancelled or was held; its status says which."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class WasDecided:
    """The case has its decision; announced again when nobody acted on it."""


@dataclass(frozen=True, slots=True)
class WasWithdrawn:
    """A withdrawal ended the case. ground: applicant, deemed or acceptance_revoked."""

    withdrawn_at: datetime
    ground: WithdrawalGround = "applicant"


@dataclass(frozen=True, slots=True)
class WasClosed:
    """The result was handed over."""

    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Strayed:
    """Nobody held the case."""

    finding: str


CaseFact = (
    WasSuspended
    | ClocksRunAgain
    | WasExtended
    | DuesMoved
    | ClockRanOut
    | WasDecided
    | WasWithdrawn
    | WasClosed
    | Strayed
)
Fact = (
    StageStarted
    | TaskAssignedAgain
    | TaskWentOn
    | StageUpdated
    | PapersChanged
    | TaskNoLongerWanted
    | SupplementWasRequested
    | SupplementWasAnswered
    | TaskLimitMoved
    | MeetingFact
    | CaseFact
)
