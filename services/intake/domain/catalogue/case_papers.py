"""What a guide says about which cases need a paper: the condition checked, and told in words.

Source: A1.4, A3.1."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.guide import SUBJECTS
from services.intake.domain.conditions import (
    LONGEST,
    Answer,
    Comparison,
    Condition,
    ConditionUnreadable,
)

Question = Mapping[str, Any]
APPLICANT_KIND, HAS_AGENT = "applicant_kind", "has_agent"
OF_EVERY_CASE: Mapping[str, Question] = {
    APPLICANT_KIND: {"label": "申请人", "type": "choice", "choices": tuple(SUBJECTS.values())},
    HAS_AGENT: {"label": "由他人代办", "type": "flag"},
}
"""Questions that every case answers, besides those of its form."""
_ORDERED = ("number", "date")
_ORDER_SIGNS = (">", ">=", "<", "<=")


def conditions_ask_what_every_case_answers(guide: Guide) -> Iterator[Finding]:
    """A condition can be read, asks questions of the form, and compares like with like.

    Source: A1.4 (which cases need which paper); A3.1."""
    questions = questions_of(guide)
    for number, row in enumerate(guide["form"], start=1):
        if row["name"] in OF_EVERY_CASE:
            message = f"“{row['name']}”是每个办件都有的题目，申请表不能重名"
            yield Finding(f"form[{number}].name", "question_reserved", message)
    for number, row in enumerate(guide["materials"], start=1):
        if text := row.get("needed_if"):
            path = f"materials[{number}].needed_if"
            yield from (Finding(path, rule, words) for rule, words in _faults(text, questions))


def questions_of(guide: Guide) -> dict[str, Question]:
    """Every question that a condition may ask, by its name."""
    return {**OF_EVERY_CASE, **{str(one["name"]): one for one in guide.get("form") or ()}}


def labels_of(guide: Guide) -> dict[str, str]:
    """What each of these questions is called."""
    return {name: str(one.get("label") or name) for name, one in questions_of(guide).items()}


def needed_words(guide: Guide, row: Mapping[str, Any]) -> str:
    """Which cases need a paper, for people; empty where every one does."""
    if not (text := row.get("needed_if")):
        return ""
    try:
        return Condition.parse(str(text)).words(labels_of(guide))
    except ConditionUnreadable:  # of a draft; a published guide has none
        return str(text)


def _faults(text: str, questions: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    if len(text) > LONGEST:
        yield "condition_unreadable", f"条件最多{LONGEST}个字符"
        return
    try:
        condition = Condition.parse(text)
    except ConditionUnreadable as error:
        yield "condition_unreadable", error.sentence
        return
    for one in condition.comparisons:
        if (question := questions.get(one.field)) is None:
            yield "condition_question", f"条件中的“{one.field}”不是申请表的题目"
        elif fault := _fault(one, question):
            yield "condition_value", f"条件中“{question['label']}”{fault}"


def _fault(one: Comparison, question: Question) -> str:
    kind = question["type"]
    if one.sign in _ORDER_SIGNS and kind not in _ORDERED:
        return "不是数字或日期，不能比较大小"
    for value in one.values:
        if not _fits(value, question):
            return f"不能与“{value}”比较"
    return ""


def _fits(value: Answer, question: Question) -> bool:
    match question["type"]:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "choice":
            return value in (question.get("choices") or ())
        case "date":
            return isinstance(value, str) and _is_date(value)
    return isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
