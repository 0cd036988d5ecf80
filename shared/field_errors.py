"""Pydantic's findings in the words of a clerk: the field's path, a stable code, a Chinese sentence."""

from collections.abc import Sequence
from typing import Any

from shared.errors import FieldError
from shared.problems import code_of, sentence_of

SENTENCES = {
    "missing": "必填，未提供",
    "string_too_short": "内容过短，至少{min_length}个字符",
    "string_too_long": "内容过长，最多{max_length}个字符",
    "string_pattern_mismatch": "格式不正确",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为是或否",
    "bool_parsing": "应为是或否",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "greater_than_equal": "不得小于{ge}",
    "less_than_equal": "不得大于{le}",
    "greater_than": "应大于{gt}",
    "less_than": "应小于{lt}",
    "too_long": "最多{max_length}项",
    "too_short": "至少{min_length}项",
    "literal_error": "应为下列之一：{expected}",
    "enum": "应为下列之一：{expected}",
    "extra_forbidden": "不认识的字段",
    "json_invalid": "不是合法的 JSON",
    "json_type": "不是合法的 JSON",
    "date_from_datetime_parsing": "应为日期",
    "date_parsing": "应为日期",
    "datetime_from_date_parsing": "应为时间",
    "datetime_parsing": "应为时间",
    "timezone_aware": "时间应带时区",
    "uuid_parsing": "应为编号（UUID）",
}
MOST_SHOWN = 50
LONGEST_FIELD = 120
PLACES = ("body", "query", "path", "header", "cookie")


def field_errors(findings: Sequence[Any]) -> tuple[FieldError, ...]:
    """The findings as field errors; the field is a dotted path without the place it came in.

    Of very many only the first are told, and of a very long name its beginning."""
    return tuple(_field_error(finding) for finding in findings[:MOST_SHOWN])


def _field_error(finding: dict[str, Any]) -> FieldError:
    path = [str(step) for step in finding["loc"]]
    if path and path[0] in PLACES and len(path) > 1:
        path = path[1:]
    field = ".".join(path)[:LONGEST_FIELD] or "body"
    context = finding.get("ctx") or {}
    error = context.get("error")
    if isinstance(error, Exception):
        known = type(error) is not ValueError
        code = code_of(type(error)) if known else "value_error"
        return FieldError(field, code, sentence_of(error))
    kind = str(finding["type"])
    if kind == "json_invalid":
        return FieldError("body", kind, f"请求体不是合法的 JSON（第{field}个字符附近）")
    sentence = SENTENCES.get(kind, "格式不正确")
    said = {name: str(fact).replace(" or ", "、") for name, fact in context.items()}
    return FieldError(field, kind, sentence.format(**said))
