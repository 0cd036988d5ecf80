"""One fault run from fresh databases to the verdict."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx2

from provision import PostgresServer, RabbitServer
from services.all_in_one import COMPONENTS, System
from services.demo.seed_files import Seed, load_seed
from services.demo.seeding import actor_of, seed_services
from services.operating import declare_topology, verify_audit
from shared.database import is_lost_connection
from shared.messaging.consumer import Consumer
from shared.security.keys import KeyRing
from shared.security.tokens import TokenIssuer
from shared.settings import ServiceSettings
from tests.faults.arrivals import Arrivals
from tests.faults.driving import Driver
from tests.faults.evidence import Archive, Unrest
from tests.faults.fleet import Fleet
from tests.faults.ledger import Ledger
from tests.faults.patient_client import REQUEST_SECONDS, PatientClient
from tests.faults.people import People
from tests.faults.plan import Plan, Target
from tests.faults.striking import Striker
from tests.faults.verdict import Verdict, judge

CONNECTIONS = 60
REST_LOOK_SECONDS = 0.5
COURSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Point:
    """Where the run stood after so many seconds."""

    seconds: float
    kills: int
    submitted: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    seconds: from the first case to the last kill.  seconds_to_drain: from then to rest, or None.
    course: about once a minute.  held_back: people who did not come in, too many cases being open.
    beyond_reach: planned strikes at servers that are not ours; a service died in their place.
    drain: on the way to rest, seconds since the last kill, open cases, what still moved.
    audit: per service, None when the chain is intact, else what is wrong.
    unforeseen: errors behind answers 500, as the services logged them, and how often."""

    plan: Plan
    ledger: Ledger
    verdict: Verdict
    kills: dict[Target, int]
    seconds: float
    seconds_to_drain: float | None
    redriven: int
    unrest: Unrest
    course: list[Point]
    held_back: int
    drain: list[tuple[float, int, Unrest]]
    unasked_deaths: dict[str, int]
    beyond_reach: dict[Target, int]
    audit: dict[str, str | None]
    unforeseen: dict[str, int]

    @property
    def is_cut_short(self) -> bool:
        """Whether time was up before all kills were done."""
        return sum(self.kills.values()) < self.plan.kills

    @property
    def is_clean(self) -> bool:
        """Whether every kill was done, every promise kept and everything came to rest in time."""
        intact = not any(self.audit.values())
        is_whole = not self.is_cut_short and bool(self.ledger.acknowledged)
        return self.verdict.is_clean and self.seconds_to_drain is not None and intact and is_whole


Watcher = Callable[[Ledger, int], None]


async def run_campaign(
    plan: Plan,
    postgres: PostgresServer,
    rabbit: RabbitServer,
    folder: Path,
    watch: Watcher = lambda _ledger, _kills: None,
) -> Outcome:
    """Prepare, load, kill, drain, judge. folder: of keys, logs and the services' files."""
    mark = uuid4().hex[:8]
    names = [f"f{mark}_{name}" for name in COMPONENTS]
    postgres.create_databases(names)
    broker = rabbit.add_vhost(f"faults-{mark}") if rabbit.is_ours else rabbit.url
    settings = ServiceSettings(
        var_dir=folder,
        database_url=postgres.url(f"f{mark}_") + "{service}",
        broker_url=broker,
        keys_dir=folder / "keys",
    )
    seed = load_seed()
    await _prepare(settings, seed)
    await asyncio.to_thread(rabbit.settle)
    try:
        return await Campaign(plan, settings, seed, postgres, rabbit, watch).run()
    finally:
        await asyncio.to_thread(postgres.drop_databases, names)


async def _prepare(settings: ServiceSettings, seed: Seed) -> None:
    system = System(settings)
    try:
        await system.migrate()
        await seed_services(system.services, seed)
    finally:
        await system.close()
    await declare_topology(settings.broker_url)


