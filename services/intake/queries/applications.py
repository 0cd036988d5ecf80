"""Lists of applications, newest first, within the caller's scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.status import Status
from services.intake.repository.scope import visible_to
from services.intake.tables import applications
from shared.security.tokens import Actor

_COLUMNS = (
    applications.c.id,
    applications.c.number,
    applications.c.version,
    applications.c.status,
    applications.c.item_code,
    applications.c.item_name,
    applications.c.item_version,
    applications.c.applicant_kind,
    applications.c.applicant_sealed,
    applications.c.origin_organization,
    applications.c.origin_organization_name,
    applications.c.origin_window,
    applications.c.origin_window_name,
    applications.c.origin_level,
    applications.c.submitted_at,
    applications.c.accepted_at,
    applications.c.promised_due_on,
    applications.c.promised_is_provisional,
    applications.c.statutory_due_on,
    applications.c.statutory_is_provisional,
)


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """The last application of a page: the next page begins behind it."""

    submitted_at: datetime
    id: UUID


async def applications_in_sight(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: Status | None,
    mine: bool,
    after: NewestFirst | None,
    limit: int,
) -> list[Any]:
    """Applications of the actor's scope. mine: only what the caller took in."""
    table = applications
    statement = (
        sa.select(*_COLUMNS)
        .where(visible_to(actor))
        .order_by(table.c.submitted_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    if status is not None:
        statement = statement.where(table.c.status == status.value)
    if mine:
        statement = statement.where(table.c.origin_clerk == actor.staff)
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.submitted_at, table.c.submitted_at.type),
            sa.literal(after.id, table.c.id.type),
        )
        statement = statement.where(sa.tuple_(table.c.submitted_at, table.c.id) < last)
    return list(await connection.execute(statement))
