"""The rules of the registers, and what the demo's own divisions, bodies, windows and staff owe it.

Each check raises SeedFileInvalid at the first row that breaks a rule; nothing is repaired."""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from services.demo.seed_model import (
    Division,
    InquirySubject,
    Organization,
    StaffMember,
    Window,
)
from services.demo.seed_rows import Row, require_unique
from services.routing.domain.register.entries import Entry, RegisterKind
from services.routing.domain.register.fields import FieldWrong, entry_of_row
from services.routing.domain.register.rules import Snapshot, faults_of
from shared.identifiers import InvalidCreditCode, check_credit_code

T = TypeVar("T")
Table: TypeAlias = list[tuple[Row, T]]


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


def check_registers(
    divisions: Table[Division],
    organizations: Table[Organization],
    windows: Table[Window],
    staff: Table[StaffMember],
) -> None:
    """The rules of the registers themselves, as on the day of their import. Raises: SeedFileInvalid."""
    tables: Mapping[RegisterKind, Table[Any]] = {
        RegisterKind.DIVISIONS: divisions,
        RegisterKind.ORGANIZATIONS: organizations,
        RegisterKind.WINDOWS: windows,
        RegisterKind.STAFF: staff,
    }
    rows: dict[tuple[RegisterKind, str], Row] = {}
    held: dict[str, Any] = {}
    for kind, table in tables.items():
        key = "id" if kind is RegisterKind.STAFF else "code"
        require_unique(rows_of(table), key)
        for row, seeded in table:
            code = getattr(seeded, key)
            rows[kind, code] = row
            held.setdefault(kind.value, {})[code] = _entry(kind, code, row)
    for fault in faults_of(Snapshot(**held)):
        raise rows[fault.kind, fault.code].wrong(fault.field, fault.reason)


def _entry(kind: RegisterKind, code: str, row: Row) -> Entry:
    try:
        return entry_of_row(kind, code, row.values, None)
    except FieldWrong as error:
        raise row.wrong(error.field, error.reason) from error


def check_windows(windows: Table[Window], organizations: Table[Organization]) -> None:
    """Every place of the demo has a window, each of the place's level. Raises: SeedFileInvalid."""
    by_code = {body.code: body for _, body in organizations}
    for row, window in windows:
        body = by_code[window.organization]
        if window.level is not body.level:
            raise row.wrong("level", f"与机构“{body.name}”的层级不符")
    equipped = {window.organization for _, window in windows}
    for row, body in organizations:
        if body.kind != "department" and body.code not in equipped:
            raise row.wrong("code", f"“{body.name}”没有综合窗口")


def check_staff(staff: Table[StaffMember], organizations: Table[Organization]) -> None:
    """Tokens name the department of the body that somebody belongs to. Raises: SeedFileInvalid."""
    bodies = {body.code: body for _, body in organizations}
    for row, member in staff:
        body = bodies[member.organization]
        if member.department != body.department:
            raise row.wrong("department", f"与机构“{body.name}”的部门代码不符")


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
