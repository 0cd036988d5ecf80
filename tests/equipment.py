"""Equipment for tests: real services on real databases, and people with tokens."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

import httpx2

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


@dataclass(frozen=True)
class Place:
    """Where a test's databases, files and keys are."""

    settings: ServiceSettings
    keys: KeyRing


@asynccontextmanager
async def place(
    kind: str,
    folder: Path,
    keys: KeyRing,
    postgres: PostgresServer | None,
    broker: str = "embedded",
) -> AsyncIterator[Place]:
    """Fresh databases of the given kind (`sqlite`, `postgres`), gone afterwards."""
    url = "sqlite+aiosqlite:///{var}/{service}.db"
    names: list[str] = []
    if kind == "postgres":
        assert postgres is not None
        mark = uuid4().hex[:10]
        names = [f"t{mark}_{name}" for name in ALL]
        postgres.create_databases(names)
        url = postgres.url(f"t{mark}_" + "{service}")
    settings = ServiceSettings(
        var_dir=folder, database_url=url, broker_url=broker, database_pool_size=8
    )
    try:
        yield Place(settings, keys)
    finally:
        if names and postgres is not None:
            postgres.drop_databases(names)


@asynccontextmanager
async def running_system(
    place: Place, *, names: Sequence[str] = ALL, clock: FrozenClock | None = None
) -> AsyncIterator[System]:
    """A migrated and seeded system whose background work only runs when the test drives it."""
    system = System(place.settings, names=names, clock=clock, keys=place.keys)
    try:
        await system.migrate()
        await seed_services(system.services, seed())
        yield system
    finally:
        await system.close()


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
