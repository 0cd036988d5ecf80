"""Carries messages into routing's inbox and reads what became of the case."""

from datetime import datetime
from itertools import count
from uuid import uuid4

import sqlalchemy as sa

from services.routing.domain.case import Case
from services.routing.repository.cases import find_case
from services.routing.tables import case_history
from shared.clock import FrozenClock
from shared.contracts.envelope import Envelope, Event
from shared.messaging import inbox
from shared.messaging.consumer import Consumer
from shared.messaging.open_rows import Outcome
from shared.service import Service
from tests.equipment import RecordingBus

_positions = count(1)


def envelope(event: Event, *, event_id: str | None = None, sequence: int | None = None) -> bytes:
    """The message as another service would send it; without a sequence, after all earlier ones."""
    payload = event.model_dump(mode="json")
    subject = payload.get("application_number", "calendar")
    return (
        Envelope(
            id=event_id or str(uuid4()),
            source="/yikou/test",
            type=event.TYPE,
            subject=subject,
            time="2026-11-20T01:00:00Z",
            sequence=sequence or next(_positions),
            data=payload,
        )
        .model_dump_json()
        .encode()
    )


def consumer_for(service: Service, event: Event) -> Consumer:
    """The consumer that handles this contract."""
    return next(one for one in service.consumers.values() if type(event) in one.handlers)


async def send(service: Service, *events: Event) -> list[Outcome]:
    """Each message once, in this order."""
    return [
        await inbox.receive(service, consumer_for(service, event), envelope(event))
        for event in events
    ]


async def case(service: Service, number: str) -> Case:
    """The case as it stands."""
    async with service.reading() as connection:
        found = await find_case(connection, number)
    assert found is not None
    return found


async def announced(service: Service, number: str) -> list[str]:
    """The types announced about a case, in order, without prefix and version."""
    assert service.relay is not None
    while (await service.relay.drain())[0]:
        pass
    published = service.part(RecordingBus).published
    return [
        message.type.removeprefix("cn.yikou.").removesuffix(".v1")
        for message in published
        if message.subject == number
    ]


async def acts(service: Service, number: str) -> list[tuple[str, bool]]:
    """The history of a case: act and whether it was applied."""
    async with service.reading() as connection:
        rows = await connection.execute(
            sa.select(case_history.c.act, case_history.c.is_applied)
            .where(case_history.c.application_number == number)
            .order_by(case_history.c.recorded_at, case_history.c.id)
        )
        return [(row.act, row.is_applied) for row in rows]


async def audited(service: Service, number: str) -> list[str]:
    """The audited acts on a case."""
    rows = service.tables.audit_rows
    async with service.reading() as connection:
        found = await connection.execute(
            sa.select(rows.c.act).where(rows.c.subject == number).order_by(rows.c.id)
        )
        return list(found.scalars())


def reach(clock: FrozenClock, moment: datetime) -> None:
    """Let the clock go on to a moment."""
    clock.advance(moment - clock.now())
