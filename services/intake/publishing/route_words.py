"""The route plan of a guide in words, for its page, its print and its flow chart."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.places import LEVEL_NAMES
from services.intake.domain.route import COMPETENCES, MEETINGS, condition_of, place_is_asked_for
from services.intake.publishing.guide_sections import Section
from shared.identifiers import Level


def route_section(guide: Guide, departments: Mapping[str, str]) -> Section:
    """Who decides, one row for each task. departments: a name for each code, beside the guide's own."""
    names = {**departments, **named_departments(guide)}
    rows = tuple(
        (
            "；".join((stage["name"], *stage_words(stage))),
            names.get(task["department"], task["department"]),
            level_and_limit(task),
            "；".join((*_standing_words(stage, task), *task_words(guide, task))),
        )
        for stage in guide["route_plan"]["stages"]
        for task in stage["tasks"]
    )
    return Section("办理路线", (), ("环节", "部门", "层级和时限", "说明"), rows)


def named_departments(guide: Guide) -> dict[str, str]:
    """The names that the guide itself gives to departments."""
    return {one["department"]: one["name"] for one in guide.get("department_names") or ()}


def level_and_limit(task: Mapping[str, Any]) -> str:
    """At which level, within which limit."""
    limit = task["limit_working_days"]
    days = "当日" if not limit else f"{limit}个工作日"
    return f"{LEVEL_NAMES[Level(task['level'])]} · {days}"


def stage_words(stage: Mapping[str, Any]) -> Iterator[str]:
    """For what its departments meet, when a stage is over, and who need not pass it."""
    if meeting := stage.get("meeting"):
        yield f"各部门一次{MEETINGS[meeting]}"
    if stage.get("rule") == "quorum":
        yield f"{stage['quorum']}个部门同意即可"
    elif stage.get("rule") == "lead":
        yield "牵头部门同意即可"
    if (level := stage.get("skipped_from_level")) is not None:
        yield f"{LEVEL_NAMES[Level(level)]}及以上窗口受理的免经"


def task_words(guide: Guide, task: Mapping[str, Any]) -> Iterator[str]:
    """What is particular about a task: when it is needed, whose place counts, what silence means."""
    if text := task.get("needed_if"):
        labels = {row["name"]: row["label"] for row in guide["form"]}
        yield f"{condition_of(text).words(labels)}的须经"
    if place_is_asked_for(task):
        yield COMPETENCES[task["competence"]]
    if task.get("advisory"):
        yield "仅征求意见，不等待"
    if task.get("silence_is_consent"):
        yield "逾期视为同意"


def _standing_words(stage: Mapping[str, Any], task: Mapping[str, Any]) -> Iterator[str]:
    if len(stage["tasks"]) > 1:
        if task.get("leads"):
            yield "牵头"
        elif task.get("may_veto") and not task.get("advisory"):
            yield "可否决"
    if task.get("sign_off_required"):
        yield "首席代表签批"
