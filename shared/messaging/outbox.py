"""The outbox: what a unit of work announces, written in its own transaction.

Only the relay publishes. The body is the finished envelope, so that sending costs no second look."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Event
from shared.identifiers import new_id
from shared.messaging.tables import CommonTables


@dataclass(frozen=True, slots=True)
class Announcement:
    """A contract to be sent about a subject, at its place in the aggregate's order."""

    event: Event
    subject: str
    aggregate: str
    sequence: int
    routing_key: str


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A row of the outbox on its way to the bus."""

    id: UUID
    aggregate: str
    sequence: int
    exchange: str
    routing_key: str
    type: str
    subject: str
    body: str
    attempts: int


def rows(
    announcements: Sequence[Announcement],
    *,
    source: str,
    now: datetime,
    traceparent: str | None,
) -> list[dict[str, object]]:
    """The outbox rows of one unit of work."""
    return [_row(one, source=source, now=now, traceparent=traceparent) for one in announcements]


async def resend(
    connection: AsyncConnection,
    tables: CommonTables,
    *,
    subject: str | None = None,
    since: datetime | None = None,
) -> int:
    """Let the relay send again what was sent before, e.g. after a broker lost a queue.

    subject: only this application's messages.  since: only what was sent at this moment or later.
    Harmless: every receiver knows by its inbox what it has handled.  Returns: how many messages."""
    outbox = tables.outbox
    wanted: list[sa.ColumnElement[bool]] = [outbox.c.sent_at.is_not(None)]
    if subject is not None:
        wanted.append(outbox.c.subject == subject)
    if since is not None:
        wanted.append(outbox.c.sent_at >= since)
    again = await connection.execute(outbox.update().where(*wanted).values(sent_at=None))
    return again.rowcount


async def sent_again(
    connection: AsyncConnection, tables: CommonTables, subject: str, contract: type[Event]
) -> bool:
    """Let the relay send the messages of one kind about an application again, as the same messages.

    Returns: whether there are any; sent ones are pruned by age."""
    outbox = tables.outbox
    again = await connection.execute(
        outbox.update()
        .where(outbox.c.subject == subject, outbox.c.type == contract.TYPE)
        .values(sent_at=None)
    )
    return again.rowcount > 0


def _row(
    announcement: Announcement, *, source: str, now: datetime, traceparent: str | None
) -> dict[str, object]:
    event_id = new_id()
    event = announcement.event
    return {
        "id": event_id,
        "aggregate": announcement.aggregate,
        "sequence": announcement.sequence,
        "exchange": str(event.EXCHANGE),
        "routing_key": announcement.routing_key,
        "type": event.TYPE,
        "subject": announcement.subject,
        "body": envelope_text(
            announcement, event_id=event_id, source=source, now=now, traceparent=traceparent
        ),
        "created_at": now,
        "attempts": 0,
    }


def envelope_text(
    announcement: Announcement,
    *,
    event_id: UUID,
    source: str,
    now: datetime,
    traceparent: str | None,
) -> str:
    """The CloudEvents JSON text: attributes, then the contract's own JSON spliced in unparsed."""
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": source,
        "type": announcement.event.TYPE,
        "subject": announcement.subject,
        "time": now.isoformat(),
        "datacontenttype": "application/json",
        "sequence": announcement.sequence,
    }
    if traceparent:
        attributes["traceparent"] = traceparent
    head = json.dumps(attributes, ensure_ascii=False)
    return f'{head[:-1]},"data":{announcement.event.model_dump_json()}}}'
