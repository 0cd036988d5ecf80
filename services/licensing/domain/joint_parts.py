"""What a review has to do with the other offices: how it came, where it went, what they said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.licensing.domain.stage_meeting import StageMeeting
from shared.identifiers import OrganizationCode, StaffId

HandOnKind = Literal["transfer", "report", "return"]
HAND_ON_WORDS = {"transfer": "退转", "report": "转报", "return": "退回下级"}


@dataclass(frozen=True, slots=True)
class CameBy:
    """How the task came from another office; kind refused: what this office had tried itself."""

    kind: str
    reason: str
    opinion: str
    organization: OrganizationCode
    organization_name: str
    handed_on_by_name: str
    handed_on_at: datetime


@dataclass(frozen=True, slots=True)
class HandedOn:
    """That this office passed the task on, undecided. to_organization: the right body, if known."""

    kind: HandOnKind
    to_organization: OrganizationCode | None
    reason: str
    opinion: str
    handed_on_by: StaffId
    handed_on_by_name: str
    handed_on_at: datetime


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """A paper that this office found in order."""

    material: str
    remark: str
    checked_by: StaffId
    checked_by_name: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class ColleagueOpinion:
    """What another office answered, as the lead department may read it."""

    outcome: str
    reason: str
    legal_basis: str
    decided_by_name: str
    signed_by_name: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another office of the stage. state: open, asked, complete, answered or handed_on."""

    organization: OrganizationCode
    organization_name: str
    department: str
    leads: bool
    state: str
    opinion: ColleagueOpinion | None = None


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """A paper that an office of the stage found in order, so that nobody need check it again."""

    material: str
    remark: str
    organization_name: str
    checked_by_name: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class StageState:
    """How the stage stands as routing last told it; the greatest as_of holds.

    meeting_wanted: the appointment that the guide asks the lead to call."""

    as_of: int
    colleagues: tuple[Colleague, ...]
    verified: tuple[VerifiedPaper, ...]
    collecting_until: datetime | None
    supplement_until: datetime | None
    may_ask_again: bool
    updated_at: datetime
    meetings: tuple[StageMeeting, ...] = ()
    meeting_wanted: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewHandedOn:
    """The office passed its task on."""

    handed_on: HandedOn


@dataclass(frozen=True, slots=True)
class PapersChecked:
    """The office found papers in order. is_complete: it asks for nothing."""

    checks: tuple[PaperCheck, ...]
    is_complete: bool
    checked_by: StaffId
    checked_by_name: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class CollectingClosed:
    """The lead department waits for no further requests."""

    closed_by: StaffId
    closed_at: datetime


JointFact = ReviewHandedOn | PapersChecked | CollectingClosed
