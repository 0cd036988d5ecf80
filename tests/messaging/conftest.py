"""A desk on each database."""

from collections.abc import AsyncIterator

import pytest

from shared.clock import FrozenClock
from shared.service import Service
from tests.equipment import Place
from tests.messaging.desk import Desk, open_desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def service(place: Place, clock: FrozenClock, desk: Desk) -> AsyncIterator[Service]:
    opened = await open_desk(
        place.settings.with_changes(database_url=await place.empty_database()),
        place.keys,
        clock,
        [desk.consumer()],
    )
    yield opened
    await opened.close()
