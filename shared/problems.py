"""RFC 9457 problem details, rendered once for all services (style.md 11).

Each domain error carries its Chinese sentence as docstring; each service has one table from error to
(status, code)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response

from shared.errors import DomainError, FieldError, FieldRefused

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "请求不正确",
    401: "未登录",
    403: "无权操作",
    404: "未找到",
    405: "不支持的操作",
    409: "状态冲突",
    412: "内容已被他人修改",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容不符合要求",
    428: "缺少前提条件",
    429: "操作过于频繁",
    500: "系统内部错误",
    503: "系统暂时不可用",
}


@dataclass(eq=False)
class Problem(Exception):
    """A problem to be answered as it is; raised by edges, never by the domain.

    Raise a new one each time: an exception raised twice would drag its old traceback along."""

    status: int
    code: str
    detail: str
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "instance", "code")},
        "status": {"type": "integer"},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer, for its description."""
    content = {CONTENT_TYPE: {"schema": _SCHEMA}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}


ErrorTable = Mapping[type[Exception], tuple[int, str]]


def problem_of(error: Exception, table: ErrorTable) -> Problem | None:
    """The problem that the service's table gives to an error, by the nearest class in its ancestry."""
    for ancestor in type(error).__mro__:
        if ancestor in table:
            status, code = table[ancestor]
            errors = error.errors if isinstance(error, FieldRefused) else ()
            sentence = error.sentence if isinstance(error, DomainError) else sentence_of(error)
            return Problem(status, code, sentence, errors)
    return None


def sentence_of(error: Exception) -> str:
    """An error's Chinese sentence: its message, else its class docstring."""
    return str(error) or (type(error).__doc__ or "").strip()


def code_of(error: type[Exception] | str) -> str:
    """`InvalidResidentId` -> `invalid_resident_id`."""
    name = error if isinstance(error, str) else error.__name__
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def answer(problem: Problem, *, instance: str, trace_id: str | None = None) -> Response:
    """The problem as an HTTP answer."""
    body: dict[str, Any] = {
        "type": f"urn:yikou:problem:{problem.code}",
        "title": TITLES.get(problem.status, "请求未能完成"),
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = [
            {"field": one.field, "code": one.code, "message": one.message} for one in problem.errors
        ]
    if trace_id:
        body["trace_id"] = trace_id
    return Response(
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status_code=problem.status,
        media_type=CONTENT_TYPE,
        headers=dict(problem.headers),
    )
