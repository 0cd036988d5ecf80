"""What stands in the registers: a division, an organisation, a window, a member of staff.

An organisation is the same object that competence is worked out with (directory.Organization)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from services.routing.domain.directory import Organization
from shared.identifiers import DivisionCode, Level, OrganizationCode, StaffId, WindowId

PLACES = frozenset({"hall", "branch_hall", "street_centre", "community_station"})
"""The kinds of organisation that have windows; the other kind is a department."""
DEPARTMENT = "department"
STAFF_ROLES = frozenset({"clerk", "reviewer", "chief", "supervisor", "administrator"})


class RegisterKind(StrEnum):
    """Which register; also the key of its rows in a file."""

    DIVISIONS = "divisions"
    ORGANIZATIONS = "organizations"
    WINDOWS = "windows"
    STAFF = "staff"

    @property
    def words(self) -> str:
        """The Chinese word for an entry."""
        return KIND_NAMES[self]


KIND_NAMES: Mapping[RegisterKind, str] = MappingProxyType(
    {
        RegisterKind.DIVISIONS: "区划",
        RegisterKind.ORGANIZATIONS: "机构",
        RegisterKind.WINDOWS: "窗口",
        RegisterKind.STAFF: "人员",
    }
)


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division (行政区划). parent: None for a province."""

    code: DivisionCode
    name: str
    full_name: str
    level: Level
    parent: DivisionCode | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A window of a hall, centre or station (综合窗口)."""

    code: WindowId
    organization: OrganizationCode
    name: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff in a post: where, as what, at which window.

    home_organization: the unit that sent them and directs the business (派驻单位), None where they
    work for it anyway.  hall: the hall that directs their days (双重管理).
    experience_since: since when they have done government service work.
    Source: A2.9; S2¶56, S2¶60."""

    code: StaffId
    name: str
    roles: frozenset[str]
    organization: OrganizationCode
    window: WindowId | None = None
    phone: str = ""
    home_organization: OrganizationCode | None = None
    hall: OrganizationCode | None = None
    enforcement_card: str = ""
    experience_since: date | None = None

    @property
    def home(self) -> OrganizationCode:
        """The unit they belong to."""
        return self.home_organization or self.organization

    @property
    def post(self) -> tuple[str, frozenset[str], str | None]:
        """Where they serve and as what; a change of it is a transfer."""
        return self.organization, self.roles, self.window


Entry: TypeAlias = Division | Organization | Window | StaffMember
