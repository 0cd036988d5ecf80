"""One way to reach a database: PostgreSQL in earnest, SQLite embedded, the same Core statements.

Writes go through `transaction()`, single reads through `reading()`, which opens none.
SQLite writers queue on a lock in this process and start with BEGIN IMMEDIATE (architecture.md §5)."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from socket import gaierror
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json, to_json
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert
from sqlalchemy.util import greenlet_spawn

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
)
READ_ONLY = "yikou_reading"


_UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (\w+)\.")


def metadata() -> sa.MetaData:
    """A MetaData with the naming convention that every migration relies on."""
    return sa.MetaData(naming_convention=NAMING)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment: kept in UTC, refused when naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime may not be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


Json = sa.JSON().with_variant(JSONB(), "postgresql")


def _dumps(value: object) -> str:
    return to_json(value).decode()


def is_lost_connection(error: BaseException) -> bool:
    """Whether the database went away, so that the same unit of work may be run again as a whole."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_lost_connection_text(str(error.orig))
    if isinstance(error, ConnectionError | TimeoutError | PoolTimeoutError | gaierror):
        return True
    return _is_told_while_connecting(error) and is_lost_connection_text(str(error))


def _is_told_while_connecting(error: BaseException) -> bool:
    """Whether nobody wrapped the error: several addresses tried in vain, or the driver's own."""
    return isinstance(error, OSError) or type(error).__module__.startswith("asyncpg.")


def is_unique_conflict(error: BaseException) -> bool:
    """Whether a unique key was taken by somebody else at the same time."""
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE" in str(error.orig)


def taken_table(error: IntegrityError) -> str | None:
    """The table whose unique key was taken by somebody else; None for any other violation."""
    if not is_unique_conflict(error) or error.orig is None:
        return None
    named: str | None = getattr(error.orig.__cause__, "table_name", None)
    if named is None and (found := _UNIQUE_FAILED.search(str(error.orig))):
        named = found.group(1)
    return named


def is_unstorable_text(error: BaseException) -> bool:
    """Whether a text holds a character that PostgreSQL cannot keep, such as U+0000."""
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) in ("22021", "22P05")


def is_refused_value(error: BaseException) -> bool:
    """Whether the database cannot keep a value at all, whatever its moment: SQLSTATE class 22, a number
    out of range, a text that is none. Trying again cannot help."""
    if isinstance(error, DBAPIError):
        return str(getattr(error.orig, "sqlstate", None) or "").startswith("22")
    return isinstance(error, UnicodeEncodeError | OverflowError)


def is_lost_connection_text(text: str) -> bool:
    """The same by the driver's words, for errors raised while a connection is being made or ended."""
    return any(
        sign in text
        for sign in (
            "connection was closed",
            "connection is closed",
            "terminating connection",
            "starting up",
            "not yet accepting connections",
            "cannot switch to state",
            "shutting down",
            "Connection refused",
            "Connect call failed",
            "underlying connection",
            "connection has been released",
            "too many clients",
            "recovery mode",
        )
    )


class Database:
    """An engine and its two ways in."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._single_reads = _SingleReads(
            engine.execution_options(**{READ_ONLY: True}) if self.is_sqlite else engine
        )
        self._writer = asyncio.Lock()

    @classmethod
    def open(cls, url: str, *, pool_size: int = 16) -> "Database":
        """Prepare an engine; nothing is connected yet.

        url: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`.  pool_size: connections kept."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_async_engine(
                url,
                json_serializer=_dumps,
                json_deserializer=from_json,
                pool_size=5,
                hide_parameters=True,
            )
            _prepare_sqlite(engine)
        else:
            engine = create_async_engine(
                url,
                json_serializer=_dumps,
                json_deserializer=from_json,
                pool_size=pool_size,
                hide_parameters=True,
                max_overflow=0,
                pool_use_lifo=True,
                pool_timeout=15,
                connect_args={
                    "timeout": 10,
                    "server_settings": {
                        "jit": "off",
                        "application_name": "yikou",
                        "idle_in_transaction_session_timeout": "30000",
                    },
                },
            )
        return cls(engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: begun by its first statement, committed at the end, rolled back on
        any exception."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._writer)
            connection = await stack.enter_async_context(self.engine.connect())
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """For single statements, each on its own, without a transaction around them."""
        yield self._single_reads

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _SingleReads(AsyncConnection):
    """Executes each statement on a connection taken for it and given back at once.

    Taking, executing and giving back in one greenlet and without BEGIN costs about half of what a
    connection held over several awaits costs. Only `execute`, `scalar` and `scalars` work: whoever
    streams or needs statements to see the same moment opens a transaction."""

    async def execute(
        self,
        statement: Executable,
        parameters: Any = None,
        *,
        execution_options: Any = None,
    ) -> sa.CursorResult[Any]:
        return await greenlet_spawn(self._execute, statement, parameters, execution_options)

    def _execute(
        self, statement: Executable, parameters: Any, options: Any
    ) -> sa.CursorResult[Any]:
        with self.sync_engine.connect() as connection:
            if self.sync_engine.dialect.name == "sqlite":
                return connection.execute(statement, parameters, execution_options=options)
            driver: Any = connection.connection.dbapi_connection
            driver.autocommit = True
            try:
                return connection.execute(statement, parameters, execution_options=options)
            finally:
                driver.autocommit = False


async def look(
    connection: AsyncConnection, statement: sa.Select[Any], asked: Mapping[str, object]
) -> Sequence[sa.Row[Any]]:
    """A read that locks nothing. While no transaction is open it opens none: a unit of work that only
    looks before its closing statement needs no BEGIN and COMMIT."""
    stays_inside = connection.dialect.name == "sqlite" or connection.in_transaction()
    if not stays_inside:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
    rows: Sequence[sa.Row[Any]] = (await connection.execute(statement, asked)).all()
    if not stays_inside:
        await connection.rollback()
        await connection.execution_options(isolation_level="READ COMMITTED")
    return rows


def _prepare_sqlite(engine: AsyncEngine) -> None:
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    def on_begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(READ_ONLY):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)


def upsert(connection: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT of the dialect, to which `.on_conflict_do_update(...)` may be added."""
    return dialect_insert(connection.dialect.name, table)


def dialect_insert(dialect: str, table: sa.Table) -> Any:
    """An INSERT that knows ON CONFLICT. dialect: `sqlite` or `postgresql`."""
    statement: Insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement
