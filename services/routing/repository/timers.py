"""The durable timers of routing: each row says itself when it next rings.

A case's moment stands in its own row and is written with it, so that timer and case cannot disagree.
Any number of workers claim what is due in batches: a claim is a lease, not a lock, and one that dies
with its worker runs out. What rang is part of the row, so nothing rings twice."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.tables import cases

LEASE = timedelta(seconds=60)
CLAIMED_AT_ONCE = 100


def due_cases(now: datetime) -> sa.Select[Any]:
    """The cases whose moment has come and that no worker holds, the longest waiting first."""
    return (
        sa.select(cases.c.application_number)
        .where(
            cases.c.rings_at.is_not(None),
            cases.c.rings_at <= now,
            sa.or_(cases.c.ring_leased_until.is_(None), cases.c.ring_leased_until <= now),
        )
        .order_by(cases.c.rings_at)
    )


async def claim_due(
    connection: AsyncConnection, now: datetime, *, at_most: int = CLAIMED_AT_ONCE
) -> list[str]:
    """Lease cases that ring, in a transaction of its own. Returns: their numbers."""
    free = due_cases(now).limit(at_most).with_for_update(skip_locked=True)
    claimed = await connection.execute(
        cases.update()
        .where(cases.c.application_number.in_(free.scalar_subquery()))
        .values(ring_leased_until=now + LEASE)
        .returning(cases.c.application_number)
    )
    return list(claimed.scalars())


async def set_moment(connection: AsyncConnection, number: str, rings_at: datetime | None) -> None:
    """Write when a locked case next rings, and give its lease back."""
    await connection.execute(
        cases.update()
        .where(cases.c.application_number == number)
        .values(rings_at=rings_at, ring_leased_until=None)
    )
