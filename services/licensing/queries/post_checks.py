"""The list of checks of a body, the most urgent first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.post_check import PostCheck
from services.licensing.repository.post_checks import check_of, within_scope
from services.licensing.tables import post_checks
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """The last check of a page: the next page begins behind it."""

    due_on: date
    id: UUID


async def checks_of_body(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: str | None,
    application_number: str | None,
    after: CheckPlace | None,
    limit: int,
) -> list[PostCheck]:
    """Checks that the actor's body owes or has made. limit: rows; one more tells of a next."""
    statement = (
        sa.select(post_checks)
        .where(within_scope(actor))
        .order_by(post_checks.c.due_on, post_checks.c.id)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(post_checks.c.status == status)
    if application_number is not None:
        statement = statement.where(post_checks.c.application_number == application_number)
    if after is not None:
        place = sa.tuple_(post_checks.c.due_on, post_checks.c.id)
        last = sa.tuple_(sa.literal(after.due_on), sa.literal(after.id, post_checks.c.id.type))
        statement = statement.where(place > last)
    return [check_of(row) for row in (await connection.execute(statement)).mappings()]
