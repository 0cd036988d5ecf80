"""A PostgreSQL server for tests, benchmarks and the fault run.

Found by YIKOU_TEST_POSTGRES_URL, else started from installed binaries, else installed. Settings
are those of a durable server: fsync and synchronous_commit stay on."""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

import asyncpg

from provision.accounts import newest_binaries
from provision.holders import Container, Holder, Named
from provision.postgresql_process import ADMINISTRATOR, PostgresProcess
from provision.server import Server
from provision.waiting import LOOPBACK, answer_of, free_port


class PostgresServer(Server):
    """One PostgreSQL server and the credentials of its administrator."""

    NAME = "PostgreSQL"
    PACKAGE = "postgresql"
    IMAGE = "postgres:17"
    URL_VARIABLE = "YIKOU_TEST_POSTGRES_URL"
    READY_SECONDS = 60.0

    def __init__(self, holder: Holder, host: str, port: int, user: str, password: str) -> None:
        super().__init__(holder)
        self._port = port
        self.host, self.user, self.password = host, user, password

    @classmethod
    def _binaries(cls) -> Path | None:
        return newest_binaries("usr/lib/postgresql/*/bin", "initdb")

    @classmethod
    def _named(cls, url: str) -> Self:
        parts = urlsplit(url)
        return cls(
            Named(),
            parts.hostname or LOOPBACK,
            parts.port or 5432,
            unquote(parts.username or "postgres"),
            unquote(parts.password or ""),
        )

    @classmethod
    def _private(cls, binaries: Path, directory: Path) -> Self:
        port, password = free_port(), secrets.token_urlsafe(18)
        process = PostgresProcess(binaries, directory, port, password)
        return cls(process, LOOPBACK, port, ADMINISTRATOR, password)

    @classmethod
    def _contained(cls, engine: str, image: str) -> Self:
        port, password = free_port(), secrets.token_urlsafe(18)
        settings = {"POSTGRES_USER": ADMINISTRATOR, "POSTGRES_PASSWORD": password}
        container = Container(engine, image, (port, 5432), settings)
        return cls(container, LOOPBACK, port, ADMINISTRATOR, password)

    @property
    def port(self) -> int:
        return self._port

    def url(self, database: str) -> str:
        """SQLAlchemy URL (asyncpg) of a database on this server, as its administrator."""
        password = f":{quote(self.password, safe='')}" if self.password else ""
        who = quote(self.user, safe="") + password
        return f"postgresql+asyncpg://{who}@{self.host}:{self.port}/{quote(database, safe='')}"

    def create_databases(self, names: Iterable[str]) -> None:
        """Create those databases that do not exist yet."""
        answer_of(self._create_databases(tuple(names)))

    def drop_databases(self, names: Iterable[str]) -> None:
        """Drop the databases, disconnecting whoever uses them; absent ones are passed over."""
        answer_of(self._drop_databases(tuple(names)))

    def kill_backend(self) -> int | None:
        """SIGKILL one client backend; the server then recovers from the crash by itself.

        Returns: the backend's process id, or None when no client was connected.
        Raises: NotOurs for a server named by the environment."""
        pid = answer_of(self._some_backend())
        if pid is not None:
            self._holder.kill_inside(pid)
        return pid

    async def _lets_in(self) -> bool:
        try:
            await self._ask("SELECT 1")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password or None,
            database="postgres",
            timeout=5,
        )

    async def _ask(self, statement: str) -> object:
        connection = await self._connect()
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    async def _create_databases(self, names: Sequence[str]) -> None:
        connection = await self._connect()
        try:
            rows = await connection.fetch("SELECT datname FROM pg_database")
            present = {row["datname"] for row in rows}
            for name in names:
                if name not in present:
                    await connection.execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE template0")
        finally:
            await connection.close()

    async def _drop_databases(self, names: Sequence[str]) -> None:
        connection = await self._connect()
        try:
            for name in names:
                await connection.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
        finally:
            await connection.close()

    async def _some_backend(self) -> int | None:
        found = await self._ask(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
        )
        return found if isinstance(found, int) else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
