"""One unit of work: a transaction, who acts, and the moment.

Opened at the edge (route or consumer). Commands write through `connection`, announce facts and
record audit rows; they never commit, publish or call the network (style.md 7)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from shared import telemetry
from shared.contracts.envelope import Event
from shared.messaging import outbox
from shared.messaging.outbox import Announcement
from shared.messaging.tables import CommonTables
from shared.security import audit
from shared.security.audit import AuditEntry
from shared.security.keys import KeyRing
from shared.security.tokens import Actor


class Work:
    """What a command is given to work with."""

    __slots__ = ("_announcements", "_entries", "actor", "connection", "keys", "now", "tables")

    def __init__(
        self,
        connection: AsyncConnection,
        *,
        tables: CommonTables,
        actor: Actor,
        now: datetime,
        keys: KeyRing,
    ) -> None:
        self.connection = connection
        self.tables = tables
        self.actor = actor
        self.now = now
        self.keys = keys
        self._announcements: list[Announcement] = []
        self._entries: list[AuditEntry] = []

    def announce(
        self,
        event: Event,
        *,
        subject: str,
        aggregate: str,
        sequence: int,
        routing_key: str | None = None,
    ) -> None:
        """Put a contract into the outbox of this unit of work.

        aggregate: whose order the sequence counts (a case, a review).  sequence: from 1, unique there.
        routing_key: only where it is not the type's own, as for tasks."""
        key = routing_key or event.default_routing_key()
        self._announcements.append(Announcement(event, subject, aggregate, sequence, key))

    def record(self, act: str, subject: str, **facts: str | int | bool | None) -> None:
        """Write an audit row with this unit of work.

        Facts must hold no personal data; what people type as a reason is scrubbed of numbers."""
        kept = {
            name: telemetry.scrub(fact) if isinstance(fact, str) else fact
            for name, fact in facts.items()
        }
        self._entries.append(AuditEntry(act, subject, kept))

    @property
    def announcements(self) -> Sequence[Announcement]:
        """What has been announced so far, in order."""
        return tuple(self._announcements)

    async def flush(self, *, source: str) -> bool:
        """Write outbox and audit rows; called once by the edge before the commit.

        Returns: whether there is anything for the relay to send."""
        if self._entries:
            await audit.write(
                self.connection, self.tables, self._entries, actor=self.actor, now=self.now
            )
        if self._announcements:
            await outbox.write(
                self.connection,
                self.tables,
                self._announcements,
                source=source,
                now=self.now,
                traceparent=telemetry.next_traceparent(),
            )
        return bool(self._announcements)
