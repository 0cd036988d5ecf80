"""The whole system at work, embedded on SQLite and real on PostgreSQL + RabbitMQ: one suite for both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest

from services.all_in_one import System
from services.demo.hall import Hall
from services.demo.seed_files import Seed
from shared.clock import FrozenClock
from tests import equipment
from tests.brokers import fresh_broker
from tests.equipment import Place, client_of, running_system
from tests.system.people import People
from tests.system.story import Story


@pytest.fixture(params=["embedded", "real"])
def way_to_run(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_kind(way_to_run: str) -> str:
    return "sqlite" if way_to_run == "embedded" else "postgres"


@pytest.fixture
def broker_url(way_to_run: str, request: pytest.FixtureRequest) -> str:
    if way_to_run == "embedded":
        return "embedded"
    return fresh_broker(request.getfixturevalue("rabbit"))


@pytest.fixture
def seed() -> Seed:
    return equipment.seed()


@pytest.fixture
def moment() -> datetime | None:
    """The day on which the test takes place; None is today, by the machine's clock."""
    return None


@pytest.fixture
async def system(place: Place, broker_url: str, moment: datetime | None) -> AsyncIterator[System]:
    """The whole system with all its background work."""
    settings = place.settings.with_changes(broker_url=broker_url)
    at = replace(place, settings=settings)
    clock = FrozenClock(moment) if moment else None
    async with running_system(at, clock=clock) as system:
        work = asyncio.create_task(system.run())
        try:
            yield system
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work


@pytest.fixture
async def hall(system: System) -> AsyncIterator[Hall]:
    """Everybody at work; messages flow by themselves."""

    def token_of(staff: str) -> str:
        return equipment.token_for(staff, system.keys, now=system.clock.now())

    async with client_of(system=system) as client:
        yield Hall(client, token_of)


@pytest.fixture
def people(hall: Hall, seed: Seed) -> People:
    return People(hall, seed)


@pytest.fixture
def story(system: System, hall: Hall, seed: Seed) -> Story:
    return Story(system, hall, seed)
