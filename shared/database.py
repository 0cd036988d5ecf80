"""One way to reach a database: PostgreSQL in earnest, SQLite embedded, the same Core statements.

Writes go through `transaction()`, single reads through `reading()`, which opens none.
SQLite writers queue on a lock in this process and start with BEGIN IMMEDIATE (architecture.md §5)."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import Insert

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
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_lost_connection(error: BaseException) -> bool:
    """Whether the database went away, so that the same unit of work may be run again as a whole."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_lost_connection_text(str(error.orig))
    return isinstance(error, ConnectionError | TimeoutError | PoolTimeoutError)


def is_unique_conflict(error: BaseException) -> bool:
    """Whether a unique key was taken by somebody else at the same time."""
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE" in str(error.orig)


def is_unstorable_text(error: BaseException) -> bool:
    """Whether a text holds a character that PostgreSQL cannot keep, such as U+0000."""
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) in ("22021", "22P05")


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
        self._reading = engine.execution_options(
            **({READ_ONLY: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"})
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
                url, json_serializer=_dumps, pool_size=5, hide_parameters=True
            )
            _prepare_sqlite(engine)
        else:
            engine = create_async_engine(
                url,
                json_serializer=_dumps,
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
        """A write transaction: committed at the end, rolled back on any exception."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._writer)
            yield await stack.enter_async_context(self.engine.begin())

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for single reads, without a transaction around them."""
        async with self._reading.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


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


@cache
def insert_into(table: sa.Table) -> Any:
    """The plain INSERT of a table, built once: building it again would cost more than sending it."""
    return sa.insert(table)


def insert_or_ignore(connection: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT that skips rows already there: the same words on both databases."""
    return _insert_or_ignore(connection.dialect.name, table)


def upsert(connection: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT of the dialect, to which `.on_conflict_do_update(...)` may be added."""
    return _insert(connection.dialect.name, table)


@cache
def _insert_or_ignore(dialect: str, table: sa.Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: sa.Table) -> Any:
    statement: Insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement
