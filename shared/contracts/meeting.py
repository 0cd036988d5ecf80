"""One appointment of several departments of a stage: 联合审图, 联合验收, 联合勘验 (A7.1)."""

from typing import Literal

from shared.contracts.envelope import Event, Part
from shared.moments import Moment

MeetingKind = Literal["joint_drawing_review", "joint_acceptance", "joint_site_check"]
MeetingStatus = Literal["called", "fixed", "held", "cancelled"]
MeetingResult = Literal["passed", "rectify", "failed"]


class Inspector(Part):
    """A member of staff who inspected, with the enforcement card."""

    name: str
    certificate: str


class MeetingEntry(Part):
    """A department's part in the one record."""

    result: MeetingResult
    findings: str
    inspectors: tuple[Inspector, ...] = ()
    recorded_by_name: str
    recorded_at: Moment


class MeetingPart(Part):
    """A department that takes part. is_confirmed None: not answered yet.

    entry: told to the lead department and to the office itself."""

    organization: str
    organization_name: str
    leads: bool
    is_confirmed: bool | None = None
    reason: str = ""
    proposed_starts_at: Moment | None = None
    proposed_ends_at: Moment | None = None
    has_recorded: bool = False
    is_absent: bool = False
    entry: MeetingEntry | None = None


class StageMeeting(Part):
    """An appointment as the offices of its stage know it. round: counts the times it was set."""

    meeting: str
    kind: MeetingKind
    status: MeetingStatus
    round: int
    place: str
    starts_at: Moment
    ends_at: Moment
    prepare: str
    answer_until: Moment
    reason: str = ""
    parts: tuple[MeetingPart, ...]


class CaseMeetingFixed(Event):
    """The departments meet at this time; of several for one appointment the greatest `round` holds.

    stops_promise: the promise stands still until the record exists.  organization, its name and phone,
    called_by_name: the lead department, which heads and signs the notice."""

    TYPE = "cn.yikou.case.meeting_fixed.v1"
    application_number: str
    meeting: str
    kind: MeetingKind
    round: int
    place: str
    starts_at: Moment
    ends_at: Moment
    prepare: str
    reason: str = ""
    departments: tuple[str, ...]
    stops_promise: bool
    organization: str
    organization_name: str
    organization_phone: str
    called_by_name: str
    fixed_at: Moment


class CaseMeetingCancelled(Event):
    """An appointment of which the applicant was told will not take place."""

    TYPE = "cn.yikou.case.meeting_cancelled.v1"
    application_number: str
    meeting: str
    kind: MeetingKind
    round: int
    place: str
    starts_at: Moment
    reason: str
    organization: str
    organization_name: str
    organization_phone: str
    called_by_name: str
    cancelled_at: Moment


class HeldPart(Part):
    """A department in the record. entry None: it did not come."""

    organization: str
    organization_name: str
    entry: MeetingEntry | None = None


class CaseMeetingHeld(Event):
    """The one record of an appointment exists: what each department found, and who did not come."""

    TYPE = "cn.yikou.case.meeting_held.v1"
    application_number: str
    meeting: str
    kind: MeetingKind
    place: str
    starts_at: Moment
    organization: str
    organization_name: str
    organization_phone: str
    called_by_name: str
    parts: tuple[HeldPart, ...]
    held_at: Moment
