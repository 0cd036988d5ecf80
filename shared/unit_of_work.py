"""One unit of work: a transaction, who acts, and the moment.

Opened at the edge (route or consumer). Commands read and lock through `connection`, hand over the rows
they write, announce facts and record audit rows; they never commit, publish or call the network
(style.md 7). What is handed over is written at the end, in one closing statement: the unit itself
does not see it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import closing, telemetry
from shared.closing import Row, Way, Write
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

    __slots__ = (
        "_announcements",
        "_entries",
        "_writes",
        "actor",
        "connection",
        "keys",
        "now",
        "tables",
    )

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
        self._writes: list[Write] = []

    def insert(self, table: sa.Table, row: Row, *, otherwise: Exception | None = None) -> None:
        """Insert a new row. otherwise: raised when its unique key is taken."""
        self._writes.append(Write(Way.INSERT, table, row, otherwise=otherwise))

    def insert_unless_there(self, table: sa.Table, row: Row) -> None:
        """Insert a row unless there is one with its key."""
        self._writes.append(Write(Way.UNLESS_THERE, table, row))

    def put(self, table: sa.Table, row: Row) -> None:
        """Insert a row, or renew the one with its primary key."""
        self._writes.append(Write(Way.PUT, table, row))

    def update(self, table: sa.Table, key: Row, row: Row, *, otherwise: Exception) -> None:
        """Change the one row with this key, at most once per unit of work.

        otherwise: raised when there is none."""
        self._writes.append(Write(Way.UPDATE, table, row, key=key, otherwise=otherwise))

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

    async def write_so_far(self) -> None:
        """Write what was handed over until now, for a unit that reads it back.

        Raises: what a write states for the case that it cannot stand."""
        writes, self._writes = self._writes, []
        await closing.write(self.connection, writes, is_last=False)

    async def flush(self, *, source: str) -> bool:
        """Write what was handed over, with audit and outbox rows; called once by the edge before the
        commit.

        Returns: whether there is anything for the relay to send.
        Raises: what a write states for the case that it cannot stand."""
        rows = audit.rows(self._entries, actor=self.actor, now=self.now)
        self._writes += [Write(Way.INSERT, self.tables.audit_rows, row) for row in rows]
        if self._announcements:
            messages = outbox.rows(
                self._announcements,
                source=source,
                now=self.now,
                traceparent=telemetry.next_traceparent(),
            )
            self._writes += [Write(Way.INSERT, self.tables.outbox, row) for row in messages]
        if self._writes:
            await closing.write(self.connection, self._writes, is_last=True)
        return bool(self._announcements)
