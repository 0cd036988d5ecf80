"""Parked messages: shown to operators and replayed by application number; never deleted."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.open_rows import Outcome
from shared.messaging.tables import CommonTables


@dataclass(frozen=True, slots=True)
class ParkedMessage:
    """A message that waits for an operator."""

    consumer: str
    event_id: str
    type: str
    subject: str
    attempts: int
    reason: str
    received_at: datetime


async def parked(
    connection: AsyncConnection,
    tables: CommonTables,
    *,
    subject: str | None = None,
    limit: int = 200,
) -> list[ParkedMessage]:
    """The parked messages, oldest first. subject: only this application's.  limit: at most so many."""
    inbox = tables.inbox
    rows = await connection.execute(
        sa.select(
            inbox.c.consumer,
            inbox.c.event_id,
            inbox.c.type,
            inbox.c.subject,
            inbox.c.attempts,
            inbox.c.reason,
            inbox.c.received_at,
        )
        .where(*_is_parked(tables, subject))
        .order_by(inbox.c.received_at)
        .limit(limit)
    )
    return [ParkedMessage(*row) for row in rows]


async def how_many(
    connection: AsyncConnection, tables: CommonTables, *, subject: str | None = None
) -> int:
    """How many messages are parked in all, whatever a list shows of them."""
    counted = sa.select(sa.func.count()).select_from(tables.inbox)
    return await connection.scalar(counted.where(*_is_parked(tables, subject))) or 0


def _is_parked(tables: CommonTables, subject: str | None) -> list[sa.ColumnElement[bool]]:
    inbox = tables.inbox
    of_one = [] if subject is None else [inbox.c.subject == subject]
    return [inbox.c.status == Outcome.PARKED, *of_one]


async def replay(
    connection: AsyncConnection, tables: CommonTables, *, subject: str, now: datetime
) -> int:
    """Let the parked messages of one application be tried again, with fresh attempts.

    Returns: how many messages were released."""
    inbox = tables.inbox
    released = await connection.execute(
        inbox.update()
        .where(*_is_parked(tables, subject))
        .values(status=Outcome.WAITING, attempts=1, next_attempt_at=now)
    )
    return released.rowcount
