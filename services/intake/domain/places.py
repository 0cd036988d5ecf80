"""Where papers are taken in: organisations, windows, and the origin fixed at submission."""

from dataclasses import dataclass

from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)

LEVEL_NAMES = {
    Level.NATION: "国家级",
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.DISTRICT: "区级",
    Level.STREET: "街道",
    Level.COMMUNITY: "社区（村）",
}


@dataclass(frozen=True, slots=True)
class Organization:
    """A hall, centre, station or department.

    short_name: the head of its document numbers.  body4: its part of application numbers."""

    code: OrganizationCode
    name: str
    short_name: str
    kind: str
    division: DivisionCode
    level: Level
    department: DepartmentCode | None
    body4: str
    address: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class ActingOffice:
    """A back office that acted on a case, and who acted there; all empty in messages of earlier days."""

    code: str
    name: str
    phone: str
    handler: str


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a hall, centre or station (综合窗口)."""

    code: WindowId
    organization: OrganizationCode
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The window and the clerk that took the papers in; the result returns here (A5.2)."""

    organization: OrganizationCode
    organization_name: str
    division: DivisionCode
    level: Level
    window: WindowId
    window_name: str
    clerk: StaffId
    clerk_name: str
