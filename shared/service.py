"""What a running service holds, and the one way to open a unit of work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import Clock
from shared.database import Database
from shared.messaging.consumer import Consumer
from shared.messaging.relay import Bus, Relay
from shared.messaging.tables import CommonTables
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, TokenVerifier
from shared.settings import ServiceSettings
from shared.unit_of_work import Work

Part = TypeVar("Part")


class Service:
    """One of the four services in this process: settings, database, keys, clock, consumers, relay.

    Parts of its own (a cache, a file store) are provided at the composition root and found by type."""

    def __init__(
        self,
        *,
        name: str,
        settings: ServiceSettings,
        tables: CommonTables,
        clock: Clock,
        keys: KeyRing,
        verifier: TokenVerifier,
        consumers: Sequence[Consumer],
    ) -> None:
        self.name = name
        self.settings = settings
        self.tables = tables
        self.clock = clock
        self.keys = keys
        self.verifier = verifier
        self.consumers = {consumer.queue: consumer for consumer in consumers}
        self.system = Actor.system(name)
        self.database = Database.open(settings.url_for(name), pool_size=settings.database_pool_size)
        self.relay: Relay | None = None
        self._parts: dict[type, object] = {}

    def connect(self, bus: Bus) -> Relay:
        """Give the service a bus to announce on."""
        self.relay = Relay(self.name, self.database, self.tables, self.clock, bus)
        return self.relay

    def provide(self, part: object) -> None:
        """Add a part of the service's own."""
        self._parts[type(part)] = part

    def part(self, kind: type[Part]) -> Part:
        """The part of this type."""
        found = self._parts[kind]
        assert isinstance(found, kind)
        return found

    @property
    def audit_export(self) -> Path:
        """The file outside the database to which audit checkpoints are appended."""
        return self.settings.var_dir / "audit" / f"{self.name}.jsonl"

    @asynccontextmanager
    async def work(self, actor: Actor) -> AsyncIterator[Work]:
        """Open one unit of work: committed with its outbox and audit rows, then the relay is woken."""
        async with self.database.transaction() as connection:
            work = Work(
                connection, tables=self.tables, actor=actor, now=self.clock.now(), keys=self.keys
            )
            yield work
            has_announced = await work.flush(source=f"/yikou/{self.name}")
        if has_announced and self.relay is not None:
            self.relay.wake()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries."""
        async with self.database.reading() as connection:
            yield connection

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
