"""The registers as rows: every version of an entry one row; names and phones of staff are sealed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json, to_json
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.directory import Organization
from services.routing.domain.register.differences import Plan, Registers, Timelines
from services.routing.domain.register.entries import (
    Division,
    Entry,
    RegisterKind,
    StaffMember,
    Window,
)
from services.routing.domain.register.timelines import Timeline, Version
from services.routing.tables import (
    division_versions,
    organization_versions,
    staff_versions,
    window_versions,
)
from shared.database import upsert
from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.unit_of_work import Work

PURPOSE = "routing.staff"
TABLES: Mapping[RegisterKind, sa.Table] = MappingProxyType(
    {
        RegisterKind.DIVISIONS: division_versions,
        RegisterKind.ORGANIZATIONS: organization_versions,
        RegisterKind.WINDOWS: window_versions,
        RegisterKind.STAFF: staff_versions,
    }
)
ALL = tuple(RegisterKind)
KEY = ("code", "valid_from")
LOCK = (0x59494B4F, 1)
"""Of PostgreSQL's locks with two numbers, which nothing else here takes."""


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, PURPOSE)


async def registers_to_change(
    connection: AsyncConnection, keys: KeyRing, kinds: Sequence[RegisterKind] = ALL
) -> Registers:
    """Whole registers; nobody else changes them until the end of the unit of work.

    The lock comes first and is not of rows: whoever waits for a row wakes without the rows added."""
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(*LOCK)))
    return await read_registers(connection, keys, kinds)


async def read_registers(
    connection: AsyncConnection, keys: KeyRing, kinds: Sequence[RegisterKind] = ALL
) -> Registers:
    """Whole registers, to look at."""
    return {kind: await _timelines(connection, kind, keys) for kind in kinds}


async def _timelines(connection: AsyncConnection, kind: RegisterKind, keys: KeyRing) -> Timelines:
    table = TABLES[kind]
    statement = sa.select(table).order_by(table.c.code, table.c.valid_from)
    timelines: dict[str, Timeline[Any]] = {}
    for row in (await connection.execute(statement)).mappings():
        version = version_of(kind, row, keys)
        timelines[row["code"]] = (*timelines.get(row["code"], ()), version)
    return timelines


def holds_on(table: sa.Table, day: date) -> sa.ColumnElement[bool]:
    """The versions that are in force on a day."""
    is_not_over = sa.or_(table.c.valid_to.is_(None), table.c.valid_to >= day)
    return sa.and_(table.c.valid_from <= day, is_not_over)


async def write_plan(work: Work, plan: Plan) -> None:
    """Write what a plan without faults changes; versions that are as they were are left alone."""
    for kind, codes in plan.after.items():
        rows: list[dict[str, Any]] = []
        for code, after in codes.items():
            before = plan.before[kind][code]
            await _drop(work.connection, kind, code, before, after)
            rows += [_row(kind, one, work) for one in after if one not in before]
        await _put(work.connection, TABLES[kind], rows)


async def _drop(
    connection: AsyncConnection,
    kind: RegisterKind,
    code: str,
    before: Timeline[Any],
    after: Timeline[Any],
) -> None:
    """A version that was to hold from a day to come, and will not."""
    kept = {one.valid_from for one in after}
    dropped = [one.valid_from for one in before if one.valid_from not in kept]
    if dropped:
        table = TABLES[kind]
        await connection.execute(
            table.delete().where(table.c.code == code, table.c.valid_from.in_(dropped))
        )


async def _put(
    connection: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    statement = upsert(connection, table)
    renewed = {one.name: statement.excluded[one.name] for one in table.c if one.name not in KEY}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=KEY, set_=renewed), list(rows)
    )


def _row(kind: RegisterKind, version: Version[Any], work: Work) -> dict[str, Any]:
    entry = version.entry
    if isinstance(entry, StaffMember):
        row = _staff_row(entry, version, work.keys)
    else:
        names = (one.name for one in TABLES[kind].c if hasattr(entry, one.name))
        row = {name: getattr(entry, name) for name in names}
    if "level" in row:
        row["level"] = int(row["level"])
    if kind in (RegisterKind.DIVISIONS, RegisterKind.ORGANIZATIONS):
        row["succeeded_by"] = version.succeeded_by
    return row | {
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "recorded_at": work.now,
        "recorded_by": work.actor.staff,
    }


def _staff_row(member: StaffMember, version: Version[Any], keys: KeyRing) -> dict[str, Any]:
    particulars = {
        "name": member.name,
        "phone": member.phone,
        "enforcement_card": member.enforcement_card,
    }
    return {
        "code": member.code,
        "particulars_sealed": _sealer(keys).seal(
            to_json(particulars).decode(), bound_to=f"{member.code}/{version.valid_from}"
        ),
        "roles": sorted(member.roles),
        "organization": member.organization,
        "window": member.window,
        "home_organization": member.home_organization,
        "hall": member.hall,
        "experience_since": member.experience_since,
    }


def version_of(kind: RegisterKind, row: Mapping[Any, Any], keys: KeyRing) -> Version[Any]:
    """A row as a version of its entry."""
    entry: Entry
    entry = staff_of(row, keys) if kind is RegisterKind.STAFF else _READERS[kind](row)
    return Version(entry, row["valid_from"], row["valid_to"], row.get("succeeded_by"))


def organization_of(row: Mapping[Any, Any]) -> Organization:
    """A row as an organisation."""
    department = row["department"]
    return Organization(
        code=OrganizationCode(row["code"]),
        name=row["name"],
        kind=row["kind"],
        division=DivisionCode(row["division"]),
        level=Level(row["level"]),
        department=None if department is None else DepartmentCode(department),
        phone=row["phone"],
        external=row["external"],
        also_departments=tuple(row["also_departments"]),
        body4=row["body4"],
        address=row["address"],
        hours=row["hours"],
    )


def _division_of(row: Mapping[Any, Any]) -> Division:
    return Division(
        code=DivisionCode(row["code"]),
        name=row["name"],
        full_name=row["full_name"],
        level=Level(row["level"]),
        parent=None if row["parent"] is None else DivisionCode(row["parent"]),
    )


def _window_of(row: Mapping[Any, Any]) -> Window:
    return Window(WindowId(row["code"]), OrganizationCode(row["organization"]), row["name"])


def staff_of(row: Mapping[Any, Any], keys: KeyRing) -> StaffMember:
    """A row as a member of staff, the sealed particulars opened."""
    bound_to = f"{row['code']}/{row['valid_from']}"
    particulars = from_json(_sealer(keys).open(row["particulars_sealed"], bound_to=bound_to))
    return StaffMember(
        code=StaffId(row["code"]),
        roles=frozenset(row["roles"]),
        organization=row["organization"],
        window=row["window"],
        home_organization=row["home_organization"],
        hall=row["hall"],
        experience_since=row["experience_since"],
        **particulars,
    )


_READERS: Mapping[RegisterKind, Callable[[Mapping[Any, Any]], Entry]] = MappingProxyType(
    {
        RegisterKind.DIVISIONS: _division_of,
        RegisterKind.ORGANIZATIONS: organization_of,
        RegisterKind.WINDOWS: _window_of,
    }
)
