"""A small service for messaging tests: the real outbox, inbox, relay and audit on a real database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from shared import database
from shared.clock import Clock
from shared.contracts import CaseClosed, CaseWithdrawn
from shared.contracts.envelope import Envelope, Exchange
from shared.messaging.consumer import Binding, Consumer, Hopeless, NotYet
from shared.messaging.tables import common_tables
from shared.security.keys import KeyRing
from shared.security.tokens import JwksFile, TokenVerifier
from shared.service import Service
from shared.settings import ServiceSettings
from shared.unit_of_work import Work

metadata = database.metadata()
common = common_tables(metadata)
effects = sa.Table("effects", metadata, sa.Column("number", sa.Text, primary_key=True))
MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@dataclass
class Desk:
    """Handlers whose behaviour a test sets. failures: how many times the next messages fail."""

    failures: int = 0
    is_early: bool = False
    is_hopeless: bool = False
    handled: list[str] = field(default_factory=list)

    async def on_closed(self, work: Work, event: CaseClosed, _envelope: Envelope) -> None:
        await work.connection.execute(effects.insert(), {"number": event.application_number})
        if self.is_early:
            raise NotYet("its application is not here yet")
        if self.is_hopeless:
            raise Hopeless("no later attempt can succeed")
        if self.failures:
            self.failures -= 1
            raise ValueError("the desk fails")
        self.handled.append(event.application_number)

    def consumer(self, queue: str = "desk.cases.v1") -> Consumer:
        return Consumer(
            queue=queue,
            bindings=(Binding(Exchange.EVENTS, "case.closed.*"),),
            handlers={CaseClosed: self.on_closed},
        )


async def open_desk(
    settings: ServiceSettings, keys: KeyRing, clock: Clock, consumers: Sequence[Consumer]
) -> Service:
    """A service with the common tables and one table of effects."""
    service = Service(
        name="desk",
        settings=settings,
        tables=common,
        clock=clock,
        keys=keys.of("routing"),
        verifier=TokenVerifier(settings.token_issuer, "desk", JwksFile(keys.jwks_path)),
        consumers=consumers,
    )
    async with service.database.transaction() as connection:
        await connection.run_sync(metadata.create_all)
    return service


def closed(number: str) -> CaseClosed:
    return CaseClosed(application_number=number, closed_at=MOMENT)


def withdrawn(number: str) -> CaseWithdrawn:
    return CaseWithdrawn(application_number=number, withdrawn_at=MOMENT)


async def announce(service: Service, number: str, sequence: int = 1) -> None:
    """One unit of work that announces a closed case."""
    async with service.work(service.system) as work:
        work.announce(closed(number), subject=number, aggregate=f"case:{number}", sequence=sequence)


async def effects_of(service: Service) -> list[str]:
    async with service.reading() as connection:
        return sorted((await connection.execute(sa.select(effects.c.number))).scalars())


async def inbox_rows(service: Service) -> list[tuple[str, str, int]]:
    inbox = common.inbox
    async with service.reading() as connection:
        rows = await connection.execute(
            sa.select(inbox.c.subject, inbox.c.status, inbox.c.attempts).order_by(inbox.c.subject)
        )
        return [tuple(row) for row in rows]


async def unsent(service: Service) -> int:
    outbox = common.outbox
    async with service.reading() as connection:
        count = await connection.scalar(
            sa.select(sa.func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
        )
        return count or 0
