"""Conditions on the answers of an application form, written in a guide as one line of text.

    floor_area >= 3000 and use in (住宅, 商业) or is_rebuilt = true

`and` binds closer than `or`; there are no brackets but those of `in`. A question without an answer
makes every comparison with it false. A guide uses them to say which cases need a paper (A1.4) and
which case goes to which back office (A7)."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from shared.errors import DomainError

Answer: TypeAlias = str | int | float | bool
LONGEST = 500

_PARTS = re.compile(
    r"\s*(?:(?P<sign>!=|>=|<=|=|>|<|\(|\)|,|，)|'(?P<quoted>[^']*)'|(?P<word>[^\s!=<>(),，']+))"
)
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_WORDS = {"=": "为", "!=": "不为", ">": "大于", ">=": "不少于", "<": "小于", "<=": "不多于"}
_NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,6})?")


class ConditionUnreadable(DomainError):
    """条件“{text}”写法有误：{fault}"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer beside values. sign: one of = != > >= < <=, or `in` for any of several values."""

    field: str
    sign: str
    values: tuple[Answer, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answer is as demanded; without an answer it is not."""
        answer = answers.get(self.field)
        if answer is None:
            return False
        if self.sign == "in":
            return any(_alike(answer, value) and answer == value for value in self.values)
        (value,) = self.values
        if not _alike(answer, value):
            return self.sign == "!="
        return _SIGNS[self.sign](answer, value)

    def words(self, label: str) -> str:
        """The comparison as people read it."""
        values = "、".join(_written(value) for value in self.values)
        return (
            f"{label}为{values}之一" if self.sign == "in" else f"{label}{_WORDS[self.sign]}{values}"
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """Any of several groups, in which every comparison holds."""

    groups: tuple[tuple[Comparison, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The condition that a line of text says. Raises: ConditionUnreadable."""
        return cls(_Reader(text).groups())

    @property
    def fields(self) -> frozenset[str]:
        """The questions it asks for."""
        return frozenset(one.field for group in self.groups for one in group)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison in it, in order."""
        return tuple(one for group in self.groups for one in group)

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers meet it."""
        return any(all(one.holds(answers) for one in group) for group in self.groups)

    def words(self, labels: Mapping[str, str]) -> str:
        """The condition as people read it. labels: of the questions, by field name."""
        return "，或者".join(
            "且".join(one.words(labels.get(one.field, one.field)) for one in group)
            for group in self.groups
        )


class _Reader:
    """Reads a line part by part. Signs and bare words are kept apart from quoted text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts = self._cut(text)
        self._next = 0

    def groups(self) -> tuple[tuple[Comparison, ...], ...]:
        groups = [self._group()]
        while self._take_word("or"):
            groups.append(self._group())
        if self._next < len(self._parts):
            raise self._fault(f"多出“{self._parts[self._next][1]}”")
        return tuple(groups)

    def _group(self) -> tuple[Comparison, ...]:
        comparisons = [self._comparison()]
        while self._take_word("and"):
            comparisons.append(self._comparison())
        return tuple(comparisons)

    def _comparison(self) -> Comparison:
        kind, field = self._take("缺少题目")
        if kind != "word":
            raise self._fault(f"“{field}”不是题目")
        kind, sign = self._take(f"“{field}”之后缺少比较")
        if (kind, sign) == ("word", "in"):
            return Comparison(field, "in", self._several())
        if kind != "sign" or sign not in _SIGNS:
            raise self._fault(f"“{sign}”不是比较")
        return Comparison(field, sign, (self._value(),))

    def _several(self) -> tuple[Answer, ...]:
        if self._take("in之后缺少括号") != ("sign", "("):
            raise self._fault("in之后应为括号")
        values = [self._value()]
        while (part := self._take("缺少右括号")) != ("sign", ")"):
            if part not in {("sign", ","), ("sign", "，")}:
                raise self._fault("各值之间应有逗号")
            values.append(self._value())
        return tuple(values)

    def _value(self) -> Answer:
        kind, written = self._take("缺少值")
        if kind == "sign":
            raise self._fault(f"“{written}”不是值")
        if kind == "quoted":
            return written
        if written in {"true", "false"}:
            return written == "true"
        if _NUMBER.fullmatch(written):
            return float(written) if "." in written else int(written)
        return written

    def _take(self, otherwise: str) -> tuple[str, str]:
        if self._next >= len(self._parts):
            raise self._fault(otherwise)
        self._next += 1
        return self._parts[self._next - 1]

    def _take_word(self, word: str) -> bool:
        is_there = self._parts[self._next : self._next + 1] == [("word", word)]
        self._next += is_there
        return is_there

    def _cut(self, text: str) -> list[tuple[str, str]]:
        if len(text) > LONGEST:
            raise ConditionUnreadable(text=text[:20] + "…", fault=f"最多{LONGEST}个字符")
        parts: list[tuple[str, str]] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            found = _PARTS.match(text, place)
            if found is None:
                raise self._fault(f"第{place + 1}个字符起无法识别")
            kind = str(found.lastgroup)
            parts.append((kind, found[kind]))
            place = found.end()
        return parts

    def _fault(self, fault: str) -> ConditionUnreadable:
        return ConditionUnreadable(text=self._text, fault=fault)


def _alike(answer: object, value: Answer) -> bool:
    numbers = isinstance(answer, int | float) and isinstance(value, int | float)
    flags = isinstance(answer, bool), isinstance(value, bool)
    return (numbers and flags[0] == flags[1]) or (
        isinstance(answer, str) and isinstance(value, str)
    )


def _written(value: Answer) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
