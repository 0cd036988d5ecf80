"""What a route plan must keep, whatever is answered: one function per rule, citing its source."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.conditions import Comparison, ConditionUnreadable
from services.intake.domain.route import ORIGIN, condition_of, place_is_asked_for, skips
from shared.identifiers import Level

TELLS_NOTHING = "none"
_UNSAID = {"choice": TELLS_NOTHING, "number": TELLS_NOTHING, "flag": TELLS_NOTHING}
_EQUALITY = ("=", "!=", "in")


def every_stage_has_one_lead(guide: Guide) -> Iterator[Finding]:
    """Departments that work in parallel have exactly one lead department. Source: A7.1 (S1¶43,59)."""
    for number, stage in _numbered(guide["route_plan"]["stages"]):
        if sum(task["leads"] for task in stage["tasks"]) != 1:
            path = f"route_plan.stages[{number}].tasks"
            yield Finding(path, "one_lead", "每个阶段须有且只有一个牵头部门")


def a_stage_never_loses_its_lead_alone(guide: Guide) -> Iterator[Finding]:
    """Where the lead has a condition, the whole stage has it. Source: A7.1."""
    for path, stage, task in _tasks(guide):
        condition = task.get("needed_if")
        alike = all(one.get("needed_if") == condition for one in stage["tasks"])
        if task["leads"] and condition and not alike:
            message = "牵头部门有条件的，本阶段各任务须同一条件"
            yield Finding(f"{path}.needed_if", "lead_conditional", message)


def some_stage_is_left_for_every_window(guide: Guide) -> Iterator[Finding]:
    """From each level at which papers are accepted, a stage remains whatever is answered.

    Source: A5.4 (S1¶43)."""
    for level in guide["accepted_at_levels"]:
        stays = any(
            not skips(stage, Level(level))
            and any(task["leads"] and not task.get("needed_if") for task in stage["tasks"])
            for stage in guide["route_plan"]["stages"]
        )
        if not stays:
            message = f"层级{level}的窗口受理时，各阶段可能全部免经，无人决定"
            yield Finding("route_plan.stages", "plan_may_be_empty", message)


def a_quorum_can_be_reached(guide: Guide) -> Iterator[Finding]:
    """A quorum counts departments that are always asked. Source: A7."""
    for number, stage in _numbered(guide["route_plan"]["stages"]):
        path, quorum = f"route_plan.stages[{number}].quorum", stage.get("quorum")
        if (stage.get("rule") == "quorum") is not (quorum is not None):
            yield Finding(
                path, "quorum_missing", "规则为quorum的阶段须写明同意部门数，其他阶段不写"
            )
        elif quorum is not None:
            always = [
                task
                for task in stage["tasks"]
                if not task.get("advisory") and not task.get("needed_if")
            ]
            if quorum > len(always):
                message = f"须有{quorum}个部门同意，而必经的部门只有{len(always)}个"
                yield Finding(path, "quorum_out_of_reach", message)


def several_departments_meet(guide: Guide) -> Iterator[Finding]:
    """An appointment is of a stage with several departments. Source: A7.1."""
    for number, stage in _numbered(guide["route_plan"]["stages"]):
        if stage.get("meeting") and len(stage["tasks"]) < 2:
            path = f"route_plan.stages[{number}].meeting"
            yield Finding(
                path, "meeting_alone", "联合审图、联合验收、联合勘验的阶段须有两个以上部门"
            )


def advice_neither_leads_nor_vetoes(guide: Guide) -> Iterator[Finding]:
    """Nothing waits for advice, so it cannot lead, veto or be signed off. Source: A7."""
    for path, _stage, task in _tasks(guide):
        if not task.get("advisory"):
            continue
        for flag in ("leads", "may_veto", "sign_off_required"):
            if task[flag]:
                message = "征求意见的部门不牵头、不否决、不需首席代表签批"
                yield Finding(f"{path}.{flag}", "advice_decides", message)


def silence_does_not_decide_for_the_lead(guide: Guide) -> Iterator[Finding]:
    """Silence may be consent of a department that is heard, never the decision itself.

    Source: A8.1 (S2¶38); 行政许可法 Art. 42."""
    for path, _stage, task in _tasks(guide):
        if task["silence_is_consent"] and (task["leads"] or task["sign_off_required"]):
            message = "牵头部门和须首席代表签批的任务不适用默认同意"
            yield Finding(f"{path}.silence_is_consent", "silence_decides", message)


def a_department_is_asked_once_in_a_stage(guide: Guide) -> Iterator[Finding]:
    """One task for a department of a level in a stage. Source: A3 (asked for once)."""
    for number, stage in _numbered(guide["route_plan"]["stages"]):
        seen = set()
        for place, task in _numbered(stage["tasks"]):
            one = (task["department"], task["level"])
            if one in seen:
                path = f"route_plan.stages[{number}].tasks[{place}].department"
                yield Finding(path, "asked_twice", "同一阶段中同一层级的部门只能出现一次")
            seen.add(one)


def a_place_is_named_by_one_required_question(guide: Guide) -> Iterator[Finding]:
    """Who is competent by the applicant's or the project's place is found by one sure answer.

    Source: A5."""
    questions: dict[str, list[Mapping[str, Any]]] = {}
    for number, row in _numbered(guide["form"]):
        if (subject := row.get("place_of")) is not None:
            questions.setdefault(subject, []).append(row)
            if row["type"] != "division" or not row["required"]:
                message = "指明所在地的题目类型须为division并且必填"
                yield Finding(f"form[{number}].place_of", "place_question", message)
    for path, _stage, task in _tasks(guide):
        found = questions.get(task.get("competence") or ORIGIN, ())
        if place_is_asked_for(task) and len(found) != 1:
            message = "申请表中须有且只有一个题目指明该所在地（place_of）"
            yield Finding(f"{path}.competence", "place_question_missing", message)


def a_condition_asks_what_the_form_asks(guide: Guide) -> Iterator[Finding]:
    """A condition compares answers of the form, in their kind, and tells nothing of a person.

    That it held is told to every office on the way.  Source: A7; rules.md H."""
    form = {row["name"]: row for row in guide["form"]}
    for task_path, _stage, task in _tasks(guide):
        if not (text := task.get("needed_if")):
            continue
        path = f"{task_path}.needed_if"
        try:
            comparisons = condition_of(text).comparisons
        except ConditionUnreadable as error:
            yield Finding(path, "condition_unreadable", error.sentence)
            continue
        for one in comparisons:
            if (row := form.get(one.field)) is None:
                message = f"申请表没有题目“{one.field}”"
                yield Finding(path, "condition_unknown_field", message)
            elif (row.get("sensitive") or _UNSAID.get(row["type"])) != TELLS_NOTHING:
                message = f"“{row['label']}”涉及个人信息，不能作为流转条件"
                yield Finding(path, "condition_sensitive", message)
            elif not all(_fits(one, value, row) for value in one.values):
                message = f"“{row['label']}”不能这样比较：{one.words(row['label'])}"
                yield Finding(path, "condition_type", message)


def _fits(comparison: Comparison, value: object, row: Mapping[str, Any]) -> bool:
    """Whether a question of this kind can be compared with the value in this way."""
    is_equality = comparison.sign in _EQUALITY
    match row["type"]:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "choice":
            return is_equality and value in (row.get("choices") or ())
        case "flag":
            return is_equality and isinstance(value, bool)
        case "date":
            return isinstance(value, str) and _is_day(value)
        case "text":
            return is_equality and isinstance(value, str)
        case _:
            return False


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _tasks(guide: Guide) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    for number, stage in _numbered(guide["route_plan"]["stages"]):
        for place, task in _numbered(stage["tasks"]):
            yield f"route_plan.stages[{number}].tasks[{place}]", stage, task


def _numbered(rows: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(rows, start=1)


ROUTE_RULES: tuple[Callable[[Guide], Iterator[Finding]], ...] = (
    every_stage_has_one_lead,
    a_stage_never_loses_its_lead_alone,
    some_stage_is_left_for_every_window,
    a_quorum_can_be_reached,
    several_departments_meet,
    advice_neither_leads_nor_vetoes,
    silence_does_not_decide_for_the_lead,
    a_department_is_asked_once_in_a_stage,
    a_place_is_named_by_one_required_question,
    a_condition_asks_what_the_form_asks,
)
