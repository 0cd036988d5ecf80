"""The fields of each register: how a row of a file is read, and what a field is called for people.

Knows types and presence only; what entries owe each other stands in `rules`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from services.routing.domain.directory import Organization
from services.routing.domain.register.entries import (
    DEPARTMENT,
    PLACES,
    Division,
    Entry,
    RegisterKind,
    StaffMember,
    Window,
)
from shared.errors import DomainError
from shared.identifiers import Level, mask_name, mask_phone


class FieldWrong(DomainError):
    """{field}：{reason}"""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field=field, reason=reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Field:
    """One field. demanded: a new entry must have it.  shown: how a difference shows its content."""

    name: str
    label: str
    read: Callable[[Any], Any]
    demanded: bool = True
    shown: Callable[[Any], str] = str


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应为非空文字，数字编码须加引号")
    return value.strip()


def _any_text(value: Any) -> str:
    return "" if value in (None, "") else _text(value)


def _optional_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _level(value: Any) -> Level:
    if not isinstance(value, int) or isinstance(value, bool) or value not in set(Level):
        raise ValueError("层级应为 1 至 6")
    return Level(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为 true 或 false")
    return value


def _kind(value: Any) -> str:
    if value not in PLACES | {DEPARTMENT}:
        raise ValueError(f"“{value}”不在允许的取值 {'、'.join(sorted(PLACES | {DEPARTMENT}))} 之内")
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError("应为列表，各项都应为文字")
    return tuple(sorted(_text(one) for one in value))


def _roles(value: Any) -> frozenset[str]:
    roles = frozenset(_texts(value))
    if not roles:
        raise ValueError("应为至少一项的列表")
    return roles


def read_day(value: Any) -> date | None:
    """A day, as YAML gives it or written 2026-11-30."""
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("应为日期，例如 2026-11-30") from error


def _listed(value: Any) -> str:
    return "、".join(sorted(value)) or "（无）"


def _card(value: str) -> str:
    return f"尾号{value[-2:]}" if value else "（无）"


FIELDS: Mapping[RegisterKind, tuple[Field, ...]] = MappingProxyType(
    {
        RegisterKind.DIVISIONS: (
            Field("name", "名称", _text),
            Field("full_name", "全称", _text),
            Field("level", "层级", _level),
            Field("parent", "上级区划", _optional_text, demanded=False),
        ),
        RegisterKind.ORGANIZATIONS: (
            Field("name", "名称", _text),
            Field("kind", "类别", _kind),
            Field("division", "区划", _text),
            Field("level", "层级", _level),
            Field("department", "部门", _optional_text, demanded=False),
            Field("also_departments", "并入的部门", _texts, demanded=False, shown=_listed),
            Field("external", "自有业务系统", _flag, demanded=False),
            Field("body4", "受理单位码", _any_text, demanded=False),
            Field("address", "地址", _any_text, demanded=False),
            Field("phone", "电话", _any_text, demanded=False),
            Field("hours", "办公时间", _any_text, demanded=False),
        ),
        RegisterKind.WINDOWS: (
            Field("organization", "所属机构", _text),
            Field("name", "名称", _text),
        ),
        RegisterKind.STAFF: (
            Field("name", "姓名", _text, shown=mask_name),
            Field("roles", "岗位", _roles, shown=_listed),
            Field("organization", "任职机构", _text),
            Field("window", "窗口", _optional_text, demanded=False),
            Field("phone", "电话", _any_text, demanded=False, shown=mask_phone),
            Field("home_organization", "派驻单位", _optional_text, demanded=False),
            Field("hall", "进驻大厅", _optional_text, demanded=False),
            Field("enforcement_card", "执法证号", _any_text, demanded=False, shown=_card),
            Field("experience_since", "从事政务服务起始日", read_day, demanded=False),
        ),
    }
)
MADE: Mapping[RegisterKind, Callable[..., Entry]] = MappingProxyType(
    {
        RegisterKind.DIVISIONS: Division,
        RegisterKind.ORGANIZATIONS: Organization,
        RegisterKind.WINDOWS: Window,
        RegisterKind.STAFF: StaffMember,
    }
)
DERIVED: Mapping[RegisterKind, frozenset[str]] = MappingProxyType(
    {
        RegisterKind.WINDOWS: frozenset({"level"}),
        RegisterKind.STAFF: frozenset({"department"}),
    }
)
"""What a row may say besides; it follows from the organisation and is not kept."""
DATING = frozenset({"code", "valid_from", "valid_to", "succeeded_by"})


def key_of_row(kind: RegisterKind, values: Mapping[str, Any]) -> str:
    """The code that a row is about; of staff it may be called id. Raises: FieldWrong."""
    name = "id" if kind is RegisterKind.STAFF and "code" not in values else "code"
    return str(_read(Field(name, "代码", _text), values.get(name)))


def entry_of_row(
    kind: RegisterKind, code: str, values: Mapping[str, Any], known: Entry | None
) -> Entry:
    """The entry that a row tells. known: the entry as it holds; what the row leaves out stays so.

    Raises: FieldWrong, for the first field that is wrong."""
    fields = FIELDS[kind]
    names = {one.name for one in fields} | DATING | DERIVED.get(kind, frozenset()) | {"id"}
    if unknown := sorted(set(values) - names):
        raise FieldWrong(unknown[0], "没有这个字段")
    content: dict[str, Any] = {}
    for field in fields:
        if field.name in values:
            content[field.name] = _read(field, values[field.name])
        elif known is not None:
            content[field.name] = getattr(known, field.name)
        elif field.demanded:
            raise FieldWrong(field.name, "缺少")
    return MADE[kind](code=code, **content)


def read_dating(values: Mapping[str, Any], name: str) -> Any:
    """`valid_from`, `valid_to` or `succeeded_by` of a row; None where it says nothing.

    Raises: FieldWrong."""
    read = _optional_text if name == "succeeded_by" else read_day
    return _read(Field(name, name, read), values.get(name))


def _read(field: Field, value: Any) -> Any:
    if value is None and field.demanded and field.read in (_text, _level, _kind, _roles):
        raise FieldWrong(field.name, "缺少")
    try:
        return field.read(value)
    except ValueError as error:
        raise FieldWrong(field.name, str(error)) from error
