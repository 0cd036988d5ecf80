"""The relay: the only one who publishes. Claims small batches, sends them, marks what was confirmed.

Different aggregates are sent side by side, one aggregate in its order. Woken after a commit, and by a
poll once a second as a fallback (architecture.md §4)."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from shared import telemetry
from shared.cancelling import end_if_asked
from shared.clock import Clock
from shared.database import Database
from shared.messaging.claims import BATCH, Unsent, claims_for
from shared.messaging.outbox import OutboxMessage
from shared.messaging.tables import CommonTables

POLL_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 5.0

_log = telemetry.logger("relay")


class Unroutable(Exception):
    """No queue took the message: none is bound, or the one that is refused it. It stays in the outbox
    and is tried again after a pause of its own; the others flow on."""


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
        self._claims = claims_for(database, tables.outbox)
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
            end_if_asked()
            if failed:
                await asyncio.sleep(pause)
            elif sent < BATCH:
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()

    async def drain(self) -> tuple[int, int]:
        """Claim one batch, publish it, mark what was confirmed.

        Returns: how many were sent, and how many aggregates the bus itself could not carry."""
        messages = await self._claims.claim(self._clock.now())
        if not messages:
            return 0, 0
        chains: dict[str, list[OutboxMessage]] = {}
        for message in messages:
            chains.setdefault(message.aggregate, []).append(message)
        if len(chains) == 1:
            results = [await self._send_chain(messages)]
        else:
            results = await asyncio.gather(*(self._send_chain(chain) for chain in chains.values()))
        sent = [message_id for done, _ in results for message_id in done]
        unsent = [failure for _, failure in results if failure]
        if sent:
            await self._claims.mark_sent(sent, self._clock.now())
        if unsent:
            await self._claims.put_back(unsent, self._clock.now())
        telemetry.SENT.labels(self._name).inc(len(sent))
        return len(sent), sum(1 for one in unsent if not one.is_refused)

    async def _send_chain(self, chain: Sequence[OutboxMessage]) -> tuple[list[UUID], Unsent | None]:
        sent: list[UUID] = []
        for message in chain:
            try:
                await self._bus.publish(message)
            except (Unroutable, BusAway) as error:
                telemetry.SEND_FAILED.labels(self._name).inc()
                _log.warning("not sent", service=self._name, type=message.type, reason=str(error))
                reason = f"{type(error).__name__}: {error}"
                return sent, Unsent(message, reason, is_refused=isinstance(error, Unroutable))
            sent.append(message.id)
        return sent, None
