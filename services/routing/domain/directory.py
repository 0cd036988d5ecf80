"""Which office is competent: by the place of the task and its level (A5).

The plan names department and level, never an office; the directory of the day names the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from services.routing.domain.plan import PlannedTask
from shared.errors import DomainError
from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    ancestors,
    level_of,
)


class Unroutable(DomainError):
    """办件的办理路线无法落实，转政务办指派。"""


class NoCompetentOffice(Unroutable):
    """{division}在层级{level}没有{department}部门，办件转政务办指派。"""


@dataclass(frozen=True, slots=True)
class Organization:
    """A body of the directory. external: it answers through a system of its own, not our desk.

    also_departments: departments that were merged into it or whose approvals it gives (A8.3).
    body4: its part of application numbers."""

    code: OrganizationCode
    name: str
    kind: str
    division: DivisionCode
    level: Level
    department: DepartmentCode | None = None
    phone: str = ""
    external: bool = False
    also_departments: tuple[str, ...] = ()
    body4: str = ""
    address: str = ""
    hours: str = ""

    @property
    def duties(self) -> tuple[DepartmentCode, ...]:
        """Every department whose business it does, its own first."""
        if self.department is None:
            return ()
        return (self.department, *map(DepartmentCode, self.also_departments))


@dataclass(frozen=True, slots=True)
class Directory:
    """The departments of all divisions, for one look-up each."""

    departments: Mapping[tuple[DivisionCode, DepartmentCode], Organization]

    @classmethod
    def of(cls, organizations: Iterable[Organization]) -> Self:
        """A directory; where two bodies claim one place and department, the lower code holds it."""
        departments = {
            (ancestors(body.division)[0], department): body
            for body in sorted(organizations, key=lambda body: body.code, reverse=True)
            for department in body.duties
        }
        return cls(MappingProxyType(departments))


def competent_office(
    task: PlannedTask, origin_division: DivisionCode, directory: Directory
) -> Organization:
    """The department of the task's level that its place, else the origin window's, belongs to.

    Raises: NoCompetentOffice.  Source: A5.1, A5.2."""
    place = task.place or origin_division
    return competent_department(task.department, task.level, place, directory)


def competent_department(
    department: DepartmentCode, level: Level, place: DivisionCode, directory: Directory
) -> Organization:
    """The department of a level that a place belongs to.

    Raises: NoCompetentOffice."""
    for division in ancestors(place):
        if level_of(division) == level:
            office = directory.departments.get((division, department))
            if office is not None:
                return office
    raise NoCompetentOffice(division=place, level=int(level), department=department)
