"""Whether a guide has its fields, of the right kind: the form, not yet the policy."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.guide import GUIDE
from services.intake.domain.catalogue.parts import (
    Flag,
    Group,
    Part,
    Rows,
    Text,
    Texts,
    Whole,
    Wholes,
    Words,
)

MOST_ROWS = 200
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff]")


def shape_findings(guide: Guide) -> list[Finding]:
    """Every missing, unknown or misshapen field of a guide."""
    return list(_fields(GUIDE, guide, ""))


def _fields(fields: Mapping[str, Part], given: Any, path: str) -> Iterator[Finding]:
    if not isinstance(given, Mapping):
        yield Finding(path, "group_type", "应为若干栏目")
        return
    prefix = f"{path}." if path else ""
    for name in given:
        if name not in fields:
            yield Finding(f"{prefix}{name}"[:200], "unknown_field", "办事指南没有这一栏")
    for name, part in fields.items():
        value = given.get(name)
        if value is None or value == "":
            if part.is_required:
                yield Finding(f"{prefix}{name}", "missing", f"缺少“{part.label}”")
            continue
        yield from _value(part, value, f"{prefix}{name}")


def _value(part: Part, value: Any, path: str) -> Iterator[Finding]:
    match part:
        case Text():
            yield from _text(part.label, value, path, part.longest, part.choices)
        case Whole():
            yield from _whole(part.label, value, path, part.least, part.most)
        case Flag():
            if not isinstance(value, bool):
                yield Finding(path, "bool_type", f"“{part.label}”应为是或否")
        case Group():
            yield from _fields(part.fields, value, path)
        case Words():
            yield from _words(part, value, path)
        case Texts() | Wholes() | Rows():
            yield from _listed(part, value, path)


def _listed(part: Texts | Wholes | Rows, value: Any, path: str) -> Iterator[Finding]:
    if not isinstance(value, list | tuple):
        yield Finding(path, "list_type", f"“{part.label}”应为列表")
        return
    least = 1 if isinstance(part, Wholes) else part.at_least
    if len(value) < least:
        yield Finding(path, "too_short", f"“{part.label}”至少填写{least}项")
    if len(value) > MOST_ROWS:
        yield Finding(path, "too_long", f"“{part.label}”最多{MOST_ROWS}项")
    for number, one in enumerate(value[:MOST_ROWS], start=1):
        here = f"{path}[{number}]"
        match part:
            case Texts():
                yield from _text(part.label, one, here, part.longest, part.choices)
            case Wholes():
                yield from _whole(part.label, one, here, part.least, part.most)
            case Rows():
                yield from _fields(part.fields, one, here)
    if isinstance(part, Rows) and part.unique:
        yield from _repeated(part, value, path)


def _repeated(part: Rows, rows: Any, path: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        key = str(row.get(part.unique)) if isinstance(row, Mapping) else ""
        if key and key in seen:
            label = part.fields[part.unique].label
            yield Finding(f"{path}[{number}].{part.unique}", "repeated", f"“{label}”重复：{key}")
        seen.add(key)


def _text(
    label: str, value: Any, path: str, longest: int, choices: tuple[str, ...]
) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield Finding(path, "string_type", f"“{label}”应为文字")
    elif not value.strip():
        yield Finding(path, "string_blank", f"“{label}”没有内容")
    elif choices and value not in choices:
        yield Finding(path, "not_a_choice", f"“{label}”应为下列之一：{'、'.join(choices)}")
    elif len(value) > longest:
        yield Finding(path, "string_too_long", f"“{label}”最多{longest}个字符")
    elif _UNWRITABLE.search(value):
        yield Finding(path, "string_unwritable", f"“{label}”含有不能显示的字符")


def _whole(label: str, value: Any, path: str, least: int, most: int) -> Iterator[Finding]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Finding(path, "int_type", f"“{label}”应为整数")
    elif not least <= value <= most:
        yield Finding(path, "out_of_range", f"“{label}”应在{least}与{most}之间")


def _words(part: Words, value: Any, path: str) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield Finding(path, "group_type", f"“{part.label}”应为若干栏目")
        return
    for name, text in value.items():
        if not isinstance(name, str):
            yield Finding(path, "string_type", f"“{part.label}”的栏目名应为文字")
        yield from _text(part.label, text, f"{path}.{name}"[:200], part.longest, ())
