"""The appointments of a stage as routing told them: shown to the desk, acted on at routing (decision 0068)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Inspector:
    """A member of staff who inspected."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A department's part in the one record."""

    result: str
    findings: str
    inspectors: tuple[Inspector, ...]
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """A department that takes part. entry: only for the lead department and the office itself."""

    organization: str
    organization_name: str
    leads: bool
    is_confirmed: bool | None
    reason: str
    proposed_starts_at: datetime | None
    proposed_ends_at: datetime | None
    has_recorded: bool
    is_absent: bool
    entry: RecordEntry | None = None


@dataclass(frozen=True, slots=True)
class StageMeeting:
    """One appointment. round: an answer names the one it means."""

    meeting: str
    kind: str
    status: str
    round: int
    place: str
    starts_at: datetime
    ends_at: datetime
    prepare: str
    answer_until: datetime
    reason: str
    parts: tuple[MeetingPart, ...]
