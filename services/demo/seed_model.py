"""What the seed files hold, as frozen objects; read by seeding, the walk and the tests.

Pure: no file is opened here and no rule is checked; see seed_files and seed_checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    ItemCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division (行政区划). parent is None for the province only."""

    code: DivisionCode
    name: str
    full_name: str
    level: Level
    parent: DivisionCode | None


@dataclass(frozen=True, slots=True)
class Organization:
    """A hall, street centre, community station or department with its unified credit code.

    body4: the four characters in application numbers, unique within the division's first six.
    department: what a route plan names, e.g. civil_affairs; None where papers are only taken in.
    """

    code: OrganizationCode
    name: str
    kind: str
    division: DivisionCode
    level: Level
    department: DepartmentCode | None
    body4: str
    address: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a hall, centre or station (综合窗口)."""

    code: WindowId
    organization: OrganizationCode
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A fictional member of staff. window is set for clerks and for nobody else."""

    id: StaffId
    name: str
    roles: frozenset[str]
    organization: OrganizationCode
    window: WindowId | None
    department: DepartmentCode | None
    phone: str


@dataclass(frozen=True, slots=True)
class FaceField:
    """A line on the face of a licence. source: `applicant.*`, `form.<field>` or `licence.*`."""

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class LicenceType:
    """A kind of licence. number_pattern is filled with year and serial (str.format).

    type_code: the type part of a GB/T 36904 identifier.  valid_years: None = permanent.
    """

    code: str
    type_code: str
    title: str
    issuer: OrganizationCode
    number_pattern: str
    valid_years: int | None
    face_fields: tuple[FaceField, ...]


@dataclass(frozen=True, slots=True)
class InquirySubject:
    """What one office may ask of another (征询协助目录, A10.2)."""

    code: str
    division: DivisionCode
    kind: str
    name: str
    department: DepartmentCode
    level: Level
    conditions: str
    content: str
    procedure: str
    mode: str
    duty: str
    limit_working_days: int


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One back office's part in a stage. limit_working_days: 0 = the same day."""

    department: DepartmentCode
    level: Level
    limit_working_days: int
    leads: bool
    sign_off_required: bool
    silence_is_consent: bool
    may_veto: bool


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """Tasks of a stage run in parallel; stages follow one another.

    skipped_from_level: windows of this or a higher level pass it by; None: no window does."""

    code: str
    name: str
    tasks: tuple[PlannedTask, ...]
    skipped_from_level: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A service item (事项) with its key fields; raw is the whole guide as it stands in the file.

    key: the name of its file.  code: the 31-character implementation code.
    immediate: 即办, promised_working_days is 0.
    """

    key: str
    code: ItemCode
    basic_code: str
    name: str
    version: int
    type: str
    subjects: tuple[str, ...]
    organization: OrganizationCode
    accepted_at_levels: tuple[Level, ...]
    immediate: bool
    promised_working_days: int
    statutory_working_days: int
    licence_type: str | None
    stages: tuple[PlannedStage, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoApplicant:
    """A fictional applicant. kind: person or organization; form: answers for the item named."""

    key: str
    kind: str
    name: str
    identity_number: str
    phone: str
    division: DivisionCode
    address: str
    item: ItemCode
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything the demonstration starts with, checked as a whole."""

    divisions: tuple[Division, ...]
    organizations: tuple[Organization, ...]
    windows: tuple[Window, ...]
    staff: tuple[StaffMember, ...]
    licence_types: tuple[LicenceType, ...]
    items: tuple[Item, ...]
    applicants: tuple[DemoApplicant, ...]
    inquiry_subjects: tuple[InquirySubject, ...]
