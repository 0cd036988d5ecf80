"""The way of one application, resolved from the item's plan: answers decide here and travel nowhere.

Routing gets the tasks whose condition holds, each with its place, and what was left out with its reason
(A5, A7); what it is told of an answer is only that a condition held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from services.intake.domain.competence import Departments, division_at, lies_in
from services.intake.domain.conditions import Condition
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import FormField, ItemVersion
from services.intake.domain.places import LEVEL_NAMES
from shared.errors import FieldError
from shared.identifiers import DivisionCode, InvalidDivisionCode, Level

ORIGIN = "origin"
COMPETENCES: Mapping[str, str] = {
    ORIGIN: "按受理窗口所在地",
    "applicant": "按申请人所在地",
    "project": "按项目所在地",
}
"""By whose place the competent office is found; all but the first are named by a question."""
MEETINGS: Mapping[str, str] = {
    "joint_drawing_review": "联合审图",
    "joint_acceptance": "联合验收",
    "joint_site_check": "联合勘验",
}
"""For what the departments of a stage meet at one appointment. Source: A7.1 (S1¶43,59)."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one application, in the shape of the contract.

    unresolved: questions whose answers name no place that a task needs, each with what is wrong."""

    stages: tuple[Mapping[str, Any], ...]
    left_out: tuple[Mapping[str, Any], ...]
    unresolved: tuple[tuple[str, str], ...]


@lru_cache(maxsize=2048)
def condition_of(text: str) -> Condition:
    """A condition of a guide. Raises: ConditionUnreadable."""
    return Condition.parse(text)


def is_the_same_for_all(item: ItemVersion) -> bool:
    """Whether nothing in the plan depends on answers or on the window."""
    return not any(
        "skipped_from_level" in stage
        or any(task.get("needed_if") or place_is_asked_for(task) for task in stage["tasks"])
        for stage in item.route_plan["stages"]
    )


def place_is_asked_for(task: Mapping[str, Any]) -> bool:
    """Whether an answer names the place of a task."""
    return (task.get("competence") or ORIGIN) != ORIGIN


def skips(stage: Mapping[str, Any], level: Level) -> bool:
    """Whether a stage is skipped for windows of a level: of this or a higher one (扁平化).

    Source: A5.4 (S1¶43)."""
    from_level = stage.get("skipped_from_level")
    return from_level is not None and level <= from_level


def way_of(item: ItemVersion, answers: Mapping[str, Any], window_level: Level) -> Way:
    """What of the item's plan this application passes. answers: checked against the form."""
    stages: list[Mapping[str, Any]] = []
    left_out: list[Mapping[str, Any]] = []
    unresolved: dict[str, str] = {}
    labels = {field.name: field.label for field in item.form}
    for stage in item.route_plan["stages"]:
        if skips(stage, window_level):
            because = f"在{LEVEL_NAMES[window_level]}窗口受理，按办事指南免经本环节"
            left_out.append(_left_out(stage, because))
            continue
        tasks = []
        for task in stage["tasks"]:
            condition = condition_of(task["needed_if"]) if task.get("needed_if") else None
            words = condition.words(labels) if condition else ""
            if condition and not condition.holds(answers):
                left_out.append(_left_out(stage, f"不属于“{words}”", task["department"]))
                continue
            place = _place(task, item.form, answers, unresolved)
            tasks.append({**task, "place": place, "because": words})
        if tasks:
            stages.append({**stage, "tasks": tasks})
    return Way(tuple(stages), tuple(left_out), tuple(unresolved.items()))


def every_named_place_is_served(
    way: Way,
    item: ItemVersion,
    answers: Mapping[str, Any],
    departments: Departments,
    area: DivisionCode | None,
) -> None:
    """A place that an answer names lies in the area of the item's body, and has its departments.

    area: None where the body is not known.  Raises: FieldsRefused naming the question, while the
    applicant still stands there.  Source: 行政许可法 Art. 32; rules.md A5."""
    errors = [FieldError(f"form.{name}", "place_unclear", wrong) for name, wrong in way.unresolved]
    for field, task in _asked_places(way, item.form):
        level, path = Level(task["level"]), f"form.{field.name}"
        if area is not None and not lies_in(area, DivisionCode(answers[field.name])):
            message = f"{field.label}不在本事项实施主体的行政区域内，请到当地办理"
            errors.append(FieldError(path, "place_out_of_area", message))
        elif not departments.serve(task["place"], task["department"], level):
            message = f"{field.label}不在本事项的办理范围内，当地没有{LEVEL_NAMES[level]}承办部门"
            errors.append(FieldError(path, "place_not_served", message))
    if errors:
        raise FieldsRefused(list(dict.fromkeys(errors)))


def _asked_places(
    way: Way, form: tuple[FormField, ...]
) -> Iterator[tuple[FormField, Mapping[str, Any]]]:
    for stage in way.stages:
        for task in stage["tasks"]:
            field = _question(task, form)
            if field is not None and task["place"] is not None:
                yield field, task


def _question(task: Mapping[str, Any], form: tuple[FormField, ...]) -> FormField | None:
    if not place_is_asked_for(task):
        return None
    return next((field for field in form if field.place_of == task["competence"]), None)


def _place(
    task: Mapping[str, Any],
    form: tuple[FormField, ...],
    answers: Mapping[str, Any],
    unresolved: dict[str, str],
) -> DivisionCode | None:
    """The division of the task's level, and no deeper, in which the named place lies."""
    if not place_is_asked_for(task):
        return None
    field = _question(task, form)
    given = answers.get(field.name) if field else None
    level = Level(task["level"])
    try:
        place = division_at(DivisionCode(str(given or "")), level)
    except InvalidDivisionCode:
        place = None
    if place is None:
        name, label = (field.name, field.label) if field else ("", "所在地")
        unresolved[name] = f"{label}须填写到{LEVEL_NAMES[level]}的行政区划代码"
    return place


def _left_out(
    stage: Mapping[str, Any], because: str, department: str | None = None
) -> Mapping[str, Any]:
    return {
        "stage": stage["code"],
        "stage_name": stage["name"],
        "because": because,
        "department": department,
    }
