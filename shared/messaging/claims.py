"""How the relay claims rows of the outbox and gives them up.

It takes the first unsent row of an aggregate and with it the rows behind it, so no other relay can
overtake within a case. PostgreSQL does it in one statement with SKIP LOCKED; SQLite, which knows no
row locks, in one write transaction. Statements are built once: the relay runs after every commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.database import Database, UtcDateTime
from shared.messaging.outbox import OutboxMessage

BATCH = 200
LEASE = timedelta(seconds=10)
REFUSED_PAUSE = timedelta(seconds=10)
"""Longest pause of a message that no queue takes."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that was not sent, and why.

    is_refused: the bus is there, but no queue takes the message: it pauses, lest messages to an office
    that is away be claimed first in every round and hold up everybody's."""

    message: OutboxMessage
    reason: str
    is_refused: bool

    def held_until(self, now: datetime) -> datetime | None:
        """When it may be claimed again; None is at once."""
        if not self.is_refused:
            return None
        return now + min(timedelta(seconds=2 ** min(self.message.attempts, 9)), REFUSED_PAUSE)


class Claims(Protocol):
    """Claiming, marking as sent, putting back."""

    async def claim(self, now: datetime) -> list[OutboxMessage]:
        """The next batch, chains whole and in order, ours until the lease ends."""

    async def mark_sent(self, ids: Sequence[UUID], now: datetime) -> None:
        """These were confirmed."""

    async def put_back(self, unsent: Sequence[Unsent], now: datetime) -> None:
        """These were not sent; whoever comes next may try again, a refused one after its pause."""


def claims_for(database: Database, outbox: sa.Table) -> Claims:
    """The way that suits the database."""
    return _SqliteClaims(database, outbox) if database.is_sqlite else _Claims(database, outbox)


def _columns(outbox: Any) -> list[Any]:
    return [outbox.c[name] for name in OutboxMessage.__dataclass_fields__]


def _heads(outbox: sa.Table, now: sa.BindParameter[Any]) -> sa.Select[Any]:
    older = outbox.alias("older")
    is_first_unsent = ~sa.exists().where(
        older.c.aggregate == outbox.c.aggregate,
        older.c.sequence < outbox.c.sequence,
        older.c.sent_at.is_(None),
    )
    free = sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < now)
    return (
        sa.select(outbox.c.id, outbox.c.aggregate)
        .where(outbox.c.sent_at.is_(None), free, is_first_unsent)
        .order_by(outbox.c.id)
        .limit(sa.literal(BATCH, literal_execute=True))
    )


class _Claims:
    """PostgreSQL: one round trip each, without an explicit transaction."""

    def __init__(self, database: Database, outbox: sa.Table) -> None:
        self._database = database
        now, until = (sa.bindparam(name, type_=UtcDateTime) for name in ("now", "until"))
        self._put_back = (
            outbox.update()
            .where(outbox.c.id == sa.bindparam("message_id"))
            .values(claimed_until=until, last_error=sa.bindparam("reason"))
        )
        self._mark = (
            outbox.update()
            .where(self._is_one_of(outbox))
            .values(sent_at=now, claimed_until=None, last_error=None)
        )
        self._prepare(outbox, now, until)

    def _is_one_of(self, outbox: sa.Table) -> sa.ColumnElement[bool]:
        return outbox.c.id == sa.any_(sa.bindparam("ids", type_=ARRAY(sa.Uuid)))

    def _prepare(
        self, outbox: sa.Table, now: sa.BindParameter[Any], until: sa.BindParameter[Any]
    ) -> None:
        heads = _heads(outbox, now).with_for_update(skip_locked=True).cte("heads")
        claimed = (
            outbox.update()
            .where(outbox.c.id.in_(sa.select(heads.c.id)))
            .values(claimed_until=until, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.id)
            .cte("claimed")
        )
        chain = outbox.alias("chain")
        self._claim = (
            sa.select(*_columns(chain))
            .select_from(chain.join(heads, chain.c.aggregate == heads.c.aggregate))
            .add_cte(claimed)
            .where(chain.c.sent_at.is_(None))
            .order_by(chain.c.aggregate, chain.c.sequence)
        )

    async def claim(self, now: datetime) -> list[OutboxMessage]:
        async with self._database.reading() as connection:
            rows = await connection.execute(self._claim, {"now": now, "until": now + LEASE})
            return [OutboxMessage(*row) for row in rows]

    async def mark_sent(self, ids: Sequence[UUID], now: datetime) -> None:
        async with self._database.reading() as connection:
            await connection.execute(self._mark, {"ids": list(ids), "now": now})

    async def put_back(self, unsent: Sequence[Unsent], now: datetime) -> None:
        rows = [
            {
                "message_id": one.message.id,
                "reason": one.reason[:1000],
                "until": one.held_until(now),
            }
            for one in unsent
        ]
        async with self._database.transaction() as connection:
            await connection.execute(self._put_back, rows)


class _SqliteClaims(_Claims):
    """SQLite: the same in a write transaction, which nobody else can be in."""

    def _is_one_of(self, outbox: sa.Table) -> sa.ColumnElement[bool]:
        return outbox.c.id.in_(sa.bindparam("ids", expanding=True))

    def _prepare(
        self, outbox: sa.Table, now: sa.BindParameter[Any], until: sa.BindParameter[Any]
    ) -> None:
        heads = _heads(outbox, now).subquery()
        self._take = (
            outbox.update()
            .where(outbox.c.id.in_(sa.select(heads.c.id)))
            .values(claimed_until=until, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.aggregate)
        )
        self._claim = (
            sa.select(*_columns(outbox))
            .where(outbox.c.aggregate.in_(sa.bindparam("aggregates", expanding=True)))
            .where(outbox.c.sent_at.is_(None))
            .order_by(outbox.c.aggregate, outbox.c.sequence)
        )

    async def claim(self, now: datetime) -> list[OutboxMessage]:
        async with self._database.transaction() as connection:
            taken = await connection.execute(self._take, {"now": now, "until": now + LEASE})
            aggregates = list(taken.scalars())
            if not aggregates:
                return []
            rows = await connection.execute(self._claim, {"aggregates": aggregates})
            return [OutboxMessage(*row) for row in rows]

    async def mark_sent(self, ids: Sequence[UUID], now: datetime) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(self._mark, {"ids": list(ids), "now": now})
