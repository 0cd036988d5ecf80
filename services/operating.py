"""What an operator asks at three in the morning: where a case is, what is parked, is the audit intact."""

from datetime import datetime
from pathlib import Path
from typing import Any

import aio_pika
import sqlalchemy as sa
from sqlalchemy import make_url

from services.all_in_one import COMPONENTS, System
from shared.contracts.task import OFFICE_USER
from shared.messaging import outbox, parked
from shared.messaging.consumer import Consumer
from shared.messaging.parked import ParkedMessage
from shared.messaging.rabbitmq_bus import declare
from shared.messaging.topology import Queue, topology
from shared.security import audit
from shared.security.audit import AuditVerdict
from shared.security.audit_words import opened_words
from shared.security.key_files import MASTER_KEYS, MESSAGES
from shared.service import Service
from shared.settings import ServiceSettings


def missing_files(settings: ServiceSettings) -> list[Path]:
    """What a system that has been set up keeps in files, and is not there: keys, SQLite databases."""
    urls = [make_url(settings.url_for(name)) for name in COMPONENTS]
    databases = [Path(url.database or "") for url in urls if url.get_backend_name() == "sqlite"]
    kept = [settings.keys_folder / MESSAGES / MASTER_KEYS, *databases]
    return [file for file in kept if not file.exists()]


def whole_topology() -> tuple[Queue, ...]:
    """Every queue of all four services."""
    pairs: list[tuple[str, Consumer]] = [
        (name, consumer)
        for name, component in COMPONENTS.items()
        for consumer in component.app.CONSUMERS
    ]
    return topology(pairs)


def described_topology() -> str:
    """The queues with what binds them, those with the same arguments together; for reading."""
    by_arguments: dict[str, list[str]] = {}
    for queue in whole_topology():
        shown = "  ".join(f"{name}={value}" for name, value in queue.arguments.items())
        by_arguments.setdefault(shown, []).extend(
            f"  {queue.name:<32} {exchange:<18} {pattern}" for exchange, pattern in queue.bindings
        )
    groups = [f"\n{shown}\n" + "\n".join(lines) for shown, lines in by_arguments.items()]
    office = f"\n部门自有系统：用户 {OFFICE_USER}，答复须带属性 user-id（docs/departments.md）"
    return "\n".join([*groups, office])


async def declare_topology(broker_url: str) -> None:
    """Declare exchanges, queues and bindings on the broker."""
    connection = await aio_pika.connect(broker_url, timeout=10)
    async with connection:
        await declare(await connection.channel(), whole_topology())


async def all_parked(
    settings: ServiceSettings, *, subject: str | None, limit: int
) -> tuple[list[tuple[str, ParkedMessage]], int]:
    """Parked messages of all services, the oldest of each. limit: so many of each service.

    Returns: those, and how many more there are."""
    system = System(settings)
    try:
        found: list[tuple[str, ParkedMessage]] = []
        in_all = 0
        for name, service in system.services.items():
            async with service.reading() as connection:
                messages = await parked.parked(
                    connection, service.tables, subject=subject, limit=limit
                )
                in_all += await parked.how_many(connection, service.tables, subject=subject)
            found += [(name, message) for message in messages]
        return found, max(0, in_all - len(found))
    finally:
        await system.close()


async def replay_parked(settings: ServiceSettings, subject: str) -> int:
    """Release the parked messages of one application in all services."""
    system = System(settings)
    try:
        released = 0
        for service in system.services.values():
            async with service.work(service.system) as work:
                count = await parked.replay(
                    work.connection, work.tables, subject=subject, now=work.now
                )
                if count:
                    work.record("replay_parked", subject, messages=count)
            released += count
        return released
    finally:
        await system.close()


async def resend(settings: ServiceSettings, *, subject: str | None, since: datetime | None) -> int:
    """Have the messages of one application, or all since a moment, sent again by all services."""
    system = System(settings)
    try:
        resent = 0
        for service in system.services.values():
            async with service.work(service.system) as work:
                count = await outbox.resend(
                    work.connection, work.tables, subject=subject, since=since
                )
                if count:
                    work.record("messages_resent", subject or "all", messages=count)
            resent += count
        return resent
    finally:
        await system.close()


