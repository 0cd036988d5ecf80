"""A stage: fresh databases and a fresh virtual host, migrated and seeded, with real service processes.

The servers are private ones of `provision` (or those named by the environment) and shared by a run."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.floors import DATABASE_VARIABLE
from benchmarks.people import SERVICES, Hall
from benchmarks.processes import YIKOU, Server, yikou
from provision import NotOurs, PostgresServer, RabbitServer
from provision.waiting import free_port
from shared.settings import ServiceSettings

_SERVICE = "SERVICE"


class Servers:
    """PostgreSQL and RabbitMQ, started when first needed and ended with the stack."""

    def __init__(self, stack: ExitStack, directory: Path) -> None:
        self._stack = stack
        self._directory = directory

    @cached_property
    def postgres(self) -> PostgresServer:
        """The database server."""
        return self._stack.enter_context(PostgresServer.find_or_start(self._directory))

    @cached_property
    def rabbit(self) -> RabbitServer:
        """The broker."""
        return self._stack.enter_context(RabbitServer.find_or_start(self._directory))

    def broker_url(self, name: str) -> str:
        """A virtual host of this name; on a server that is not ours, the host it was named with."""
        try:
            return self.rabbit.add_vhost(name)
        except NotOurs:
            return self.rabbit.url


@dataclass
class Stage:
    """One set of databases, broker and files, and the processes that run on it."""

    name: str
    servers: Servers
    folder: Path
    broker_url: str
    stack: AsyncExitStack
    running: dict[str, Server] = field(default_factory=dict)

    @cached_property
    def hall(self) -> Hall:
        """The people of the seed, with tokens that this stage's services accept."""
        return Hall(ServiceSettings(var_dir=self.folder))

    @property
    def environment(self) -> Mapping[str, str]:
        """What the services read; passwords travel here, not on a command line."""
        return {
            "YIKOU_VAR_DIR": str(self.folder),
            "YIKOU_DATABASE_URL": self.url(_SERVICE).replace(_SERVICE, "{service}"),
            "YIKOU_BROKER_URL": self.broker_url,
            "YIKOU_LOG_LEVEL": "WARNING",
        }

    def database(self, service: str) -> str:
        """The database's name."""
        return f"{self.name}_{service}"

    def url(self, service: str) -> str:
        """SQLAlchemy's URL of a service's database."""
        return self.servers.postgres.url(self.database(service))

    def dsn(self, service: str) -> str:
        """The same for asyncpg."""
        return self.url(service).replace("+asyncpg", "", 1)

    async def prepare(self, services: Sequence[str]) -> None:
        """Migrate and seed the services' databases and declare every queue."""
        for service in services:
            await yikou("migrate", service, environment=self.environment)
            await yikou("seed", service, environment=self.environment)
        await yikou("topology", "--declare", environment=self.environment)

    async def serve(self, service: str, settings: Mapping[str, str] | None = None) -> Server:
        """Start `yikou serve <service>` and wait until it is ready. settings: further variables."""
        environment = {**self.environment, **(settings or {})}
        return await self._start(service, (*YIKOU, "serve", service), environment)

    async def serve_floor(self) -> Server:
        """Start the bare application on a database of its own."""
        dsn = {DATABASE_VARIABLE: self.dsn("floor")}
        return await self._start("floor", ("-m", "benchmarks.floors"), dsn)

    async def _start(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> Server:
        log = self.folder / f"{name}.log"
        server = await Server.start(arguments, port=free_port(), log=log, environment=environment)
        self.stack.push_async_callback(server.stop)
        await server.ready()
        self.running[name] = server
        return server


@asynccontextmanager
async def staged(
    servers: Servers, name: str, *, services: Sequence[str] = SERVICES
) -> AsyncIterator[Stage]:
    """A fresh stage for one figure; at the end its processes, databases and files are gone."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yikou-bench-"))
        broker_url = await asyncio.to_thread(servers.broker_url, f"bench_{name}")
        stage = Stage(f"bench_{name}", servers, Path(folder), broker_url, stack)
        databases = [stage.database(service) for service in (*services, "floor")]
        await asyncio.to_thread(servers.postgres.drop_databases, databases)
        await asyncio.to_thread(servers.postgres.create_databases, databases)
        stack.push_async_callback(asyncio.to_thread, servers.postgres.drop_databases, databases)
        await stage.prepare(services)
        yield stage
