"""Whether a plan can be followed from every place: asked when a guide is published, not at the window.

Source: A5 (S2¶44); rules.md A5."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.competence import Departments, division_at, lies_in
from services.intake.domain.places import LEVEL_NAMES
from services.intake.domain.route import place_is_asked_for, skips
from shared.identifiers import DepartmentCode, DivisionCode, Level

PLACES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where papers are taken in, or what lies in the area of a body."""

    name: str
    division: DivisionCode
    level: Level


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is: departments, places with windows, and the division of each body by its code."""

    departments: Departments
    windows: tuple[Place, ...]
    bodies: Mapping[str, DivisionCode]

    def findings(self, guide: Guide) -> list[Finding]:
        """Each task of a guide that has no competent office for some place, with places and department.

        Conditions count as met.  guide: of the right shape."""
        area = self.bodies.get(guide["implementing_body"]["organization"])
        places = [one for one in self.windows if area is None or lies_in(area, one.division)]
        names = {one["department"]: one["name"] for one in guide.get("department_names") or ()}
        return [
            finding
            for number, stage in enumerate(guide["route_plan"]["stages"], start=1)
            for finding in self._of_stage(guide, stage, places, names, number)
        ]

    def _of_stage(
        self,
        guide: Guide,
        stage: Mapping[str, Any],
        places: Iterable[Place],
        names: Mapping[str, str],
        number: int,
    ) -> Iterator[Finding]:
        accepting = [
            one
            for one in places
            if one.level in guide["accepted_at_levels"] and not skips(stage, one.level)
        ]
        for index, task in enumerate(stage["tasks"], start=1):
            department, level = DepartmentCode(task["department"]), Level(task["level"])
            asked = place_is_asked_for(task)
            named = [one for one in places if division_at(one.division, level)]
            without = [
                one.name
                for one in (named if asked else accepting)
                if not self.departments.serve(one.division, department, level)
            ]
            if without:
                told = names.get(department, department)
                message = (
                    f"“{stage['name']}”的{LEVEL_NAMES[level]}部门“{told}”不能落实："
                    f"{'所在地为' if asked else ''}{_named(without)}{'的' if asked else '受理的'}，"
                    "当地没有这一部门"
                )
                path = f"route_plan.stages[{number}].tasks[{index}].department"
                yield Finding(path, "no_competent_office", message)


def _named(places: list[str]) -> str:
    shown = "、".join(places[:PLACES_NAMED])
    return shown if len(places) <= PLACES_NAMED else f"{shown}等{len(places)}处"
