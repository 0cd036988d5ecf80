"""Lists for tests of the registers: a district with a hall, a street, a department."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.routing.domain.register.differences import (
    Plan,
    Registers,
    SourceRow,
    plan_changes,
)
from services.routing.domain.register.entries import RegisterKind

TODAY = date(2026, 11, 20)
HALL, CENTRE, OFFICE, SUCCESSOR = (
    "11410102MBDEM004X7",
    "11410102MBDEM00587",
    "11410102MBDEM0023L",
    "11410102MBDEM9901G",
)
DIVISIONS: tuple[dict[str, Any], ...] = (
    {"code": "410000", "name": "河南省", "full_name": "河南省", "level": 2},
    {
        "code": "410100",
        "name": "郑州市",
        "full_name": "河南省郑州市",
        "level": 3,
        "parent": "410000",
    },
    {
        "code": "410102",
        "name": "中原区",
        "full_name": "河南省郑州市中原区",
        "level": 4,
        "parent": "410100",
    },
    {
        "code": "410102013",
        "name": "莲湖街道",
        "full_name": "河南省郑州市中原区莲湖街道",
        "level": 5,
        "parent": "410102",
    },
    {
        "code": "410102013902",
        "name": "常庄村",
        "full_name": "河南省郑州市中原区莲湖街道常庄村",
        "level": 6,
        "parent": "410102013",
    },
)


def body(code: str, name: str, **changes: Any) -> dict[str, Any]:
    """A row of an organisation of the district; a department unless said otherwise."""
    return {"code": code, "name": name, "kind": "department", "division": "410102", "level": 4,
            **changes}  # fmt: skip


BODIES: tuple[dict[str, Any], ...] = (
    body(HALL, "中原区政务服务中心", kind="hall", body4="ZX01"),
    body(CENTRE, "莲湖街道便民服务中心", kind="street_centre", division="410102013", level=5),
    body(OFFICE, "中原区民政局", department="civil_affairs", phone="0371-00000101"),
)
WINDOWS: tuple[dict[str, Any], ...] = (
    {"code": "zy-w1", "organization": HALL, "name": "综合窗口1号"},
)
STAFF: tuple[dict[str, Any], ...] = (
    {
        "id": "zy-c01", "name": "蔡淑芳", "roles": ["clerk"], "organization": HALL,
        "window": "zy-w1", "hall": HALL,
        "enforcement_card": "41010200123", "experience_since": date(2020, 1, 1),
    },
)  # fmt: skip


def sheets(**lists: Any) -> Mapping[RegisterKind, tuple[SourceRow, ...]]:
    """Lists by register, as if read from files of that name."""
    return {
        RegisterKind(name): tuple(
            SourceRow(f"{name}.yaml", number, row) for number, row in enumerate(rows, start=1)
        )
        for name, rows in lists.items()
    }


def planned(registers: Registers, since: date | None = None, **lists: Any) -> Plan:
    """What lists change today."""
    return plan_changes(registers, sheets(**lists), since=since, today=TODAY)


def place() -> Registers:
    """The registers of the place after their first list."""
    plan = planned({}, divisions=DIVISIONS, organizations=BODIES, windows=WINDOWS, staff=STAFF)
    assert plan.faults == ()
    return plan.after


def after(registers: Registers, plan: Plan) -> Registers:
    """The registers once a plan is carried out."""
    assert plan.faults == ()
    return {kind: {**registers.get(kind, {}), **plan.after.get(kind, {})} for kind in RegisterKind}
