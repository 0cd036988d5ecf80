"""Lapses of the offices in sight, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.repository.scope import division_prefix
from services.intake.tables import lapses
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class LapsePlace:
    """The last lapse of a page."""

    occurred_at: datetime
    id: UUID


async def lapses_in_sight(
    connection: AsyncConnection,
    actor: Actor,
    *,
    organization: str | None,
    after: LapsePlace | None,
    limit: int,
) -> list[Any]:
    """Lapses of the actor's division and below. organization: of one office alone."""
    prefix = division_prefix(actor.division, actor.level)
    statement = (
        sa.select(lapses)
        .where(lapses.c.division.startswith(prefix, autoescape=True))
        .order_by(lapses.c.occurred_at.desc(), lapses.c.id.desc())
        .limit(limit)
    )
    if organization is not None:
        statement = statement.where(lapses.c.organization == organization)
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.occurred_at, lapses.c.occurred_at.type),
            sa.literal(after.id, lapses.c.id.type),
        )
        statement = statement.where(sa.tuple_(lapses.c.occurred_at, lapses.c.id) < last)
    return list(await connection.execute(statement))
