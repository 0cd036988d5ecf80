"""The application form checked against its definition: every wrong field is named at once."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import FormField
from shared.errors import FieldError
from shared.identifiers import InvalidResidentId, check_resident_id

LARGEST_NUMBER = 10**12
_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"
Finding = tuple[str, str]


def checked_form(
    fields: tuple[FormField, ...], answers: Mapping[str, Any], *, is_partial: bool = False
) -> dict[str, str | int | float | bool]:
    """The answers in the order of the form, trimmed; empty optional answers are left out.

    is_partial: required answers may be left out too.
    Raises: FieldsRefused naming `form.<name>` of every wrong or unknown field."""
    errors: list[FieldError] = []
    kept: dict[str, str | int | float | bool] = {}
    known = {field.name for field in fields}
    for name in answers:
        if name not in known:
            errors.append(_error(_shown(name), "extra_forbidden", "申请表中没有这一项"))
    for field in fields:
        given = answers.get(field.name)
        given = given.strip() if isinstance(given, str) else given
        if given is None or given == "":
            if field.is_required and not is_partial:
                errors.append(_error(field.name, "missing", f"{field.label}必填"))
            continue
        if finding := _CHECKS[field.type](field, given):
            errors.append(_error(field.name, *finding))
        else:
            kept[field.name] = given.upper() if field.type == "id_number" else given
    if errors:
        raise FieldsRefused(errors)
    return kept


def written_answers(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field paths and texts that may be printed one day."""
    for name, answer in answers.items():
        if isinstance(answer, str):
            yield f"form.{name}", answer


def _shown(name: str) -> str:
    """A field's name as it may be repeated in an answer."""
    return name[:60].encode(errors="replace").decode()


def _error(name: str, code: str, message: str) -> FieldError:
    return FieldError(f"form.{name}", code, message)


def _text(field: FormField, given: object) -> Finding | None:
    if not isinstance(given, str):
        return "string_type", f"{field.label}应为文字"
    if any(_FIRST_SURROGATE <= character <= _LAST_SURROGATE for character in given):
        return "string_unicode", f"{field.label}含有不成对的代理字符"
    if len(given) > field.max_length:
        return "string_too_long", f"{field.label}最多{field.max_length}个字符"
    return None


def _choice(field: FormField, given: object) -> Finding | None:
    if given not in field.choices:
        return "not_a_choice", f"{field.label}应为下列之一：{'、'.join(field.choices)}"
    return None


def _date(field: FormField, given: object) -> Finding | None:
    wrong = "date_parsing", f"{field.label}应为日期（YYYY-MM-DD）"
    if not isinstance(given, str) or len(given) != 10:
        return wrong
    try:
        date.fromisoformat(given)
    except ValueError:
        return wrong
    return None


def _number(field: FormField, given: object) -> Finding | None:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not is_number or not -LARGEST_NUMBER <= given <= LARGEST_NUMBER:  # type: ignore[operator]
        return "number_type", f"{field.label}应为数字"
    return None


def _id_number(field: FormField, given: object) -> Finding | None:
    try:
        check_resident_id(given if isinstance(given, str) else "")
    except InvalidResidentId:
        return "invalid_resident_id", f"{field.label}校验不通过，请核对后重新输入"
    return None


def _flag(field: FormField, given: object) -> Finding | None:
    return None if isinstance(given, bool) else ("bool_type", f"{field.label}应为是或否")


_CHECKS: Mapping[str, Callable[[FormField, object], Finding | None]] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "number": _number,
    "id_number": _id_number,
    "flag": _flag,
}
