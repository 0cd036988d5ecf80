"""Kills: which process comes next, and what is done to bring a killed server back."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

import asyncpg

from provision import PostgresServer, RabbitServer
from tests.faults.fleet import Fleet
from tests.faults.plan import SERVICES, Plan, Target

SERVER_PAUSE_SECONDS = 0.5


class Striker:
    """Kills by plan until it has killed enough or its time is up.

    Services come back by the fleet's own supervisors; a server is started again here, while the killing
    of services goes on."""

    def __init__(
        self, plan: Plan, fleet: Fleet, postgres: PostgresServer, rabbit: RabbitServer
    ) -> None:
        self._plan = plan
        self._fleet = fleet
        self._postgres = postgres
        self._rabbit = rabbit
        self._chance = Random(plan.seed + 1)
        self._recoveries: dict[Target, asyncio.Task[None]] = {}
        self.kills: Counter[Target] = Counter()
        self.beyond_reach: Counter[Target] = Counter()

    @property
    def total(self) -> int:
        """Kills so far."""
        return self.kills.total()

    async def run(self, on_kill: Callable[[Target], None] = lambda _target: None) -> None:
        """Kill by plan; returns when all servers killed are up again."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._plan.seconds
        while self.total < self._plan.kills and loop.time() < ends_at:
            await asyncio.sleep(self._chance.uniform(*self._plan.pause))
            planned = self._plan.server_at(self.total + 1)
            target = self._aim(planned)
            if await self._strike(target):
                self.kills[target] += 1
                if planned is not None and planned is not target:
                    self.beyond_reach[planned] += 1
                on_kill(target)
        await self.recovered()

    async def recovered(self) -> None:
        """Wait until every killed server answers again.

        Raises: NotReadyInTime when one does not."""
        await asyncio.gather(*self._recoveries.values())

    def _aim(self, planned: Target | None) -> Target:
        """The next target. A server that is not ours is never killed: a service dies in its place."""
        if planned is None:
            return self._chance.choice(SERVICES)
        server = self._rabbit if planned is Target.BROKER else self._postgres
        if server.is_ours:
            return planned
        return self._chance.choice(SERVICES)

    async def _strike(self, target: Target) -> bool:
        """Returns: whether something was killed."""
        if target in SERVICES:
            return self._fleet.members[target].kill()
        if target is Target.BROKER:
            return self._with_recovery(target, self._lose_broker)
        if target is Target.POSTMASTER:
            return self._with_recovery(target, self._lose_postmaster)
        return await self._lose_backend()

    def _with_recovery(self, target: Target, lose: Callable[[], Awaitable[None]]) -> bool:
        """Kill a server and let it come back beside the killing; one that is down is left alone."""
        running = self._recoveries.get(target)
        if running is not None and not running.done():
            return False
        self._recoveries[target] = asyncio.ensure_future(lose())
        return True

    async def _lose_broker(self) -> None:
        await asyncio.to_thread(self._rabbit.kill)
        await asyncio.sleep(SERVER_PAUSE_SECONDS)
        await asyncio.to_thread(self._rabbit.start_again)

    async def _lose_postmaster(self) -> None:
        await asyncio.to_thread(self._postgres.kill)
        await asyncio.sleep(SERVER_PAUSE_SECONDS)
        await asyncio.to_thread(self._postgres.start_again)

    async def _lose_backend(self) -> bool:
        try:
            return await asyncio.to_thread(self._postgres.kill_backend) is not None
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
