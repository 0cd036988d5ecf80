"""The whole system at work, embedded on SQLite and real on PostgreSQL + RabbitMQ: one suite for both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from provision import RabbitServer
from services.demo.hall import Hall
from services.demo.seed_files import Seed
from tests import equipment
from tests.equipment import Place, client_of, running_system
from tests.system.people import People


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
    rabbit: RabbitServer = request.getfixturevalue("rabbit")
    return rabbit.add_vhost(f"system{abs(hash(request.node.nodeid))}")


@pytest.fixture
def seed() -> Seed:
    return equipment.seed()


@pytest.fixture
async def hall(place: Place, broker_url: str) -> AsyncIterator[Hall]:
    """Everybody at work; messages flow by themselves."""
    at = Place(
        place.kind,
        place.settings.with_changes(broker_url=broker_url),
        place.keys,
        place.databases,
        place.made,
    )
    async with running_system(at) as system, client_of(system=system) as client:
        work = asyncio.create_task(system.run())
        now = datetime.now(UTC)
        try:
            yield Hall(client, lambda staff: equipment.token_for(staff, at.keys, now=now))
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work


@pytest.fixture
def people(hall: Hall, seed: Seed) -> People:
    return People(hall, seed)
