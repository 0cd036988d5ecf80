"""The inbox: every message is handled in one transaction with its row, so its effect happens once.

Attempts are counted here, not at the broker: a failed message waits by `next_attempt_at`, and when its
attempts are used up it is parked with the reason, never deleted (architecture.md §4)."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from shared import telemetry
from shared.contracts import BY_TYPE
from shared.contracts.envelope import Envelope, Event
from shared.database import is_lost_connection, is_refused_value
from shared.messaging.consumer import Consumer, Handler, Hopeless, NothingNew, NotYet
from shared.messaging.open_rows import Outcome, Receiver, keep_open_row, kept_reason, park
from shared.messaging.storable import unstorable_place
from shared.unit_of_work import Work

BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
NOT_YET_ATTEMPTS = 40
NOT_YET_PAUSE = timedelta(seconds=0.25)
NOT_YET_LONGEST_PAUSE = timedelta(seconds=30)

_log = telemetry.logger("inbox")


class Unreadable(Exception):
    """The message is broken or of a kind nobody here knows; trying again cannot help."""


class _Repeated(Exception):
    """The inbox already has this message."""


async def receive(service: Receiver, consumer: Consumer, body: bytes) -> Outcome:
    """Handle one message as it came from a bus.

    Raises: only when the database is away; then the message must not be acknowledged."""
    try:
        outcome = await _receive(service, consumer, body)
    except Exception as error:
        if is_lost_connection(error):
            raise
        outcome = await park(service, consumer.queue, body, _unforeseen(error))
    telemetry.HANDLED.labels(consumer.queue, outcome).inc()
    return outcome


async def _receive(service: Receiver, consumer: Consumer, body: bytes) -> Outcome:
    try:
        envelope, event, handler = _read(consumer, body)
    except Unreadable as error:
        return await park(service, consumer.queue, body, str(error))
    if handler is None:
        return Outcome.DONE
    telemetry.accept_traceparent(envelope.traceparent)
    return await _attempt(service, consumer, envelope, event, handler, body, attempt=1)


async def retry_due(service: Receiver, consumers: dict[str, Consumer], *, limit: int = 50) -> int:
    """Try again what is due. Returns: how many messages were tried."""
    inbox = service.tables.inbox
    async with service.database.reading() as connection:
        due = (
            await connection.execute(
                sa.select(inbox.c.consumer, inbox.c.event_id, inbox.c.body, inbox.c.attempts)
                .where(inbox.c.status == Outcome.WAITING)
                .where(inbox.c.consumer.in_(list(consumers)))
                .where(inbox.c.next_attempt_at <= service.clock.now())
                .order_by(inbox.c.next_attempt_at)
                .limit(limit)
            )
        ).all()
    for row in due:
        try:
            outcome = await _retry(service, consumers[row.consumer], row)
        except Exception as error:
            if is_lost_connection(error):
                raise
            reason = _unforeseen(error)
            outcome = await park(
                service, row.consumer, row.body or b"", reason, event_id=row.event_id
            )
        telemetry.HANDLED.labels(row.consumer, outcome).inc()
    return len(due)


async def _retry(service: Receiver, consumer: Consumer, row: Any) -> Outcome:
    """One due row: handled, put off again, or parked under its own id, so that it never stays due."""
    body = row.body or b""
    try:
        envelope, event, handler = _read(consumer, body)
        if handler is None:
            raise Unreadable(
                f"队列 {consumer.queue} 不再办理这种消息（no handler）：{envelope.type}"
            )
    except Unreadable as error:
        return await park(service, consumer.queue, body, str(error), event_id=row.event_id)
    telemetry.accept_traceparent(envelope.traceparent)
    attempt = row.attempts + 1
    return await _attempt(service, consumer, envelope, event, handler, body, attempt=attempt)


def _read(consumer: Consumer, body: bytes) -> tuple[Envelope, Event, Handler | None]:
    try:
        envelope = Envelope.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(f"不是可读的消息信封（CloudEvents envelope）：{_short(error)}") from error
    contract = BY_TYPE.get(envelope.type)
    if contract is None:
        raise Unreadable(f"不认识的消息类型（unknown type）：{envelope.type}")
    handler = consumer.handlers.get(contract)
    if handler is None and not consumer.ignores_other_types:
        raise Unreadable(f"队列 {consumer.queue} 不办理这种消息（no handler）：{envelope.type}")
    if place := unstorable_place(body, {"data": envelope.data}):
        raise Unreadable(f"{place} 含有不能保存的字符（U+0000）：{envelope.type}")
    try:
        return envelope, contract.model_validate(envelope.data), handler
    except ValidationError as error:
        raise Unreadable(f"消息内容不合契约（{envelope.type}）：{_short(error)}") from error


def _short(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))} {first['msg']}"[:300]


async def _attempt(
    service: Receiver,
    consumer: Consumer,
    envelope: Envelope,
    event: Event,
    handler: Handler,
    body: bytes,
    *,
    attempt: int,
) -> Outcome:
    is_first = attempt == 1
    try:
        try:
            async with service.work(service.system) as work:
                await _enter(work, consumer, envelope, is_first=is_first)
                await handler(work, event, envelope)
        except NothingNew:
            async with service.work(service.system) as work:
                await _enter(work, consumer, envelope, is_first=is_first)
    except _Repeated:
        return Outcome.REPEATED
    except Exception as error:
        if is_lost_connection(error):
            raise
        return await _put_off(service, consumer, envelope, body, error, attempt)
    return Outcome.DONE


async def _enter(work: Work, consumer: Consumer, envelope: Envelope, *, is_first: bool) -> None:
    """Mark the message as done in this unit of work.

    The row of a first attempt is written with the effect; that the message came before shows then."""
    inbox = work.tables.inbox
    if is_first:
        row = {
            "consumer": consumer.queue,
            "event_id": envelope.id,
            "status": Outcome.DONE,
            "type": envelope.type,
            "subject": envelope.subject,
            "attempts": 1,
            "received_at": work.now,
            "done_at": work.now,
        }
        work.insert(inbox, row, otherwise=_Repeated())
        return
    entered = await work.connection.execute(
        inbox.update()
        .where(inbox.c.consumer == consumer.queue, inbox.c.event_id == envelope.id)
        .where(inbox.c.status == Outcome.WAITING)
        .values(
            status=Outcome.DONE,
            done_at=work.now,
            body=None,
            next_attempt_at=None,
            attempts=inbox.c.attempts + 1,
        )
    )
    if entered.rowcount == 0:
        raise _Repeated


async def _put_off(
    service: Receiver,
    consumer: Consumer,
    envelope: Envelope,
    body: bytes,
    error: Exception,
    attempt: int,
) -> Outcome:
    now = service.clock.now()
    next_attempt_at = _next_attempt(error, attempt, now)
    reason = kept_reason(_unforeseen(error))
    outcome = Outcome.WAITING if next_attempt_at else Outcome.PARKED
    is_kept = await keep_open_row(
        service,
        {
            "consumer": consumer.queue,
            "event_id": envelope.id,
            "status": outcome,
            "type": envelope.type,
            "subject": envelope.subject,
            "attempts": attempt,
            "next_attempt_at": next_attempt_at,
            "reason": reason,
            "body": body,
            "received_at": now,
        },
        is_new=attempt == 1,
    )
    if not is_kept:
        return Outcome.REPEATED
    if outcome is Outcome.PARKED or not isinstance(error, NotYet):
        _log.warning(
            "message put off", queue=consumer.queue, type=envelope.type, subject=envelope.subject,
            attempt=attempt, outcome=outcome, reason=reason,
        )  # fmt: skip
    return outcome


def _unforeseen(error: Exception) -> str:
    """Why a message was not handled, for operators: the sentence of the error and its name."""
    if isinstance(error, Hopeless | NotYet):
        return str(error)
    return f"办理未成功（{type(error).__name__}）：{error}"


def _next_attempt(error: Exception, attempt: int, now: datetime) -> datetime | None:
    if isinstance(error, NotYet):
        if attempt >= NOT_YET_ATTEMPTS:
            return None
        pause: timedelta = min(NOT_YET_PAUSE * 2 ** (attempt // 4), NOT_YET_LONGEST_PAUSE)
        return now + pause
    is_hopeless = isinstance(error, Hopeless) or is_refused_value(error)
    if is_hopeless or attempt > len(BACKOFF):
        return None
    return now + timedelta(seconds=BACKOFF[attempt - 1])
