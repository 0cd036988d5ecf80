"""Which departments there are, and whether one of them is competent for a place (A5).

Routing names the office; intake must know beforehand that there is one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from services.intake.domain.places import Organization
from shared.identifiers import DepartmentCode, DivisionCode, Level, ancestors, level_of


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments of all divisions."""

    held: frozenset[tuple[DivisionCode, DepartmentCode]]

    @classmethod
    def of(cls, organizations: Iterable[Organization]) -> Self:
        """Those of these organisations that are departments."""
        return cls(
            frozenset(
                (ancestors(body.division)[0], body.department)
                for body in organizations
                if body.department is not None
            )
        )

    def serve(self, place: DivisionCode, department: DepartmentCode, level: Level) -> bool:
        """Whether the department has an office at the level, in the division the place is in."""
        division = division_at(place, level)
        return division is not None and (division, department) in self.held


@lru_cache(maxsize=1 << 16)
def division_at(place: DivisionCode, level: Level) -> DivisionCode | None:
    """The division of a level that a place is in; None where the place itself lies above it."""
    return next((code for code in ancestors(place) if level_of(code) == level), None)


def lies_in(area: DivisionCode, place: DivisionCode) -> bool:
    """Whether a place is an area or lies in it."""
    return division_at(place, level_of(area)) == area
