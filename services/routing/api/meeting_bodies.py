"""What is said of an appointment of several departments, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.routing.domain.case import Case
from services.routing.domain.meeting import (
    Attendance,
    Meeting,
    MeetingEntry,
    MeetingKind,
    MeetingPart,
    MeetingStatus,
    MeetingTime,
    OnSite,
)
from shared.free_text import PLAIN
from shared.moments import Moment
from shared.printing.glyphs import missing_glyphs

_SPEAKABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


class GlyphMissing(ValueError):
    """字库中没有这个字，不能印制，请核对字形后再办理。"""


def _printable(text: str) -> str:
    """What a department writes is printed in the notice or the record, and must not fail there."""
    unified = text.replace("\r\n", "\n").replace("\t", " ")
    if missing_glyphs(unified):
        raise GlyphMissing(GlyphMissing.__doc__)
    return unified


Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=1000, pattern=_SPEAKABLE),
    AfterValidator(_printable),
    PLAIN,
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=100, pattern=_SPEAKABLE),
    AfterValidator(_printable),
    PLAIN,
]
Code = Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]


class Body(BaseModel):
    """A request body; an unknown field is a mistake to be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TimeIn(Body):
    """From when to when, where."""

    starts_at: Moment
    ends_at: Moment
    place: Line

    def to_time(self) -> MeetingTime:
        """As the domain knows it."""
        return MeetingTime(self.starts_at, self.ends_at, self.place)


class MeetingIn(TimeIn):
    """A new appointment. organizations: who takes part; empty: all departments of the stage.

    prepare: what the applicant must have ready."""

    kind: MeetingKind
    prepare: Words
    organizations: list[Code] = Field(default=[], max_length=20)


class ConfirmationIn(Body):
    """We come. round: which setting of the time this answers."""

    round: int = Field(ge=1, strict=True)


class ProposalIn(Body):
    """We cannot come then; another time, and why."""

    round: int = Field(ge=1, strict=True)
    starts_at: Moment
    ends_at: Moment
    reason: Words


class ReschedulingIn(TimeIn):
    """Another time, and why."""

    reason: Words


class FixingIn(Body):
    """Nothing has to be said."""


class CancellationIn(Body):
    """Why it will not take place."""

    reason: Words


class InspectorIn(Body):
    """A member of staff who inspected, with the enforcement card (执法证件号)."""

    name: Line
    certificate: Line


class RecordIn(Body):
    """What we found. inspectors: two at least on site.  absent: the lead names who did not come."""

    result: Literal["passed", "rectify", "failed"]
    findings: Words
    inspectors: list[InspectorIn] = Field(default=[], max_length=20)
    absent: list[Code] = Field(default=[], max_length=20)

    def to_entry(self, by_name: str, now: datetime) -> MeetingEntry:
        """As the domain knows it."""
        staff = tuple(OnSite(one.name, one.certificate) for one in self.inspectors)
        return MeetingEntry(self.result, self.findings, staff, by_name, now)


class InspectorOut(BaseModel):
    """A member of staff who inspected."""

    name: str
    certificate: str


class EntryOut(BaseModel):
    """A department's part in the record."""

    result: str
    findings: str
    inspectors: list[InspectorOut]
    recorded_by_name: str
    recorded_at: datetime


class AttendanceOut(BaseModel):
    """What a department says to the time."""

    is_confirmed: bool
    reason: str
    proposed_starts_at: datetime | None
    proposed_ends_at: datetime | None
    answered_by_name: str
    answered_at: datetime


class PartOut(BaseModel):
    """A department. entry: for the lead department, who oversees, and the department itself."""

    organization: str
    organization_name: str
    leads: bool
    attendance: AttendanceOut | None
    is_absent: bool
    has_recorded: bool
    entry: EntryOut | None


class MeetingOut(BaseModel):
    """One appointment. round: counts the times it was set; an answer names the one it means."""

    meeting: str
    kind: MeetingKind
    kind_name: str
    status: MeetingStatus
    status_name: str
    stage: str
    round: int
    place: str
    starts_at: datetime
    ends_at: datetime
    prepare: str
    reason: str
    called_by_name: str
    called_at: datetime
    answer_until: datetime
    told_at: datetime | None
    ended_at: datetime | None
    stops_promise: bool
    parts: list[PartOut]

    @classmethod
    def of(cls, case: Case, meeting: Meeting, reader: str, *, oversees: bool) -> "MeetingOut":
        """For a reader's organisation; who oversees reads the whole record."""
        reads_all = oversees or case.task(meeting.lead).organization == reader
        parts = [_part_out(case, meeting, one, reader, reads_all) for one in meeting.parts]
        return cls(
            meeting=meeting.number,
            kind=meeting.kind,
            kind_name=meeting.kind.words,
            status=meeting.status,
            status_name=meeting.status.words,
            stage=case.plan.stages[meeting.stage_index].code,
            round=meeting.round,
            place=meeting.time.place,
            starts_at=meeting.time.starts_at,
            ends_at=meeting.time.ends_at,
            prepare=meeting.prepare,
            reason=meeting.reason,
            called_by_name=meeting.called_by_name,
            called_at=meeting.called_at,
            answer_until=meeting.answer_until,
            told_at=meeting.told_at,
            ended_at=meeting.ended_at,
            stops_promise=meeting.stops_promise,
            parts=parts,
        )


class MeetingsOut(BaseModel):
    """The appointments of a case. wanted: what the guide asks the lead of the stage to call."""

    application_number: str
    wanted: MeetingKind | None
    meetings: list[MeetingOut]

    @classmethod
    def of(cls, case: Case, reader: str, *, oversees: bool) -> "MeetingsOut":
        """For a reader's organisation."""
        stage = case.stage
        return cls(
            application_number=case.number,
            wanted=stage.meeting if stage else None,
            meetings=[
                MeetingOut.of(case, one, reader, oversees=oversees)
                for one in sorted(case.joint.meetings, key=lambda one: one.number)
            ],
        )


def confirmation(by_name: str, now: datetime) -> Attendance:
    """A department comes."""
    return Attendance(is_confirmed=True, answered_by_name=by_name, answered_at=now)


def proposal(body: ProposalIn, by_name: str, now: datetime) -> Attendance:
    """A department proposes another time."""
    return Attendance(
        is_confirmed=False,
        answered_by_name=by_name,
        answered_at=now,
        reason=body.reason,
        proposed_starts_at=body.starts_at,
        proposed_ends_at=body.ends_at,
    )


def _part_out(
    case: Case, meeting: Meeting, part: MeetingPart, reader: str, reads_all: bool
) -> PartOut:
    task = case.task(part.task_id)
    may_read = reads_all or task.organization == reader
    entry = part.entry if may_read else None
    return PartOut(
        organization=task.organization,
        organization_name=task.organization_name,
        leads=part.task_id == meeting.lead,
        attendance=AttendanceOut.model_validate(part.attendance, from_attributes=True)
        if part.attendance
        else None,
        is_absent=part.is_absent,
        has_recorded=part.entry is not None,
        entry=EntryOut.model_validate(entry, from_attributes=True) if entry else None,
    )
