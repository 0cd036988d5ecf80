"""Rules that divisions, organizations, windows and staff of the seed must keep together.

Each check raises SeedFileInvalid at the first row that breaks a rule; nothing is repaired."""

import re
from typing import TypeAlias, TypeVar

from services.demo.seed_model import (
    Division,
    InquirySubject,
    Organization,
    StaffMember,
    Window,
)
from services.demo.seed_rows import Row, require_unique
from shared.identifiers import InvalidCreditCode, Level, ancestors, check_credit_code, level_of

T = TypeVar("T")
Table: TypeAlias = list[tuple[Row, T]]

ROLES = frozenset({"clerk", "reviewer", "chief", "supervisor", "administrator"})

_BODY4 = re.compile(r"[0-9A-Z]{4}")
_PLACES = {
    "hall": ("政务服务中心", frozenset({Level.CITY, Level.DISTRICT})),
    "street_centre": ("便民服务中心", frozenset({Level.STREET})),
    "community_station": ("便民服务站", frozenset({Level.COMMUNITY})),
}
_DIVISION_ENDINGS = {
    Level.PROVINCE: ("省",),
    Level.CITY: ("市",),
    Level.DISTRICT: ("区",),
    Level.STREET: ("街道",),
    Level.COMMUNITY: ("社区", "村"),
}


def rows_of(table: Table[T]) -> list[Row]:
    """The rows of a table without their objects."""
    return [row for row, _ in table]


def require_credit_code(row: Row, field: str, code: str) -> None:
    """A unified social credit code with a right check character. Raises: SeedFileInvalid.

    Source: GB 32100."""
    try:
        normalised = check_credit_code(code)
    except InvalidCreditCode as error:
        raise row.wrong(field, f"“{code}”不是校验正确的统一社会信用代码") from error
    if normalised != code:
        raise row.wrong(field, f"应写作 {normalised}")


def check_divisions(divisions: Table[Division]) -> None:
    """Codes nest, levels follow from codes, full names from parents. Raises: SeedFileInvalid."""
    require_unique(rows_of(divisions), "code")
    require_unique(rows_of(divisions), "full_name")
    by_code = {division.code: division for _, division in divisions}
    for row, division in divisions:
        if level_of(division.code) != division.level:
            raise row.wrong("level", f"与代码 {division.code} 的层级不符")
        if not division.name.endswith(_DIVISION_ENDINGS.get(division.level, ())):
            raise row.wrong("name", f"“{division.name}”不是该层级行政区划的名称")
        if division.parent is None:
            if division.level is not Level.PROVINCE:
                raise row.wrong("parent", "省级以下必须有上级区划")
            continue
        parent = by_code.get(division.parent)
        if parent is None:
            raise row.wrong("parent", f"上级区划 {division.parent} 不存在")
        if ancestors(division.code)[1] != parent.code:
            raise row.wrong("parent", f"代码 {division.code} 不属于 {parent.code}")
        if division.full_name != parent.full_name + division.name:
            raise row.wrong("full_name", f"应为“{parent.full_name}{division.name}”")


def check_organizations(organizations: Table[Organization], divisions: Table[Division]) -> None:
    """Codes are valid, names are the prescribed ones, one department of a kind per division.

    Raises: SeedFileInvalid.  Source: S2¶24 (names), GB 32100 (codes)."""
    rows = rows_of(organizations)
    require_unique(rows, "code")
    require_unique(rows, "name")
    require_unique(
        [row for row, body in organizations if body.department], "division", "department"
    )
    by_code = {division.code: division for _, division in divisions}
    owners: dict[tuple[str, str], int] = {}
    for row, body in organizations:
        require_credit_code(row, "code", body.code)
        division = by_code.get(body.division)
        if division is None:
            raise row.wrong("division", f"区划 {body.division} 不存在")
        if body.level is not division.level:
            raise row.wrong("level", f"与区划 {division.name} 的层级不符")
        if not _BODY4.fullmatch(body.body4):
            raise row.wrong("body4", "应为 4 位数字或大写字母")
        first = owners.setdefault((body.division[:6], body.body4), row.number)
        if first != row.number:
            raise row.wrong("body4", f"在 {body.division[:6]} 内与第 {first} 条重复")
        _check_name(row, body, division)


def _check_name(row: Row, body: Organization, division: Division) -> None:
    if (body.kind == "department") is not (body.department is not None):
        raise row.wrong("department", "部门必须有部门代码，中心和服务站不得有")
    if body.kind == "department":
        return
    ending, levels = _PLACES[body.kind]
    if body.level not in levels:
        raise row.wrong("kind", f"“{ending}”不设在该层级")
    if body.name != division.name + ending:
        raise row.wrong("name", f"统一名称应为“{division.name}{ending}”")


def check_windows(windows: Table[Window], organizations: Table[Organization]) -> None:
    """Every window stands in a hall, centre or station of its level. Raises: SeedFileInvalid.

    Source: S2¶40 (no acceptance outside a window)."""
    require_unique(rows_of(windows), "code")
    require_unique(rows_of(windows), "organization", "name")
    by_code = {body.code: body for _, body in organizations}
    equipped = set()
    for row, window in windows:
        body = by_code.get(window.organization)
        if body is None:
            raise row.wrong("organization", f"机构 {window.organization} 不存在")
        if body.kind == "department":
            raise row.wrong("organization", f"部门“{body.name}”不设综合窗口")
        if window.level is not body.level:
            raise row.wrong("level", f"与机构“{body.name}”的层级不符")
        equipped.add(body.code)
    for row, body in organizations:
        if body.kind != "department" and body.code not in equipped:
            raise row.wrong("code", f"“{body.name}”没有综合窗口")


def check_staff(
    staff: Table[StaffMember], organizations: Table[Organization], windows: Table[Window]
) -> None:
    """Everyone belongs to a body; clerks, and only clerks, sit at a window of it.

    Raises: SeedFileInvalid."""
    require_unique(rows_of(staff), "id")
    bodies = {body.code: body for _, body in organizations}
    places = {window.code: window.organization for _, window in windows}
    for row, member in staff:
        body = bodies.get(member.organization)
        if body is None:
            raise row.wrong("organization", f"机构 {member.organization} 不存在")
        if not member.roles <= ROLES:
            raise row.wrong("roles", f"没有角色 {'、'.join(sorted(member.roles - ROLES))}")
        if member.department != body.department:
            raise row.wrong("department", f"与机构“{body.name}”的部门代码不符")
        if ("clerk" in member.roles) is not (member.window is not None):
            raise row.wrong("window", "窗口人员必须有窗口，其余人员不得有")
        if member.window is not None and member.window not in places:
            raise row.wrong("window", f"窗口 {member.window} 不存在")
        if member.window is not None and places[member.window] != member.organization:
            raise row.wrong("window", f"窗口 {member.window} 不属于“{body.name}”")


def check_inquiry_subjects(
    subjects: Table[InquirySubject], organizations: Table[Organization]
) -> None:
    """Every line of the catalogue is answered by a department of its level. Raises: SeedFileInvalid."""
    require_unique(rows_of(subjects), "code")
    offices = {(body.department, body.level) for _, body in organizations}
    for row, subject in subjects:
        if (subject.department, subject.level) not in offices:
            raise row.wrong(
                "department", f"没有层级 {int(subject.level)} 的部门 {subject.department}"
            )
