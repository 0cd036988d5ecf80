"""The durable timers of papers that wait at a window, in the shape of routing's (decision 0031).

A row says from when it is worth looking at; a claim is a lease that runs out when its worker dies."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.tables import applications

LEASE = timedelta(seconds=60)
CLAIMED_AT_ONCE = 100


async def claim_due(
    connection: AsyncConnection, now: datetime, *, at_most: int = CLAIMED_AT_ONCE
) -> list[str]:
    """Lease applications to look at, in a transaction of its own. Returns: their numbers."""
    free = (
        sa.select(applications.c.number)
        .where(
            applications.c.rings_at.is_not(None),
            applications.c.rings_at <= now,
            sa.or_(
                applications.c.ring_leased_until.is_(None),
                applications.c.ring_leased_until <= now,
            ),
        )
        .order_by(applications.c.rings_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    claimed = await connection.execute(
        applications.update()
        .where(applications.c.number.in_(free.scalar_subquery()))
        .values(ring_leased_until=now + LEASE)
        .returning(applications.c.number)
    )
    return list(claimed.scalars())


async def set_moment(connection: AsyncConnection, number: str, rings_at: datetime | None) -> None:
    """Write when a locked application is next looked at, and give its lease back."""
    await connection.execute(
        applications.update()
        .where(applications.c.number == number)
        .values(rings_at=rings_at, ring_leased_until=None)
    )