class Campaign:
    """The moving parts of one run."""

    def __init__(
        self,
        plan: Plan,
        settings: ServiceSettings,
        seed: Seed,
        postgres: PostgresServer,
        rabbit: RabbitServer,
        watch: Watcher,
    ) -> None:
        self._plan = plan
        self._settings = settings
        self._seed = seed
        self._postgres, self._rabbit = postgres, rabbit
        self._watch = watch
        self._ledger = Ledger()
        self._arrivals = Arrivals(plan, self._ledger)
        self._course: list[Point] = []
        self._drain_curve: list[tuple[float, int, Unrest]] = []

    async def run(self) -> Outcome:
        """Run it. Whatever happens, no process is left behind."""
        loop = asyncio.get_running_loop()
        archive = Archive(self._settings.database_url, tuple(COMPONENTS))
        fleet = Fleet(self._settings, Path(self._settings.var_dir) / "logs")
        striker = Striker(self._plan, fleet, self._postgres, self._rabbit)
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(archive.close)
            async with self._at_work(fleet) as driver:
                began = loop.time()
                async with self._arrivals.coming(driver):
                    await striker.run(lambda _target: self._note(striker.total, began))
                stopped = loop.time()
                unrest = await self._drain(archive, striker, stopped)
                drained = loop.time() - stopped if self._rests(unrest) else None
                await asyncio.sleep(self._plan.stable_seconds)
                unrest = await archive.unrest()
            evidence = await archive.gather()
        return Outcome(
            plan=self._plan,
            ledger=self._ledger,
            verdict=judge(self._ledger, evidence, all_consumers()),
            kills=dict(striker.kills),
            seconds=stopped - began,
            seconds_to_drain=drained if self._rests(unrest) else None,
            redriven=evidence.redriven,
            unrest=unrest,
            course=self._course,
            held_back=self._arrivals.held_back,
            drain=self._drain_curve,
            unasked_deaths={one.name: one.unasked_deaths for one in fleet.members.values()},
            beyond_reach=dict(striker.beyond_reach),
            audit=await self._audit(),
            unforeseen=dict(fleet.unforeseen()),
        )

    @contextlib.asynccontextmanager
    async def _at_work(self, fleet: Fleet) -> AsyncIterator[Driver]:
        """Services up, windows open; at the end nobody drives a case any more and all are stopped."""
        chance = Random(self._plan.seed)
        limits = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        async with fleet, httpx2.AsyncClient(timeout=REQUEST_SECONDS, limits=limits) as client:
            asking = PatientClient(client, fleet.url_of, self._token_of(), self._ledger, chance)
            try:
                yield Driver(asking, People(self._seed, chance))
            finally:
                await self._arrivals.abandon()
                await asking.close()

    def _note(self, kills: int, began: float) -> None:
        self._watch(self._ledger, kills)
        seconds = asyncio.get_running_loop().time() - began
        if not self._course or seconds - self._course[-1].seconds >= COURSE_SECONDS:
            submitted, open_cases = self._ledger.submitted, self._arrivals.open_cases
            self._course.append(Point(seconds, kills, submitted, open_cases))

    async def _drain(self, archive: Archive, striker: Striker, stopped: float) -> Unrest:
        """Wait until every case is at its end and every message handled, or time is up."""
        loop = asyncio.get_running_loop()
        unrest = Unrest(-1, -1, -1)
        while loop.time() - stopped < self._plan.drain_seconds:
            await asyncio.sleep(REST_LOOK_SECONDS)
            self._watch(self._ledger, striker.total)
            try:
                unrest = await archive.unrest()
            except Exception as error:
                if not is_lost_connection(error):
                    raise
                continue
            self._drain_curve.append((loop.time() - stopped, self._arrivals.open_cases, unrest))
            if self._rests(unrest):
                break
        return unrest

    def _rests(self, unrest: Unrest) -> bool:
        return unrest.is_over and not self._arrivals.open_cases

    def _token_of(self) -> Callable[[str], str]:
        keys = KeyRing.create(self._settings.keys_folder)
        issuer = TokenIssuer(keys.issuer_key, self._settings.token_issuer)

        @cache
        def token_of(staff: str) -> str:
            token = issuer.token(
                actor_of(self._seed, staff),
                audience=tuple(COMPONENTS),
                valid_for=timedelta(hours=12),
                now=datetime.now(UTC),
            )
            return f"Bearer {token}"

        return token_of

    async def _audit(self) -> dict[str, str | None]:
        verdicts = await verify_audit(self._settings)
        return {
            name: None if found.first_bad is None else f"row {found.first_bad}: {found.finding}"
            for name, found in verdicts.items()
        }


def all_consumers() -> list[tuple[str, Consumer]]:
    """Every consumer of the whole system with its service."""
    return [
        (name, consumer)
        for name, component in COMPONENTS.items()
        for consumer in component.app.CONSUMERS
    ]
