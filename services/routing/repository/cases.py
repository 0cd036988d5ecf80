"""Loads a case under its lock and writes back what an act changed.

The lock is the case's row. A waiter wakes with the new row but with old rows around it, because its
snapshot was taken before it waited; it reads once more, now holding the lock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.case import Case
from services.routing.domain.task import is_external_key
from services.routing.repository.case_rows import (
    case_of,
    case_row,
    changing_columns,
    pause_of,
    pause_row,
    task_of,
    task_row,
)
from services.routing.tables import case_pauses, case_tasks, cases
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Holder:
    """The office a task was given to, and what its decision is held to.

    is_external: it answers through a system of its own.  accepted_by: who took the case in."""

    organization: str
    is_external: bool
    sign_off_required: bool
    accepted_by: str


_seen = cases.alias("seen")
_PARTS = {"task": case_tasks, "pause": case_pauses}


def _whole_cases() -> sa.Select[Any]:
    number = cases.c.application_number
    joined: Any = cases.join(_seen, _seen.c.application_number == number)
    columns: list[sa.ColumnElement[Any]] = [*cases.c, _seen.c.version.label("seen_version")]
    for prefix, table in _PARTS.items():
        joined = joined.outerjoin(table, table.c.application_number == number)
        columns += [column.label(f"{prefix}_{column.name}") for column in table.c]
    return (
        sa.select(*columns)
        .select_from(joined)
        .order_by(number, case_tasks.c.stage_index, case_tasks.c.id, case_pauses.c.began_at)
    )


WHOLE_CASES = _whole_cases()
WHOLE_CASE = WHOLE_CASES.where(cases.c.application_number == sa.bindparam("number"))
WHOLE_CASE_LOCKED = WHOLE_CASE.with_for_update(of=cases)


async def find_case(connection: AsyncConnection, number: str) -> Case | None:
    """A case as it stands, without its lock."""
    rows = (await connection.execute(WHOLE_CASE, {"number": number})).mappings().all()
    return _assembled(rows) if rows else None


async def find_visible_case(
    connection: AsyncConnection, number: str, is_visible: sa.ColumnElement[bool]
) -> Case | None:
    """A case that a scope lets through; None for any other, known or not."""
    statement = WHOLE_CASE.where(is_visible)
    rows = (await connection.execute(statement, {"number": number})).mappings().all()
    return _assembled(rows) if rows else None


async def find_cases(connection: AsyncConnection, numbers: Sequence[str]) -> list[Case]:
    """Cases as they stand, without their locks, in the order of their numbers."""
    statement = WHOLE_CASES.where(cases.c.application_number.in_(numbers))
    rows = (await connection.execute(statement)).mappings().all()
    by_number = groupby(rows, key=lambda row: row["application_number"])
    return [_assembled(list(own)) for _, own in by_number]


async def locked_case(connection: AsyncConnection, number: str) -> Case | None:
    """A case under its lock until the end of the transaction; None when there is none yet."""
    rows = (await connection.execute(WHOLE_CASE_LOCKED, {"number": number})).mappings().all()
    if rows and rows[0]["version"] != rows[0]["seen_version"]:
        rows = (await connection.execute(WHOLE_CASE_LOCKED, {"number": number})).mappings().all()
    return _assembled(rows) if rows else None


async def case_to_change(connection: AsyncConnection, number: str) -> Case:
    """A case under its lock.

    Raises: NotYet when its acceptance has not arrived."""
    case = await locked_case(connection, number)
    if case is None:
        raise NotYet(f"办件 {number} 尚未送达（case not here yet）")
    return case


async def holder_of_task(connection: AsyncConnection, task_id: UUID) -> Holder | None:
    """Who holds a task; None when there is no such task yet."""
    task = case_tasks.c
    columns = (task.organization, task.routing_key, task.sign_off_required, cases.c.accepted_by)
    joined = case_tasks.join(cases, cases.c.application_number == task.application_number)
    found = await connection.execute(
        sa.select(*columns).select_from(joined).where(task.id == task_id)
    )
    row = found.first()
    if row is None:
        return None
    is_external = is_external_key(row.routing_key)
    return Holder(row.organization, is_external, row.sign_off_required, row.accepted_by)


def add_case(work: Work, case: Case, *, otherwise: Exception) -> None:
    """Insert a new case with its tasks. otherwise: raised when it is there already."""
    work.insert(cases, case_row(case), otherwise=otherwise)
    for task in case.tasks:
        work.insert(case_tasks, task_row(case.number, task))


def save_case(work: Work, before: Case, after: Case) -> None:
    """Write what changed between two states of a locked case; its version grows by one.

    When the lock was not held, RuntimeError is raised at the end of the unit of work."""
    number = after.number
    for task in after.tasks:
        if task not in before.tasks:
            work.put(case_tasks, task_row(number, task))
    for pause in after.pauses:
        if pause not in before.pauses:
            work.put(case_pauses, pause_row(number, pause))
    changed = changing_columns(replace(after, version=before.version + 1))
    work.update(
        cases,
        {"application_number": number, "version": before.version},
        {**changed, "materials": list(after.dossier.materials)},
        otherwise=RuntimeError(f"case {number} was changed without its lock"),
    )


def _assembled(rows: Sequence[sa.RowMapping]) -> Case:
    first = rows[0]
    tasks = _parts(rows, "task", "id")
    pauses = _parts(rows, "pause", "id")
    return case_of(
        {column.name: first[column.name] for column in cases.c},
        [task_of(row) for row in tasks],
        [pause_of(row) for row in pauses],
    )


def _parts(rows: Sequence[sa.RowMapping], prefix: str, key: str) -> list[dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    names = [column.name for column in _PARTS[prefix].c]
    for row in rows:
        identity = row[f"{prefix}_{key}"]
        if identity is not None and identity not in found:
            found[identity] = {name: row[f"{prefix}_{name}"] for name in names}
    return list(found.values())
