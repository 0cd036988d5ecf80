"""What a review is made of, and the facts that its acts bring about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, Self

from services.licensing.domain.joint_parts import JointFact
from services.licensing.domain.suspension import SuspensionReason
from shared.calendar import local_date
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode, StaffId

ApproverRank = Literal["organ_head", "government_leader"]
Verdict = Literal["granted", "refused"]


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts on a review. on_behalf_of: for whom as a stand-in; is_chief is then that person's."""

    staff: StaffId
    name: str
    is_chief: bool = False
    on_behalf_of: StaffId | None = None
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewOffice:
    """The back office that holds the review."""

    organization: OrganizationCode
    organization_name: str
    department: DepartmentCode
    division: DivisionCode
    level: Level


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """The item in the version under which the case was accepted."""

    code: str
    name: str
    version: int
    licence_type: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewedMaterial:
    """One paper of the case. state: received, deferred, linked or missing."""

    code: str
    name: str
    state: str
    files: int = 0


@dataclass(frozen=True, slots=True)
class Papers:
    """What lies on the reviewer's desk; applicant and form stay sealed until they are read.

    form_sensitivity: how each answer of the form may be shown, by field name.
    commitment: what was promised in place of papers, as it came; None where nothing was."""

    applicant_kind: Literal["person", "organization"]
    applicant_sealed: str
    form_sealed: str
    materials: tuple[ReviewedMaterial, ...]
    origin_organization_name: str
    origin_window_name: str
    form_sensitivity: Mapping[str, str] = field(default_factory=dict)
    commitment: Mapping[str, Any] | None = None

    def with_newer(self, materials: Iterable[ReviewedMaterial]) -> Self:
        """The same with the papers of these codes replaced."""
        known = {one.code: one for one in (*self.materials, *materials)}
        return replace(self, materials=tuple(known.values()))


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reviewer's opinion (审查意见)."""

    outcome: Verdict
    text: str
    legal_basis: str
    given_by: StaffId
    given_by_name: str
    given_at: datetime
    on_behalf_of: StaffId | None = None
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """The chief representative's word on an opinion (签批)."""

    approved: bool
    remark: str
    signed_by: StaffId
    signed_by_name: str
    signed_at: datetime
    on_behalf_of: StaffId | None = None
    on_behalf_of_name: str | None = None

    @classmethod
    def given(cls, approved: bool, remark: str, by: Officer, now: datetime) -> Self:
        """As this officer gives it now, for themselves or for whom they stand in."""
        return cls(approved, remark, by.staff, by.name, now, by.on_behalf_of, by.on_behalf_of_name)


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """The back office's decision with what a citizen must be told."""

    outcome: Verdict
    reason: str
    legal_basis: str
    remedy: str
    decided_by: StaffId
    decided_by_name: str
    decided_at: datetime
    on_behalf_of: StaffId | None = None
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is missing or wrong. material: code of the paper, None when it is none of them."""

    material: str | None
    name: str
    defect: str

    def __str__(self) -> str:
        return f"{self.name}：{self.defect}" if self.name else self.defect


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """The one notice of everything missing. answered_at: None while awaited.

    defects: in words.  itemized: the same with their papers; empty on requests of earlier days."""

    request_id: str
    defects: tuple[str, ...]
    until: datetime
    requested_by: StaffId
    requested_at: datetime
    answered_at: datetime | None = None
    answer_remark: str = ""
    itemized: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class Suspension:
    """A lawful stop (特别程序). resumed_at: None while it lasts.

    document: the paper that proves it, by name and number."""

    reason_code: SuspensionReason
    reason: str
    approved_by: StaffId
    approved_by_name: str
    expected_until: datetime
    suspended_at: datetime
    resumed_at: datetime | None = None
    result: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension of the limit, in working days.

    approver_rank: who approved it; approved_by is who put it on record.
    on_behalf_of: whose stand-in that was."""

    working_days: int
    reason: str
    approved_by: StaffId
    approved_by_name: str
    extended_at: datetime
    approver_rank: ApproverRank = "organ_head"
    on_behalf_of: StaffId | None = None
    on_behalf_of_name: str | None = None


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A reviewer has given an opinion."""

    opinion: Opinion


@dataclass(frozen=True, slots=True)
class OpinionSigned:
    """The chief representative has approved the opinion."""

    sign_off: SignOff


@dataclass(frozen=True, slots=True)
class OpinionReturned:
    """The chief representative has sent the opinion back."""

    sign_off: SignOff


@dataclass(frozen=True, slots=True)
class ReviewDecided:
    """The back office has decided."""

    decision: ReviewDecision


@dataclass(frozen=True, slots=True)
class SupplementRequested:
    """Everything missing has been asked for, once."""

    request: SupplementRequest


@dataclass(frozen=True, slots=True)
class SupplementAnswered:
    """What was asked for has come in."""

    request: SupplementRequest


@dataclass(frozen=True, slots=True)
class ReviewSuspended:
    """The clock stands still for a lawful reason."""

    suspension: Suspension


@dataclass(frozen=True, slots=True)
class ReviewResumed:
    """The reason for the stop has ended."""

    suspension: Suspension
    resumed_by: StaffId
    resumed_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewExtended:
    """The limit has been extended."""

    extension: Extension


@dataclass(frozen=True, slots=True)
class ReviewRecalled:
    """The work is no longer wanted."""

    reason: str


ReviewFact = (
    OpinionGiven
    | OpinionSigned
    | OpinionReturned
    | ReviewDecided
    | SupplementRequested
    | SupplementAnswered
    | ReviewSuspended
    | ReviewResumed
    | ReviewExtended
    | ReviewRecalled
    | JointFact
)


def days_stopped(
    suspension: Suspension | None, supplement: SupplementRequest | None, today: date
) -> Iterator[tuple[date, date]]:
    """What has not moved the desk's due date yet: first day of each stop, and the day on which it ends.

    suspension: going on.  It and an unanswered request are taken to end today: nothing runs out in one."""
    if suspension is not None:
        yield local_date(suspension.suspended_at), today
    if supplement is not None:
        ended_at = supplement.answered_at
        yield local_date(supplement.requested_at), local_date(ended_at) if ended_at else today
