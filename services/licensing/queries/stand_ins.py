"""The list of delegations."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.stand_in import StandIn
from services.licensing.repository.stand_ins import stand_in_of, within_scope
from services.licensing.tables import stand_ins
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class StandInPlace:
    """The last delegation of a page: the next page begins behind it."""

    granted_at: datetime
    id: UUID


async def stand_ins_for(
    connection: AsyncConnection,
    actor: Actor,
    *,
    on: date | None,
    after: StandInPlace | None,
    limit: int,
) -> list[StandIn]:
    """Delegations that the actor may know of, the latest first. on: only those that hold on a day."""
    statement = (
        sa.select(stand_ins)
        .where(within_scope(actor))
        .order_by(stand_ins.c.granted_at.desc(), stand_ins.c.id.desc())
        .limit(limit)
    )
    if on is not None:
        statement = statement.where(
            stand_ins.c.starts_on <= on, stand_ins.c.ends_on >= on, stand_ins.c.ended_at.is_(None)
        )
    if after is not None:
        place = sa.tuple_(stand_ins.c.granted_at, stand_ins.c.id)
        last = sa.tuple_(
            sa.literal(after.granted_at, stand_ins.c.granted_at.type),
            sa.literal(after.id, stand_ins.c.id.type),
        )
        statement = statement.where(place < last)
    return [stand_in_of(row) for row in (await connection.execute(statement)).mappings()]
