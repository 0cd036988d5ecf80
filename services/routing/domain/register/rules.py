"""What the entries of the registers owe each other on any day.

Each rule tells the entry and the field at fault; nothing is repaired."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from services.routing.domain.directory import Organization
from services.routing.domain.register.entries import (
    DEPARTMENT,
    PLACES,
    STAFF_ROLES,
    Division,
    Entry,
    RegisterKind,
    StaffMember,
    Window,
)
from shared.identifiers import (
    InvalidCreditCode,
    InvalidDivisionCode,
    Level,
    ancestors,
    check_credit_code,
    level_of,
)

HALL = "政务服务中心"
BRANCH = "分中心"
ENDINGS: Mapping[str, tuple[str, frozenset[Level]]] = {
    "hall": (HALL, frozenset({Level.PROVINCE, Level.CITY, Level.DISTRICT})),
    "branch_hall": (BRANCH, frozenset({Level.PROVINCE, Level.CITY, Level.DISTRICT})),
    "street_centre": ("便民服务中心", frozenset({Level.STREET})),
    "community_station": ("便民服务站", frozenset({Level.COMMUNITY})),
}
"""How places are called and at which levels they stand. Source: A2.6; S2¶24."""
DIVISION_ENDINGS: Mapping[Level, tuple[str, ...]] = {
    Level.PROVINCE: ("省", "自治区", "市"),
    Level.CITY: ("市", "地区", "自治州", "盟"),
    Level.DISTRICT: ("区", "县", "市", "旗"),
    Level.STREET: ("街道", "镇", "乡"),
    Level.COMMUNITY: ("社区", "村"),
}
_BODY4 = re.compile(r"[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class EntryFault:
    """What is wrong with one entry."""

    kind: RegisterKind
    code: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The registers as they hold on one day, each by code.

    succeeded: organisations that ended and whose business, with their people, another took over."""

    divisions: Mapping[str, Division] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    windows: Mapping[str, Window] = field(default_factory=dict)
    staff: Mapping[str, StaffMember] = field(default_factory=dict)
    succeeded: frozenset[str] = frozenset()


T = TypeVar("T", Division, Organization, Window)
Told = Iterator[tuple[Entry, str, str]]
"""The entry at fault, its field, and why."""


def faults_of(snapshot: Snapshot) -> Iterator[EntryFault]:
    """Every fault of a day, register by register."""
    rules = (
        (RegisterKind.DIVISIONS, _divisions),
        (RegisterKind.ORGANIZATIONS, _organizations),
        (RegisterKind.WINDOWS, _windows),
        (RegisterKind.STAFF, _staff),
    )
    for kind, told in rules:
        for entry, name, reason in told(snapshot):
            yield EntryFault(kind, entry.code, name, reason)


def _divisions(day: Snapshot) -> Told:
    """Codes nest, levels follow from codes, full names from parents. Source: rules.md C."""
    yield from _twice(day.divisions.values(), "full_name", lambda one: one.full_name)
    for one in day.divisions.values():
        try:
            level = level_of(one.code)
        except InvalidDivisionCode as error:
            yield one, "code", str(error).rstrip("。")
            continue
        if level != one.level:
            yield one, "level", f"与代码 {one.code} 的层级不符"
        elif not one.name.endswith(DIVISION_ENDINGS.get(one.level, ())):
            yield one, "name", f"“{one.name}”不是该层级行政区划的名称"
        else:
            yield from _nesting(one, day)


def _nesting(one: Division, day: Snapshot) -> Told:
    if one.parent is None:
        if one.level is not Level.PROVINCE:
            yield one, "parent", "省级以下必须有上级区划"
        return
    parent = day.divisions.get(one.parent)
    if parent is None:
        yield one, "parent", f"上级区划 {one.parent} 不存在"
    elif ancestors(one.code)[1] != parent.code:
        yield one, "parent", f"代码 {one.code} 不属于 {parent.code}"
    elif one.full_name != parent.full_name + one.name:
        yield one, "full_name", f"应为“{parent.full_name}{one.name}”"


def _organizations(day: Snapshot) -> Told:
    """Codes are valid, places bear their prescribed names, each duty has one holder in a division."""
    bodies = day.organizations.values()
    yield from _twice(bodies, "name", lambda one: one.name)
    yield from _twice(
        (one for one in bodies if one.body4), "body4", lambda one: (one.division[:6], one.body4)
    )
    holders: dict[tuple[str, str], str] = {}
    for one in bodies:
        yield from _organization(one, day)
        for duty in one.duties:
            holder = holders.setdefault((one.division, duty), one.name)
            if holder != one.name:
                name = "department" if duty == one.department else "also_departments"
                yield one, name, f"部门 {duty} 在该区划已由“{holder}”承担"


