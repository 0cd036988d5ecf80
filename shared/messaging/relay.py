"""The relay: the only one who publishes. Claims small batches, sends them, marks what was confirmed.

It takes the first unsent row of an aggregate and with it the rows behind it, so no other relay can
overtake within a case; different aggregates are sent side by side. Woken after a commit, and by a poll
once a second as a fallback (design.md §4)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import telemetry
from shared.clock import Clock
from shared.database import Database
from shared.messaging.outbox import OutboxMessage
from shared.messaging.tables import CommonTables

BATCH = 200
LEASE = timedelta(seconds=10)
POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 5.0

_log = telemetry.logger("relay")


class Unroutable(Exception):
    """No queue took the message; it stays in the outbox and is tried again."""


class BusAway(Exception):
    """The bus cannot be reached or did not confirm."""


class Bus(Protocol):
    """Where the relay publishes."""

    async def publish(self, message: OutboxMessage) -> None:
        """Return only when the bus holds the message for good.

        Raises: Unroutable, BusAway."""


class Relay:
    """Sends one service's outbox to the bus."""

    def __init__(
        self, name: str, database: Database, tables: CommonTables, clock: Clock, bus: Bus
    ) -> None:
        self._name = name
        self._database = database
        self._outbox = tables.outbox
        self._clock = clock
        self._bus = bus
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Tell the relay that a commit left something to send."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled; a failing bus or database slows it down, never ends it."""
        pause = POLL_SECONDS
        while True:
            self._woken.clear()
            try:
                sent, failed = await self.drain()
                pause = POLL_SECONDS if not failed else min(pause * 2, LONGEST_PAUSE_SECONDS)
            except Exception as error:  # noqa: BLE001  outer edge: recorded, counted, tried again
                telemetry.SEND_FAILED.labels(self._name).inc()
                _log.warning("relay round failed", service=self._name, reason=repr(error))
                sent, failed, pause = 0, 1, min(pause * 2, LONGEST_PAUSE_SECONDS)
            if failed:
                await asyncio.sleep(pause)
            elif sent < BATCH:
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def drain(self) -> tuple[int, int]:
        """Claim one batch, publish it, mark what was confirmed.

        Returns: how many were sent and how many aggregates had to be put back."""
        now = self._clock.now()
        async with self._database.transaction() as connection:
            messages = await self._claim(connection, now)
        if not messages:
            return 0, 0
        chains: dict[str, list[OutboxMessage]] = {}
        for message in messages:
            chains.setdefault(message.aggregate, []).append(message)
        results = await asyncio.gather(*(self._send_chain(chain) for chain in chains.values()))
        sent = [message_id for done, _ in results for message_id in done]
        failures = [failure for _, failure in results if failure]
        await self._settle(sent, failures)
        telemetry.SENT.labels(self._name).inc(len(sent))
        return len(sent), len(failures)

    async def _send_chain(
        self, chain: Sequence[OutboxMessage]
    ) -> tuple[list[UUID], tuple[UUID, str] | None]:
        sent: list[UUID] = []
        for message in chain:
            try:
                await self._bus.publish(message)
            except (Unroutable, BusAway) as error:
                telemetry.SEND_FAILED.labels(self._name).inc()
                _log.warning("not sent", service=self._name, type=message.type, reason=str(error))
                return sent, (message.id, f"{type(error).__name__}: {error}")
            sent.append(message.id)
        return sent, None

    async def _claim(self, connection: AsyncConnection, now: datetime) -> list[OutboxMessage]:
        heads = await self._claim_heads(connection, now)
        if not heads:
            return []
        outbox = self._outbox
        rows = await connection.execute(
            sa.select(
                outbox.c.id,
                outbox.c.aggregate,
                outbox.c.sequence,
                outbox.c.exchange,
                outbox.c.routing_key,
                outbox.c.type,
                outbox.c.subject,
                outbox.c.body,
                outbox.c.attempts,
            )
            .where(outbox.c.aggregate.in_(heads), outbox.c.sent_at.is_(None))
            .order_by(outbox.c.aggregate, outbox.c.sequence)
        )
        return [OutboxMessage(*row) for row in rows]

    async def _claim_heads(self, connection: AsyncConnection, now: datetime) -> list[str]:
        outbox, older = self._outbox, self._outbox.alias("older")
        is_first_unsent = ~sa.exists().where(
            older.c.aggregate == outbox.c.aggregate,
            older.c.sequence < outbox.c.sequence,
            older.c.sent_at.is_(None),
        )
        free = sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < now)
        heads = (
            sa.select(outbox.c.id)
            .where(outbox.c.sent_at.is_(None), free, is_first_unsent)
            .order_by(outbox.c.id)
            .limit(BATCH)
        )
        if not self._database.is_sqlite:
            heads = heads.with_for_update(skip_locked=True)
        claimed = await connection.execute(
            outbox.update()
            .where(outbox.c.id.in_(heads.scalar_subquery()))
            .values(claimed_until=now + LEASE, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.aggregate)
        )
        return list(claimed.scalars())

    async def _settle(self, sent: Sequence[UUID], failures: Sequence[tuple[UUID, str]]) -> None:
        outbox = self._outbox
        async with self._database.transaction() as connection:
            if sent:
                await connection.execute(
                    outbox.update()
                    .where(outbox.c.id.in_(sent))
                    .values(sent_at=self._clock.now(), claimed_until=None, last_error=None)
                )
            for message_id, reason in failures:
                await connection.execute(
                    outbox.update()
                    .where(outbox.c.id == message_id)
                    .values(claimed_until=None, last_error=reason[:1000])
                )
