"""The application form checked against its definition: every wrong field is named at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import FormField
from services.intake.domain.people import Applicant
from shared.errors import FieldError
from shared.identifiers import (
    EARLIEST_BIRTH,
    DivisionCode,
    InvalidDivisionCode,
    InvalidResidentId,
    check_resident_id,
    level_of,
)

LARGEST_NUMBER = 10**12
LATEST_DAY = date(2199, 12, 31)
_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"
_ON_ONE_LINE = frozenset({"name", "phone", "address"})
_PHONE = re.compile(r"[0-9+() -]{5,30}")
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


def answers_agree_with_the_identity_number(
    fields: tuple[FormField, ...], form: Mapping[str, Any], applicant: Applicant
) -> None:
    """What the guide takes from the applicant's identity number is as that number says, so that no
    certificate contradicts itself.

    Raises: FieldsRefused.  Source: GB 11643 (birth date in places 7-14, sex in place 17)."""
    if applicant.kind != "person":
        return
    number = applicant.identity_number
    told = {
        "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "gender": "男" if int(number[16]) % 2 else "女",
    }
    errors = [
        _error(field.name, "contradicts_identity_number", f"{field.label}与公民身份号码不一致")
        for field in fields
        if field.from_identity
        and form.get(field.name, told[field.from_identity]) != told[field.from_identity]
    ]
    if errors:
        raise FieldsRefused(errors)


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
    if field.sensitive in _ON_ONE_LINE and "\n" in given:
        return "one_line", f"{field.label}应写在一行内"
    if field.sensitive == "phone" and not _PHONE.fullmatch(given):
        return "phone_type", f"{field.label}应为电话号码"
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
        day = date.fromisoformat(given)
    except ValueError:
        return wrong
    if not EARLIEST_BIRTH <= day <= LATEST_DAY:
        return "date_range", f"{field.label}应在{EARLIEST_BIRTH.year}年至{LATEST_DAY.year}年之间"
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


def _division(field: FormField, given: object) -> Finding | None:
    try:
        level_of(DivisionCode(given if isinstance(given, str) else ""))
    except InvalidDivisionCode:
        return "invalid_division", f"{field.label}应为6、9或12位行政区划代码"
    return None


_CHECKS: Mapping[str, Callable[[FormField, object], Finding | None]] = {
    "text": _text,
    "choice": _choice,
    "date": _date,
    "number": _number,
    "id_number": _id_number,
    "flag": _flag,
    "division": _division,
}