def _organization(one: Organization, day: Snapshot) -> Told:
    try:
        if check_credit_code(one.code) != one.code:
            yield one, "code", f"应写作 {check_credit_code(one.code)}"
    except InvalidCreditCode:
        yield one, "code", f"“{one.code}”不是校验正确的统一社会信用代码"
    if one.body4 and not _BODY4.fullmatch(one.body4):
        yield one, "body4", "应为 4 位数字或大写字母"
    division = day.divisions.get(one.division)
    if division is None:
        yield one, "division", f"区划 {one.division} 不存在"
        return
    if one.level is not division.level:
        yield one, "level", f"与区划 {division.name} 的层级不符"
    if (one.kind == DEPARTMENT) is not (one.department is not None):
        yield one, "department", "部门必须有部门代码，中心和服务站不得有"
    elif one.also_departments and one.kind != DEPARTMENT:
        yield one, "also_departments", "只有部门可以并入其他部门的职责"
    elif one.kind != DEPARTMENT:
        yield from places_bear_their_prescribed_names(one, division)


def places_bear_their_prescribed_names(one: Organization, division: Division) -> Told:
    """…政务服务中心 and its …分中心, …街道便民服务中心, …村（社区）便民服务站. Source: A2.6; S2¶24."""
    ending, levels = ENDINGS[one.kind]
    if one.level not in levels:
        yield one, "kind", f"“{ending}”不设在该层级"
    elif one.kind == "branch_hall":
        place, hall, branch = one.name.partition(HALL)
        is_of_the_place = division.full_name.endswith(place) and place.endswith(division.name)
        if not hall or not is_of_the_place or not branch.removesuffix(BRANCH).strip():
            yield one, "name", f"统一名称应为“{division.name}{HALL}XXX{BRANCH}”"
        elif not branch.endswith(BRANCH):
            yield one, "name", f"统一名称应以“{BRANCH}”结尾"
    elif one.name != division.name + ending:
        yield one, "name", f"统一名称应为“{division.name}{ending}”"


def _windows(day: Snapshot) -> Told:
    """Every window stands in a hall, centre or station. Source: S2¶40."""
    yield from _twice(day.windows.values(), "name", lambda one: (one.organization, one.name))
    for one in day.windows.values():
        body = day.organizations.get(one.organization)
        if body is None:
            yield one, "organization", f"机构 {one.organization} 不存在"
        elif body.kind not in PLACES:
            yield one, "organization", f"部门“{body.name}”不设综合窗口"


def _staff(day: Snapshot) -> Told:
    """Everyone serves in a body; clerks, and only clerks, sit at a window of it. Source: A2.9."""
    for one in day.staff.values():
        if not one.roles <= STAFF_ROLES:
            yield one, "roles", f"没有角色 {'、'.join(sorted(one.roles - STAFF_ROLES))}"
        if "clerk" in one.roles and one.roles & {"reviewer", "chief"}:
            yield one, "roles", "受理与审批须由不同人员承担"
        for name in ("organization", "home_organization", "hall"):
            code = getattr(one, name)
            went_along = name != "hall" and code in day.succeeded
            if code is not None and code not in day.organizations and not went_along:
                yield one, name, f"机构 {code} 不存在"
        hall = day.organizations.get(one.hall or "")
        if hall is not None and hall.kind not in PLACES:
            yield one, "hall", f"“{hall.name}”不是大厅、中心或服务站"
        yield from _seat(one, day)


def _seat(one: StaffMember, day: Snapshot) -> Told:
    if ("clerk" in one.roles) is not (one.window is not None):
        yield one, "window", "窗口人员必须有窗口，其余人员不得有"
    elif one.window is not None:
        window = day.windows.get(one.window)
        if window is None:
            yield one, "window", f"窗口 {one.window} 不存在"
        elif window.organization != one.organization:
            yield one, "window", f"窗口 {one.window} 不属于任职机构"


def _twice(entries: Iterable[T], name: str, key: Callable[[T], Hashable]) -> Told:
    first: dict[Hashable, str] = {}
    for one in entries:
        kept = first.setdefault(key(one), one.code)
        if kept != one.code:
            yield one, name, f"与 {kept} 重复"
