"""Fixtures of the whole suite: one PostgreSQL and one RabbitMQ per run, fresh databases per test."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import structlog

from provision import PostgresServer, RabbitServer
from shared import telemetry
from shared.clock import FrozenClock
from shared.security.keys import KeyRing
from shared.service import Service
from shared.settings import ServiceSettings
from tests import equipment
from tests.equipment import FRIDAY_MORNING, Databases, Place, RecordingBus
from tests.waiting import PatientLoop

telemetry.set_up_logging(level="WARNING", as_json=True)
USUAL_LOGGING = structlog.get_config()

OpenService = Callable[[str], Awaitable[Service]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many processes share the tests, each with servers of its own: one more than there are
    processors, since tests wait for disks; one alone where the environment names the broker, which
    has a single place for everybody."""
    return 1 if RabbitServer.URL_VARIABLE in os.environ else min((os.cpu_count() or 1) + 1, 4)


def pytest_asyncio_loop_factories() -> dict[str, type[PatientLoop]]:
    return {"patient": PatientLoop}


@pytest.fixture(autouse=True)
def usual_logging() -> Iterator[None]:
    """A command sets up logging for its own standard error; the tests after it keep theirs."""
    yield
    structlog.configure(**USUAL_LOGGING)


@pytest.fixture(scope="session")
def servers_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from equipment.provision_folder()


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[PostgresServer]:
    with PostgresServer.find_or_start(servers_folder / "postgres") as server:
        yield server


@pytest.fixture(scope="session")
def rabbit(servers_folder: Path) -> Iterator[RabbitServer]:
    with RabbitServer.find_or_start(servers_folder / "rabbit") as server:
        yield server


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(FRIDAY_MORNING)


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, keys: KeyRing) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"), keys)
    yield made
    made.clear()


@pytest.fixture
async def place(
    database_kind: str,
    tmp_path: Path,
    keys: KeyRing,
    databases: Databases,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Place]:
    if database_kind == "postgres":
        databases.postgres = request.getfixturevalue("postgres")
    settings = ServiceSettings(
        var_dir=tmp_path,
        database_url=databases.fresh_url(database_kind, tmp_path),
        database_pool_size=8,
    )
    found = Place(database_kind, settings, keys, databases, [])
    yield found
    await found.clear()


@pytest.fixture
async def open_service(place: Place, clock: FrozenClock) -> AsyncIterator[OpenService]:
    """Opens one migrated and seeded service whose announcements a RecordingBus keeps."""
    async with AsyncExitStack() as stack:

        async def open_one(name: str) -> Service:
            running = equipment.running_system(place, names=(name,), clock=clock)
            system = await stack.enter_async_context(running)
            service = system.services[name]
            bus = RecordingBus()
            service.connect(bus)
            service.provide(bus)
            return service

        yield open_one


@pytest.fixture
def token_for(keys: KeyRing, clock: FrozenClock) -> Callable[[str], str]:
    return lambda staff: equipment.token_for(staff, keys, now=clock.now())
