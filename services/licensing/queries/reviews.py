"""The list on a desk."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.repository.reviews import within_scope
from services.licensing.tables import reviews
from shared.identifiers import TaskId
from shared.security.tokens import Actor

ROW = (
    reviews.c.task_id,
    reviews.c.application_number,
    reviews.c.organization,
    reviews.c.organization_name,
    reviews.c.department,
    reviews.c.stage,
    reviews.c.stage_name,
    reviews.c.item_code,
    reviews.c.item_name,
    reviews.c.item_version,
    reviews.c.origin_organization_name,
    reviews.c.origin_window_name,
    reviews.c.sign_off_required,
    reviews.c.leads,
    reviews.c.due_on,
    reviews.c.due_is_provisional,
    reviews.c.assigned_at,
    reviews.c.status,
    reviews.c.version,
)


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """The last review of a page: the next page begins behind it."""

    due_on: date
    task: TaskId


async def desk(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: str | None,
    application_number: str | None,
    after: DeskPlace | None,
    limit: int,
) -> list[sa.RowMapping]:
    """Reviews of the actor's office, the most urgent first. limit: rows; one more tells of a next."""
    statement = (
        sa.select(*ROW)
        .where(within_scope(actor))
        .order_by(reviews.c.due_on, reviews.c.task_id)
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(reviews.c.status == status)
    if application_number is not None:
        statement = statement.where(reviews.c.application_number == application_number)
    if after is not None:
        place = sa.tuple_(reviews.c.due_on, reviews.c.task_id)
        statement = statement.where(
            place > sa.tuple_(sa.literal(after.due_on), sa.literal(after.task))
        )
    return list((await connection.execute(statement)).mappings())