async def verify_audit(settings: ServiceSettings) -> dict[str, AuditVerdict]:
    """Verify every service's audit chain against its checkpoints and their export."""
    system = System(settings)
    try:
        return {name: await _verify(service) for name, service in system.services.items()}
    finally:
        await system.close()


async def _verify(service: Service) -> AuditVerdict:
    async with service.database.transaction() as connection:
        return await audit.verify(
            connection,
            service.tables,
            keys=service.keys.audit_public_keys,
            exported=service.audit_export,
        )


async def audit_trail(settings: ServiceSettings, subject: str) -> list[str]:
    """Who did what to a case or another subject, a line each, with the reasons opened."""
    system = System(settings)
    try:
        found: list[str] = []
        for name, service in system.services.items():
            rows = service.tables.audit_rows
            statement = sa.select(rows).where(rows.c.subject == subject).order_by(rows.c.at)
            async with service.reading() as connection:
                for row in (await connection.execute(statement)).mappings():
                    said = f"{name}  {row['actor']}  {row['act']}  {_opened(service, row)}"
                    found.append(f"{row['at'].isoformat()}  {said}")
        return sorted(found)
    finally:
        await system.close()


def _opened(service: Service, row: Any) -> dict[str, Any]:
    return {
        name: opened_words(service.keys, fact, subject=row["subject"])
        if name in ("reason", "purpose") and isinstance(fact, str)
        else fact
        for name, fact in row["facts"].items()
    }


async def case_everywhere(settings: ServiceSettings, number: str) -> dict[str, Any]:
    """Where a case stands in each service: messages sent and unsent, waiting and parked, acts."""
    found: dict[str, Any] = {"application_number": number, "known": False, "services": {}}
    system = System(settings)
    try:
        for name, service in system.services.items():
            seen = {"standing": await _standing(service, number), **await _case_in(service, number)}
            found["services"][name] = seen
            found["known"] = found["known"] or bool(seen["announced"] or seen["received"])
    finally:
        await system.close()
    return found


STANDINGS = {
    "intake": "SELECT status, promised_due_on FROM applications WHERE number = :number",
    "routing": "SELECT status, stage_index FROM cases WHERE application_number = :number",
    "licensing": "SELECT status, organization FROM reviews WHERE application_number = :number",
    "notify": "SELECT status, channel FROM deliveries WHERE application_number = :number",
}


async def _standing(service: Service, number: str) -> list[dict[str, Any]]:
    async with service.reading() as connection:
        rows = await connection.execute(sa.text(STANDINGS[service.name]), {"number": number})
        return [_plain(row) for row in rows.mappings()]


async def _case_in(service: Service, number: str) -> dict[str, Any]:
    outbox, inbox, rows = (
        service.tables.outbox,
        service.tables.inbox,
        service.tables.audit_rows,
    )
    async with service.reading() as connection:
        announced = await connection.execute(
            sa.select(outbox.c.type, outbox.c.created_at, outbox.c.sent_at, outbox.c.last_error)
            .where(outbox.c.subject == number)
            .order_by(outbox.c.created_at)
        )
        received = await connection.execute(
            sa.select(inbox.c.type, inbox.c.status, inbox.c.attempts, inbox.c.reason)
            .where(inbox.c.subject == number)
            .order_by(inbox.c.received_at)
        )
        acts = await connection.execute(
            sa.select(rows.c.at, rows.c.act, rows.c.actor)
            .where(rows.c.subject == number)
            .order_by(rows.c.at)
        )
        return {
            "announced": [_plain(row) for row in announced.mappings()],
            "received": [_plain(row) for row in received.mappings()],
            "acts": [_plain(row) for row in acts.mappings()],
        }


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if value is not None
    }
