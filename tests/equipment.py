"""Equipment for tests: real services on real databases, and people with tokens."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx2
from sqlalchemy.engine import make_url

from provision import PostgresServer, RabbitServer
from services.all_in_one import System
from services.demo.seed_files import Seed, load_seed
from services.demo.seeding import actor_of, seed_services
from shared.clock import FrozenClock
from shared.messaging.outbox import OutboxMessage
from shared.security.keys import KeyRing
from shared.security.tokens import TokenIssuer
from shared.service import Service
from shared.settings import ServiceSettings

FRIDAY_MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SEEDED_AT = datetime(2026, 11, 1, tzinfo=UTC)
ALL = ("intake", "routing", "licensing", "notify")


@cache
def seed() -> Seed:
    """The demo places, people and items, read once."""
    return load_seed()


@dataclass
class RecordingBus:
    """A bus that keeps what was published, for tests of one service alone."""

    published: list[OutboxMessage] = field(default_factory=list)

    async def publish(self, message: OutboxMessage) -> None:
        self.published.append(message)


class Databases:
    """Migrated and seeded databases, made once per run and copied for every test."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder
        self._keys = keys
        self._made: set[tuple[str, str]] = set()
        self._original = f"original_{uuid4().hex[:8]}_{{service}}"
        self.postgres: PostgresServer | None = None

    def template_url(self, kind: str) -> str:
        """Where the originals stand; `{service}` as in the settings."""
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{self._folder}/{{service}}.db"
        return self._postgres_url(self._original)

    async def copy(self, kind: str, service: str, url: str) -> None:
        """Put a fresh copy of a service's seeded database at `url`."""
        await self._make(kind, service)
        target = url.replace("{service}", service)
        if kind == "sqlite":
            original = self.template_url(kind).replace("{service}", service)
            await asyncio.to_thread(shutil.copy, _path(original), _path(target))
        else:
            name, original = make_url(target).database, self._original_name(service)
            await self.admin(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')

    async def _make(self, kind: str, service: str) -> None:
        if (kind, service) in self._made:
            return
        if kind == "postgres":
            await self.admin(f'CREATE DATABASE "{self._original_name(service)}"')
        settings = ServiceSettings(
            var_dir=self._folder, database_url=self.template_url(kind), database_pool_size=1
        )
        system = System(settings, names=(service,), clock=FrozenClock(SEEDED_AT), keys=self._keys)
        await system.migrate()
        await seed_services(system.services, seed())
        await system.close()
        self._made.add((kind, service))

    def fresh_url(self, kind: str, folder: Path) -> str:
        """Where a test may have its databases; nothing is there yet."""
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{folder}/{{service}}.db"
        return self._postgres_url(f"t{uuid4().hex[:10]}_{{service}}")

    def clear(self) -> None:
        """Drop the originals on a server that outlives the run."""
        if self.postgres is not None and not self.postgres.is_ours:
            made = [service for kind, service in self._made if kind == "postgres"]
            self.postgres.drop_databases(self._original_name(service) for service in made)

    def _original_name(self, service: str) -> str:
        return self._original.replace("{service}", service)

    def _postgres_url(self, name: str) -> str:
        assert self.postgres is not None
        return self.postgres.url("NAME").replace("NAME", name)

    async def admin(self, statement: str) -> None:
        """Run one statement as the server's owner."""
        assert self.postgres is not None
        address = self.postgres.url("postgres").replace("+asyncpg", "")
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@dataclass(frozen=True)
class Place:
    """Where a test's databases, files and keys are. settings.database_url names no database yet."""

    kind: str
    settings: ServiceSettings
    keys: KeyRing
    databases: Databases
    made: list[str]

    async def prepare(self, service: str) -> None:
        """Give the service a seeded database of its own."""
        await self.databases.copy(self.kind, service, self.settings.database_url)
        self.made.append(service)

    async def empty_database(self) -> str:
        """The URL of a database with nothing in it."""
        url = self.settings.url_for("empty")
        if self.kind == "postgres":
            await self.databases.admin(f'CREATE DATABASE "{make_url(url).database}"')
            self.made.append("empty")
        return url

    async def clear(self) -> None:
        """Drop what was made."""
        if self.kind == "postgres":
            for service in self.made:
                name = make_url(self.settings.url_for(service)).database
                await self.databases.admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@asynccontextmanager
async def running_system(
    place: Place, *, names: Sequence[str] = ALL, clock: FrozenClock | None = None
) -> AsyncIterator[System]:
    """A seeded system whose background work only runs when the test drives it."""
    for name in names:
        await place.prepare(name)
    system = System(place.settings, names=names, clock=clock, keys=place.keys)
    try:
        yield system
    finally:
        await system.close()


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))


def client_of(*services: Service, system: System | None = None) -> httpx2.AsyncClient:
    """An HTTP client that talks to a service (or a whole system) in this process."""
    from services.all_in_one import COMPONENTS, Gateway

    if system is not None:
        app = system.application
    else:
        app = Gateway({one.name: COMPONENTS[one.name].app.create_app(one) for one in services})
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url="http://yikou.test")


def token_for(staff: str, keys: KeyRing, *, now: datetime | None = None) -> str:
    """The Authorization header of a member of the seeded staff."""
    issuer = TokenIssuer(keys.issuer_key, ServiceSettings().token_issuer)
    token = issuer.token(
        actor_of(seed(), staff),
        audience=ALL,
        valid_for=timedelta(hours=8),
        now=now or FRIDAY_MORNING,
    )
    return f"Bearer {token}"


def provision_folder() -> Iterator[Path]:
    """A folder outside the checkout for private servers."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="yikou-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


__all__ = ["PostgresServer", "RabbitServer"]
