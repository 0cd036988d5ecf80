"""What an earlier case of the same applicant gives to a new one: answers, and papers with files.

Source: A3.2, A3.4 (S1¶45, S1¶65)."""

from collections.abc import Mapping
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.errors import FieldsRefused, PaperOfAnotherPerson
from services.intake.domain.forms import checked_form
from services.intake.domain.items import ItemVersion


def an_earlier_case_is_of_the_same_applicant(earlier: Application, identity_number: str) -> None:
    """Answers and papers pass only between cases of one applicant.

    Raises: PaperOfAnotherPerson.  Source: 个人信息保护法 Art. 34; A3.4."""
    if earlier.applicant.identity_number != identity_number:
        raise PaperOfAnotherPerson


def carried_answers(
    item: ItemVersion, earlier: Application, then: ItemVersion, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers given, and for questions left open those of the earlier case.

    then: the item of the earlier case.  A question is the same when name and type are; an answer that
    would no longer do is left out."""
    types = {field.name: field.type for field in then.form}
    carried = dict(given)
    for field in item.form:
        if field.name in given or types.get(field.name) != field.type:
            continue
        answer = earlier.form.get(field.name)
        if answer is not None and still_does(item, field.name, answer):
            carried[field.name] = answer
    return carried


def fitting_papers(item: ItemVersion, earlier: Application) -> dict[str, str]:
    """Which paper of the earlier case, by its code, is which of the item now.

    In the same item the code tells; in another one the name. Only papers with files are carried."""
    is_same_item = earlier.item.code == item.code
    now = {rule.code if is_same_item else rule.name: rule for rule in item.materials}
    found: dict[str, str] = {}
    for paper in earlier.materials:
        rule = now.get(paper.code if is_same_item else paper.name)
        if rule is not None and rule.name == paper.name and paper.files:
            found[paper.code] = rule.code
    return found


def still_does(item: ItemVersion, name: str, answer: Any) -> bool:
    """Whether an answer does for a question of the item as it is asked now."""
    (field,) = (one for one in item.form if one.name == name)
    try:
        checked_form((field,), {name: answer})
    except FieldsRefused:
        return False
    return True
