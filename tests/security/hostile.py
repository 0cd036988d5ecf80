"""Input that wants to break something: texts, numbers, shapes, whole bodies, paths."""

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

HOSTILE_TEXTS = {
    "空字符": "\x00",
    "夹着空字符": "甲乙丙\x00丁戊",
    "控制字符": "\x1b[31m\x07",
    "孤立代理": "\ud800",
    "夹着孤立代理": "甲乙丙\udfff丁戊",
    "表情": "👨‍👩‍👧‍👦🧧",
    "一万字": "长" * 10_000,
    "各种语言的指令": "'; DROP TABLE applications; --<script>alert(document.cookie)</script>"
    '#import "/etc/passwd": * \n#read("/etc/passwd") $x$ @label'
    "{0.__class__} %s %n ${jndi:ldap://x} {{7*7}}",
    "看不见的字符": "甲乙丙\u202e\u2066\ufeff\ufffe\uffff\U0010ffff丁",
}
HOSTILE_VALUES: dict[str, Any] = {
    "空": None,
    "数": 1,
    "极大的数": 10**40,
    "是": True,
    "列表": [{"$ne": None}],
    "深层": [[[[[[[[[[{"a": [{}]}]]]]]]]]]],
    "最早的时间": "0001-01-01T00:00:00+14:00",
    **HOSTILE_TEXTS,
}
DEEP = 100_000
RAW_BODIES: dict[str, bytes] = {
    "空": b"",
    "不是内容": b"{not json",
    "空值": b"null",
    "数": b"1",
    "文字": b'"text"',
    "列表": b"[]",
    "无穷": b'{"a": Infinity, "b": NaN}',
    "太长的数": b'{"a": ' + b"9" * 5000 + b"}",
    "深层": b"[" * DEEP + b"]" * DEEP,
    "深层对象": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "重复的键": b'{"reason": "a", "reason": "b"}',
    "坏编码": b'{"reason": "\xff\xfe\x80"}',
    "另一编码": '{"reason": "理由"}'.encode("utf-16"),
    "孤立代理的键": b'{"\\ud800": 1}',
    "空字符的键": b'{"\\u0000": 1}',
    "一万个键": json.dumps({f"k{place}": 1 for place in range(10_000)}).encode(),
    "十万字的键": json.dumps({"k" * 100_000: 1}).encode(),
}
HOSTILE_STEPS = tuple(
    quote(step, safe="")
    for step in (
        "a\x00b", "../../etc/passwd", "' OR '1'='1", "<script>👾\ufffe", "长" * 300,
        "%s\r\nX-Injected: 1", "0" * 5000, "-1",
    )
)  # fmt: skip


def hostile_bodies(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with one place of it made hostile, for each place. Yields: what, body."""
    for path in _places(body):
        for what, value in HOSTILE_VALUES.items():
            yield f"{'.'.join(map(str, path))} {what}", _with(body, path, value)
        yield f"{path} 缺失", _with(body, path, ...)
    for what, text in HOSTILE_TEXTS.items():
        yield f"多余的键 {what}", {**body, text: 1}


def encoded(body: dict[str, Any]) -> bytes:
    """As a client that does not care would send it: lone surrogates as escapes."""
    return json.dumps(body).encode("ascii")


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from _places(value[0], (*path, 0))


def _with(body: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(body)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    whole: dict[str, Any] = changed
    return whole
