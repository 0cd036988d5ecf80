"""Checks as rows; everyone but the service itself sees only those of their own body."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.errors import PostCheckChanged, PostCheckUnknown
from services.licensing.domain.post_check import CheckStatus, Conclusion, Inspection, PostCheck
from services.licensing.domain.review_parts import ReviewedItem
from services.licensing.repository.parts import read, read_or_none, written
from services.licensing.tables import post_checks
from shared.calendar import DueDate
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work


def within_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The one predicate of access: checks of the actor's own body."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    return post_checks.c.organization == actor.organization


async def is_ordered(connection: AsyncConnection, number: str) -> bool:
    """Whether the case has its check."""
    statement = sa.select(post_checks.c.id).where(post_checks.c.application_number == number)
    return (await connection.scalar(statement)) is not None


def add_check(work: Work, check: PostCheck) -> None:
    """Order a check; a second one of a case is refused by its unique key."""
    item = check.item
    work.insert(
        post_checks,
        {
            "id": check.id,
            "application_number": check.application_number,
            "item_code": item.code,
            "item_name": item.name,
            "item_version": item.version,
            "organization": check.organization,
            "organization_name": check.organization_name,
            "applicant_kind": check.applicant_kind,
            "applicant_sealed": check.applicant_sealed,
            "conditions": list(check.conditions),
            "method": check.method,
            "due_on": check.due.date,
            "due_is_provisional": check.due.is_provisional,
            "ordered_at": check.ordered_at,
            **_changing(check),
        },
    )


async def check_for_change(connection: AsyncConnection, check_id: UUID, actor: Actor) -> PostCheck:
    """The check, locked until the end of the unit of work.

    Raises: PostCheckUnknown, also for one that the actor may not know of."""
    statement = _one(check_id, actor).with_for_update()
    return _found((await connection.execute(statement)).mappings().first())


async def find_check(connection: AsyncConnection, check_id: UUID, actor: Actor) -> PostCheck:
    """One check. Raises: PostCheckUnknown, also for one that the actor may not know of."""
    return _found((await connection.execute(_one(check_id, actor))).mappings().first())


def save_check(work: Work, check: PostCheck) -> None:
    """Write a check that has been changed once since it was read.

    When somebody else was faster, PostCheckChanged is raised at the end of the unit of work."""
    work.update(
        post_checks,
        {"id": check.id, "version": check.version - 1},
        _changing(check),
        otherwise=PostCheckChanged(),
    )


def check_of(row: sa.RowMapping) -> PostCheck:
    """A check from its row."""
    return PostCheck(
        id=row["id"],
        application_number=row["application_number"],
        item=ReviewedItem(row["item_code"], row["item_name"], row["item_version"]),
        organization=row["organization"],
        organization_name=row["organization_name"],
        applicant_kind=row["applicant_kind"],
        applicant_sealed=row["applicant_sealed"],
        conditions=tuple(row["conditions"]),
        method=row["method"],
        due=DueDate(row["due_on"], row["due_is_provisional"]),
        ordered_at=row["ordered_at"],
        status=CheckStatus(row["status"]),
        version=row["version"],
        inspections=tuple(read(Inspection, one) for one in row["inspections"]),
        rectify_by=row["rectify_by"],
        conclusion=read_or_none(Conclusion, row["conclusion"]),
    )


def _one(check_id: UUID, actor: Actor) -> sa.Select[Any]:
    return sa.select(post_checks).where(post_checks.c.id == check_id, within_scope(actor))


def _found(row: sa.RowMapping | None) -> PostCheck:
    if row is None:
        raise PostCheckUnknown
    return check_of(row)


def _changing(check: PostCheck) -> dict[str, Any]:
    return {
        "status": str(check.status),
        "version": check.version,
        "inspections": [written(one) for one in check.inspections],
        "rectify_by": check.rectify_by,
        "conclusion": written(check.conclusion) or sa.null(),
    }
