"""One appointment of several departments of a stage: 联合审图, 联合验收, 联合勘验.

The lead department calls it; each department confirms or proposes another time; it is fixed, and held
when every department has recorded its result or is recorded as absent.
Source: A7.1 (S1¶43,59); 行政许可法 Art. 34 (two members of staff on site); decision 0068."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, Self
from uuid import UUID

from shared.errors import DomainError

INSPECTORS_ON_SITE = 2
"""Source: 行政许可法 Art. 34."""


class MeetingKind(StrEnum):
    """What the departments meet for."""

    DRAWING_REVIEW = "joint_drawing_review"
    ACCEPTANCE = "joint_acceptance"
    SITE_CHECK = "joint_site_check"

    @property
    def words(self) -> str:
        """The Chinese name."""
        return MEETING_NAMES[self]

    @property
    def is_on_site(self) -> bool:
        """Whether it is an inspection on the spot."""
        return self is not MeetingKind.DRAWING_REVIEW


MEETING_NAMES: Mapping[MeetingKind, str] = MappingProxyType(
    {
        MeetingKind.DRAWING_REVIEW: "联合审图",
        MeetingKind.ACCEPTANCE: "联合验收",
        MeetingKind.SITE_CHECK: "联合勘验",
    }
)


class MeetingStatus(StrEnum):
    """Where an appointment stands."""

    CALLED = "called"
    FIXED = "fixed"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to come."""
        return bool(MEETING_MOVES[self])

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return MEETING_STATUS_NAMES[self]


_S = MeetingStatus
MEETING_MOVES: Mapping[MeetingStatus, frozenset[MeetingStatus]] = MappingProxyType(
    {
        _S.CALLED: frozenset({_S.CALLED, _S.FIXED, _S.CANCELLED}),
        _S.FIXED: frozenset({_S.FIXED, _S.HELD, _S.CANCELLED}),
        _S.HELD: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)
"""To itself: called again, or moved, to another time."""
MEETING_STATUS_NAMES: Mapping[MeetingStatus, str] = MappingProxyType(
    {
        _S.CALLED: "待各部门确认",
        _S.FIXED: "已确定并通知申请人",
        _S.HELD: "已完成并形成记录",
        _S.CANCELLED: "已取消",
    }
)


class MeetingUnknown(DomainError):
    """没有找到该次联合约定，请核对编号。"""


class StageNotJoint(DomainError):
    """本环节只有一个部门承办，不需要约定联合会审或者验收。"""


class NotTheMeetingsLead(DomainError):
    """只有本环节的牵头部门可以约定、改期、确定或者取消。"""


class NotTakingPart(DomainError):
    """本机构没有参加该次联合约定。"""


class NotOfTheStage(DomainError):
    """机构{organization}不是本环节的承办部门，不能参加。"""


class MeetingOpen(DomainError):
    """本环节已有尚未结束的约定{number}，请先改期、取消或者完成记录。"""


class MeetingEnded(DomainError):
    """该次约定“{status_name}”，不能再办理。"""


class MeetingMoved(DomainError):
    """约定的时间已变更（第{round}次），请按新的时间重新答复。"""


class MeetingTimeWrong(DomainError):
    """约定的时间应在今后，并且结束时间晚于开始时间。"""


class AnswersStillDue(DomainError):
    """尚有部门未答复，{until}后方可由牵头部门直接确定。"""


class MeetingNotBegun(DomainError):
    """尚未到约定的时间，不能记录结果。"""


class InspectorsMissing(DomainError):
    """现场核查应当有两名以上工作人员，请列明。"""


class AbsenceIsTheLeads(DomainError):
    """未到场的部门由牵头部门记录。"""


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """From when to when, where."""

    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a department says to the time. proposed: another time, with the reason."""

    is_confirmed: bool
    answered_by_name: str
    answered_at: datetime
    reason: str = ""
    proposed_starts_at: datetime | None = None
    proposed_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnSite:
    """A member of staff who inspects, with the enforcement card."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A department's part in the one record. result: passed, rectify (to be put right) or failed."""

    result: Literal["passed", "rectify", "failed"]
    findings: str
    inspectors: tuple[OnSite, ...]
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """One department's part, by its task."""

    task_id: UUID
    attendance: Attendance | None = None
    entry: MeetingEntry | None = None
    is_absent: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether the department comes."""
        return self.attendance is not None and self.attendance.is_confirmed


@dataclass(frozen=True, slots=True)
class Meeting:
    """One appointment. round: counts the times it was set.  prepare: what the applicant has ready.

    answer_until: after it the lead may fix the time without the others.  told_at: of the last notice.
    reason: of the last change."""

    number: str
    kind: MeetingKind
    stage_index: int
    time: MeetingTime
    prepare: str
    parts: tuple[MeetingPart, ...]
    lead: UUID
    called_by_name: str
    called_at: datetime
    answer_until: datetime
    status: MeetingStatus = MeetingStatus.CALLED
    round: int = 1
    told_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    stops_promise: bool = False

    def part_of(self, task_ids: frozenset[UUID]) -> MeetingPart:
        """The part of an office that holds one of these tasks. Raises: NotTakingPart."""
        found = next((one for one in self.parts if one.task_id in task_ids), None)
        if found is None:
            raise NotTakingPart
        return found

    def moved(self, status: MeetingStatus) -> Self:
        """In its next status. Raises: MeetingEnded."""
        if status not in MEETING_MOVES[self.status]:
            raise MeetingEnded(status_name=self.status.words)
        return replace(self, status=status)

    def with_part(self, part: MeetingPart) -> Self:
        """With one part changed."""
        parts = tuple(part if one.task_id == part.task_id else one for one in self.parts)
        return replace(self, parts=parts)

    def set_anew(self, time: MeetingTime, reason: str, answer_until: datetime) -> Self:
        """At another time: who had confirmed confirmed the old one. Raises: MeetingEnded.

        Before the applicant was told the departments are asked again; after it the time holds."""
        if any(one.entry for one in self.parts):
            raise MeetingEnded(status_name="已开始记录")
        parts = tuple(
            one if one.task_id == self.lead else MeetingPart(one.task_id) for one in self.parts
        )
        return replace(
            self.moved(self.status),
            time=time,
            reason=reason,
            parts=parts,
            answer_until=answer_until,
            round=self.round + 1,
        )

    def continued_by(self, task_id: UUID, successor: UUID) -> Self:
        """The same after a task went on to another office, which has said nothing yet."""
        parts = tuple(
            MeetingPart(successor) if one.task_id == task_id else one for one in self.parts
        )
        return replace(self, parts=parts, lead=successor if self.lead == task_id else self.lead)

    @property
    def is_recorded(self) -> bool:
        """Whether each department has recorded its result or is recorded as absent."""
        return all(one.entry or one.is_absent for one in self.parts)
