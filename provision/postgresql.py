"""A PostgreSQL server for tests, benchmarks and the fault run.

Found by YIKOU_TEST_POSTGRES_URL, else started from installed binaries, else installed. Settings
are those of a durable server: fsync and synchronous_commit stay on."""

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urlsplit

import asyncpg

from provision.accounts import newest_binaries
from provision.errors import NothingToStart, NotReadyInTime, ProvisionError
from provision.holders import Container, Holder, Named, find_engine
from provision.packages import can_install, install
from provision.postgresql_process import ADMINISTRATOR, PostgresProcess
from provision.waiting import LOOPBACK, answer_of, free_port, is_listening, wait_until

URL_VARIABLE = "YIKOU_TEST_POSTGRES_URL"
IMAGE = "postgres:17"
_READY_SECONDS = 60.0


class PostgresServer:
    """One PostgreSQL server and the credentials of its administrator."""

    def __init__(self, holder: Holder, host: str, port: int, user: str, password: str) -> None:
        self._holder = holder
        self.host, self.port = host, port
        self.user, self.password = user, password

    @classmethod
    def find_or_start(cls, directory: Path, *, image: str = IMAGE) -> Self:
        """A server that answers: the one named by the environment, else a private one.

        directory: where a private server may keep its files (a sub-folder, removed at the end);
        a folder the server's account cannot reach is replaced by a temporary one.
        image: used only where neither binaries nor apt are at hand but a container engine is.
        Raises: NothingToStart, InstallationFailed, NotReadyInTime."""
        if url := os.environ.get(URL_VARIABLE):
            server = cls._named(url)
            server.wait_ready()
            return server
        binaries = _binaries()
        if binaries is None and can_install():
            install("postgresql", lambda: _binaries() is not None)
            binaries = _binaries()
        if binaries is not None:
            return cls._private(binaries, directory)
        if engine := find_engine():
            return cls._contained(engine, image)
        raise NothingToStart(
            f"请安装 postgresql 软件包，或启动容器引擎，或用 {URL_VARIABLE} 指明已运行的服务器。"
        )

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
        for remaining in (2, 1, 0):
            port, password = free_port(), secrets.token_urlsafe(18)
            process = PostgresProcess(binaries, directory, port, password)
            server = cls(process, LOOPBACK, port, ADMINISTRATOR, password)
            try:
                server.start_again()
            except ProvisionError:
                server.stop()
                if not remaining:
                    raise
            else:
                return server
        raise AssertionError("unreachable")

    @classmethod
    def _contained(cls, engine: str, image: str) -> Self:
        port, password = free_port(), secrets.token_urlsafe(18)
        settings = {"POSTGRES_USER": ADMINISTRATOR, "POSTGRES_PASSWORD": password}
        container = Container(engine, image, (port, 5432), settings)
        server = cls(container, LOOPBACK, port, ADMINISTRATOR, password)
        server.start_again()
        return server

    def url(self, database: str) -> str:
        """SQLAlchemy URL (asyncpg) of a database on this server, as its administrator."""
        password = f":{quote(self.password, safe='')}" if self.password else ""
        who = quote(self.user, safe="") + password
        return f"postgresql+asyncpg://{who}@{self.host}:{self.port}/{quote(database, safe='')}"

    @property
    def pid(self) -> int | None:
        """Process id of the postmaster, while it is a process of our own."""
        return self._holder.pid

    @property
    def is_ours(self) -> bool:
        """Whether we started it, and so may kill it."""
        return not isinstance(self._holder, Named)

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

    def kill(self) -> None:
        """SIGKILL the postmaster."""
        self._holder.kill()

    def start_again(self) -> None:
        """Start after kill() or a halt, on the same port and files, and wait until it answers."""
        self._holder.start()
        self.wait_ready()

    def halt(self) -> None:
        """End the server in good order, keeping its files for start_again()."""
        self._holder.stop()

    def stop(self) -> None:
        """End the server if we started it, and remove its files."""
        self._holder.end()

    def wait_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Wait until a connection is accepted.

        Raises: NotReadyInTime with the end of the server's log."""
        try:
            wait_until(self._answers, seconds=seconds, what="PostgreSQL")
        except NotReadyInTime as late:
            raise NotReadyInTime(f"{late.reason}{self._holder.last_words()}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _answers(self) -> bool:
        if self._holder.has_exited():
            raise NotReadyInTime(f"PostgreSQL 已退出。{self._holder.last_words()}")
        if self.is_ours and not is_listening(self.port):
            return False
        try:
            answer_of(self._ask("SELECT 1"))
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


def _binaries() -> Path | None:
    return newest_binaries("usr/lib/postgresql/*/bin", "initdb")
