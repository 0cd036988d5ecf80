"""Open rows of the inbox: messages that wait for another attempt or for an operator."""

import hashlib
from enum import StrEnum
from typing import Any, Protocol

from pydantic import ValidationError
from pydantic_core import from_json

from shared import telemetry
from shared.clock import Clock
from shared.contracts.envelope import Envelope
from shared.database import Database, upsert
from shared.messaging.storable import visible
from shared.messaging.tables import CommonTables
from shared.security.tokens import Actor

LONGEST_REASON = 2000

_log = telemetry.logger("inbox")


class Outcome(StrEnum):
    """What became of a message."""

    DONE = "done"
    REPEATED = "repeated"
    WAITING = "waiting"
    PARKED = "parked"


class Receiver(Protocol):
    """The part of a service that the inbox needs."""

    @property
    def database(self) -> Database: ...
    @property
    def tables(self) -> CommonTables: ...
    @property
    def clock(self) -> Clock: ...
    def work(self, actor: Actor) -> Any: ...
    @property
    def system(self) -> Actor: ...


async def park(
    service: Receiver, queue: str, body: bytes, reason: str, *, event_id: str | None = None
) -> Outcome:
    """Park a message that cannot be handled, with the reason, whatever its shape.

    event_id: of the row it already has; else its own, or its digest when it cannot be read.
    Raises: only when the database is away: what is written here is harmless whatever came."""
    reason = kept_reason(reason)
    _log.error("message parked", queue=queue, reason=reason)
    own_id, type_, subject = _glimpse(body)
    await keep_open_row(
        service,
        {
            "consumer": queue,
            "event_id": event_id or own_id,
            "status": Outcome.PARKED,
            "type": type_,
            "subject": subject,
            "attempts": 1,
            "reason": reason,
            "body": body,
            "received_at": service.clock.now(),
        },
    )
    return Outcome.PARKED


def kept_reason(reason: str) -> str:
    """A reason as it may be written down: without personal numbers, visible, of a bearable length."""
    return visible(telemetry.scrub(reason), longest=LONGEST_REASON)


def _glimpse(body: bytes) -> tuple[str, str, str]:
    """Id, type and subject as far as they can be read, so that an operator finds the message by them.

    The id counts only in a whole envelope: two that differ in what cannot be kept must not become one."""
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError:
        return hashlib.sha256(body).hexdigest(), *_told(body)
    return envelope.id, envelope.type, envelope.subject


def _told(body: bytes) -> tuple[str, str]:
    try:
        found = from_json(body)
    except ValueError:
        found = None
    told = found if isinstance(found, dict) else {}
    type_, subject = told.get("type"), told.get("subject")
    return (
        visible(type_, longest=200) if isinstance(type_, str) else "unreadable",
        visible(subject, longest=64) if isinstance(subject, str) else "unknown",
    )


async def park_dead_letter(service: Receiver, queue: str, body: bytes, reason: str) -> None:
    """Park what the broker gave up delivering; a message already handled stays handled."""
    await park(service, visible(queue, longest=80), body, f"消息代理放弃投递（{reason}）")


async def keep_open_row(service: Receiver, row: dict[str, Any], *, is_new: bool = False) -> bool:
    """Insert or renew an open row; a row that is done stays as it is.

    is_new: the message came for the first time; should there be a row, it stays as it is.
    Returns: whether the row was kept."""
    async with service.database.transaction() as connection:
        statement = upsert(connection, service.tables.inbox).values(row)
        if is_new:
            kept = await connection.execute(statement.on_conflict_do_nothing())
            return bool(kept.rowcount)
        renewed = {
            name: statement.excluded[name]
            for name in ("status", "attempts", "next_attempt_at", "reason", "body")
            if name in row
        }
        kept = await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["consumer", "event_id"],
                set_=renewed,
                where=service.tables.inbox.c.status != Outcome.DONE,
            )
        )
        return bool(kept.rowcount)
