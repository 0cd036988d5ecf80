"""The composed system on a clock that stands still; messages move when the test says so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from services.all_in_one import System
from shared.clock import FrozenClock
from shared.security.keys import KeyRing
from shared.settings import ServiceSettings
from tests.equipment import FRIDAY_MORNING, Databases, Place, client_of, running_system
from tests.security.routes import Objects, everything
from tests.security.scene import Scene


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def system(place: Place, clock: FrozenClock) -> AsyncIterator[System]:
    async with running_system(place, clock=clock) as running:
        yield running


@pytest.fixture
async def scene(system: System, clock: FrozenClock) -> AsyncIterator[Scene]:
    async with client_of(system=system) as client:
        yield Scene(system, client, clock)


@asynccontextmanager
async def _embedded(folder: Path, keys: KeyRing, databases: Databases) -> AsyncIterator[Scene]:
    settings = ServiceSettings(
        var_dir=folder, database_url=databases.fresh_url("sqlite", folder), database_pool_size=4
    )
    clock = FrozenClock(FRIDAY_MORNING)
    place = Place("sqlite", settings, keys, databases, [])
    async with running_system(place, clock=clock) as system, client_of(system=system) as client:
        yield Scene(system, client, clock)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_scene(
    tmp_path_factory: pytest.TempPathFactory, keys: KeyRing, databases: Databases
) -> AsyncIterator[Scene]:
    """One system for all tests of a module that only look."""
    async with _embedded(tmp_path_factory.mktemp("shared"), keys, databases) as scene:
        yield scene


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def objects(shared_scene: Scene) -> Objects:
    """One object of every kind in it."""
    return await everything(shared_scene)
