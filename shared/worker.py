"""What every service does besides answering HTTP: relay, inbox retries, timers, consuming.

Each task runs under a supervisor: an error is recorded and the task goes on; none dies unseen."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from shared import telemetry
from shared.cancelling import end_if_asked
from shared.messaging import inbox
from shared.messaging.open_rows import Outcome
from shared.security import audit
from shared.service import Service

if TYPE_CHECKING:
    from shared.messaging.rabbitmq_bus import RabbitBus

RETRY_EVERY_SECONDS = 0.5
PRUNE_BATCH = 5000
OUTBOX_KEPT = timedelta(days=7)
IDEMPOTENCY_KEPT = timedelta(days=30)
INBOX_KEPT = timedelta(days=400)

_log = telemetry.logger("worker")


@dataclass(frozen=True, slots=True)
class Timer:
    """Something done again and again. run returns how many things it did."""

    name: str
    every: timedelta
    run: Callable[[Service], Awaitable[int]]


async def run_worker(
    service: Service, timers: Sequence[Timer], *, bus: "RabbitBus | None" = None
) -> None:
    """Run all background work of a service until cancelled.

    bus: given when the service consumes from RabbitMQ; embedded consumers are driven by the relays."""
    async with asyncio.TaskGroup() as group:
        if service.relay is not None:
            group.create_task(service.relay.run())
        group.create_task(_retry_inbox(service))
        for timer in (*timers, *common_timers(service)):
            group.create_task(_run_timer(service, timer))
        if bus is not None:
            group.create_task(bus.consume(service, tuple(service.consumers.values())))


def common_timers(service: Service) -> tuple[Timer, ...]:
    """The timers every service has."""
    return (
        Timer("seal audit rows", service.settings.audit_seal_every, seal_audit),
        Timer("observe backlog", timedelta(seconds=5), observe_backlog),
        Timer("prune", timedelta(hours=1), prune),
    )


async def _retry_inbox(service: Service) -> None:
    while True:
        tried = 0
        try:
            tried = await inbox.retry_due(service, service.consumers)
        except Exception as error:  # noqa: BLE001  outer edge: recorded and tried again
            _log.warning("inbox round failed", service=service.name, reason=repr(error))
        end_if_asked()
        if not tried:
            await asyncio.sleep(RETRY_EVERY_SECONDS)


async def _run_timer(service: Service, timer: Timer) -> None:
    while True:
        await asyncio.sleep(timer.every.total_seconds())
        try:
            await timer.run(service)
        except Exception as error:  # noqa: BLE001  outer edge: recorded and tried again
            _log.warning("timer failed", service=service.name, timer=timer.name, reason=repr(error))
        end_if_asked()


async def seal_audit(service: Service) -> int:
    """Chain and sign the audit rows that are not yet sealed."""
    sealed = 0
    while True:
        async with service.database.transaction() as connection:
            checkpoint = await audit.seal(
                connection, service.tables, key=service.keys.audit_key, now=service.clock.now()
            )
        if checkpoint is None:
            return sealed
        audit.export(checkpoint, service.audit_export)
        sealed += 1


async def observe_backlog(service: Service) -> int:
    """Set the gauges an operator watches: unsent messages and parked ones."""
    outbox, inbox_table = service.tables.outbox, service.tables.inbox
    async with service.reading() as connection:
        unsent = await connection.scalar(
            sa.select(sa.func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
        )
        parked = await connection.scalar(
            sa.select(sa.func.count())
            .select_from(inbox_table)
            .where(inbox_table.c.status != Outcome.DONE)
            .where(inbox_table.c.status == Outcome.PARKED)
        )
    telemetry.BACKLOG.labels(service.name).set(unsent or 0)
    telemetry.PARKED.labels(service.name).set(parked or 0)
    return (unsent or 0) + (parked or 0)


async def prune(service: Service) -> int:
    """Delete, in small batches, what has been sent, answered or handled long ago; open rows never."""
    now, tables = service.clock.now(), service.tables
    outbox, keys, done = tables.outbox, tables.idempotency_keys, tables.inbox
    pruned = await _prune(service, outbox, outbox.c.id, outbox.c.sent_at < now - OUTBOX_KEPT)
    pruned += await _prune(service, keys, keys.c.key, keys.c.created_at < now - IDEMPOTENCY_KEPT)
    return pruned + await _prune(service, done, done.c.event_id, done.c.done_at < now - INBOX_KEPT)


async def _prune(
    service: Service, table: sa.Table, key: sa.Column[object], is_old: sa.ColumnElement[bool]
) -> int:
    pruned = 0
    while True:
        batch = sa.select(key).where(is_old).limit(PRUNE_BATCH)
        async with service.database.transaction() as connection:
            gone = await connection.execute(
                table.delete().where(key.in_(batch.scalar_subquery()), is_old)
            )
        pruned += gone.rowcount
        if gone.rowcount < PRUNE_BATCH:
            return pruned
