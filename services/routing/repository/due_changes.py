"""Finds the open cases that a new calendar has not reached, and keeps both due dates."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.case import Case
from services.routing.domain.recomputing import DueChange
from services.routing.repository.strays import UNFINISHED
from services.routing.tables import case_due_changes, cases
from shared.unit_of_work import Work


async def open_numbers(
    connection: AsyncConnection,
    *,
    after: str,
    limit: int,
    older_than_version: int | None = None,
    is_visible: sa.ColumnElement[bool] | None = None,
) -> Sequence[str]:
    """Numbers of open cases in order.

    older_than_version: only those whose due dates go by an older calendar.
    is_visible: a scope; None: all."""
    statement = (
        sa.select(cases.c.application_number)
        .where(cases.c.status.in_(UNFINISHED), cases.c.application_number > after)
        .order_by(cases.c.application_number)
        .limit(limit)
    )
    if older_than_version is not None:
        statement = statement.where(cases.c.calendar_version < older_than_version)
    if is_visible is not None:
        statement = statement.where(is_visible)
    return (await connection.execute(statement)).scalars().all()


def keep_due_changes(work: Work, number: str, version: int, changes: Sequence[DueChange]) -> None:
    """Write each clock's due date before and after a calendar."""
    for change in changes:
        work.insert_unless_there(
            case_due_changes,
            {
                "application_number": number,
                "calendar_version": version,
                "clock": change.clock,
                "due_before": change.before.date,
                "was_provisional": change.before.is_provisional,
                "due_after": change.after.date,
                "is_provisional": change.after.is_provisional,
                "changed_at": work.now,
            },
        )


async def confirm_dues(connection: AsyncConnection, staying: Sequence[Case], version: int) -> None:
    """Note that a calendar moves nothing of these cases; one that an act has changed since waits."""
    if not staying:
        return
    read = [{"number": case.number, "read_version": case.version} for case in staying]
    await connection.execute(
        cases.update()
        .where(
            cases.c.application_number == sa.bindparam("number"),
            cases.c.version == sa.bindparam("read_version"),
        )
        .values(calendar_version=version),
        read,
    )
