"""One system whose loop the tests drive themselves: Hypothesis calls them from outside it.

At length it is asked on both databases, in the suite on the embedded one."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from shared.clock import FrozenClock
from shared.security.keys import KeyRing
from shared.settings import ServiceSettings
from tests.equipment import FRIDAY_MORNING, Databases, Place, client_of, running_system
from tests.fuzzing.knocking import Knocker
from tests.proving import IS_LONG
from tests.security.routes import everything
from tests.security.scene import Scene
from tests.waiting import PatientLoop

KINDS = ("sqlite", "postgres") if IS_LONG else ("sqlite",)


@pytest.fixture(scope="module", params=KINDS)
def knocker(
    tmp_path_factory: pytest.TempPathFactory,
    keys: KeyRing,
    databases: Databases,
    request: pytest.FixtureRequest,
) -> Iterator[Knocker]:
    """Somebody at the door of a system with one object of every kind."""
    kind: str = request.param
    if kind == "postgres":
        databases.postgres = request.getfixturevalue("postgres")
    folder = tmp_path_factory.mktemp("fuzzing")
    url = databases.fresh_url(kind, folder)
    settings = ServiceSettings(var_dir=folder, database_url=url, database_pool_size=4)
    clock = FrozenClock(FRIDAY_MORNING)
    place = Place(kind, settings, keys, databases, [])
    stack = AsyncExitStack()

    async def open_scene() -> Knocker:
        system = await stack.enter_async_context(running_system(place, clock=clock))
        client = await stack.enter_async_context(client_of(system=system))
        scene = Scene(system, client, clock)
        return Knocker(scene, await everything(scene), runner.get_loop())

    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        yield runner.run(open_scene())
        runner.run(stack.aclose())
        runner.run(place.clear())
