"""How a system ends: in good order, even when what it stands on has gone before it."""

import asyncio

import pytest
from sqlalchemy.engine import make_url

from services.serving import listener, serve
from tests.equipment import Place, running_system


@pytest.fixture
def database_kind() -> str:
    return "postgres"


async def test_a_service_whose_database_has_gone_before_it_still_ends_in_good_order(
    place: Place,
) -> None:
    async with running_system(place, names=("notify",)) as system:
        with listener("127.0.0.1", 0) as bound:
            ready = asyncio.Event()
            serving = asyncio.create_task(serve(system, bound, on_ready=ready.set))
            await asyncio.wait_for(ready.wait(), 60)
            database = make_url(system.settings.url_for("notify")).database
            await place.databases.admin(f'DROP DATABASE "{database}" WITH (FORCE)')

            serving.cancel()

            with pytest.raises(asyncio.CancelledError):
                await serving
