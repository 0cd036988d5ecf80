"""Who acts: what every rule of access decides on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from shared.identifiers import (
    NATION,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)

SYSTEM_PREFIX = "system:"


class Role(StrEnum):
    """What somebody may do in their organisation."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    CHIEF = "chief"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    DEPARTMENT_SYSTEM = "department_system"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or one of our services, on whose behalf a unit of work runs."""

    staff: StaffId
    name: str
    organization: OrganizationCode
    division: DivisionCode
    level: Level
    roles: frozenset[Role]
    department: DepartmentCode | None = None
    window: WindowId | None = None

    @classmethod
    def system(cls, service: str) -> Self:
        """The service itself: timers and consumers. No token can say so."""
        return cls(
            staff=StaffId(f"{SYSTEM_PREFIX}{service}"),
            name="系统",
            organization=OrganizationCode(""),
            division=NATION,
            level=Level.NATION,
            roles=frozenset({Role.SYSTEM}),
        )

    @classmethod
    def public(cls) -> Self:
        """Whoever needs no token: a citizen who applies or books online. No token can say so."""
        return cls(
            staff=StaffId(f"{SYSTEM_PREFIX}public"),
            name="申请人",
            organization=OrganizationCode(""),
            division=NATION,
            level=Level.NATION,
            roles=frozenset(),
        )
