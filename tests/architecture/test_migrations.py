"""The migrations of every service lead to exactly its tables, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from provision import PostgresServer
from services.all_in_one import COMPONENTS
from shared import migrating
from shared.database import Database
from tests.architecture.schema_comparison import described, differences

SERVICES = tuple(COMPONENTS)
each_service = pytest.mark.parametrize("service", SERVICES)
REVISION = "revision = '{}'\ndown_revision = None\ndef upgrade() -> None: ...\n"

VALUES: dict[type, Any] = {
    str: "x",
    int: 1,
    bool: False,
    date: date(2026, 11, 20),
    datetime: datetime(2026, 11, 20, tzinfo=UTC),
    object: {},
    dict: {},
}


def heads(config: Config) -> list[str]:
    """The newest revisions; more than one means that two branches were never joined."""
    return ScriptDirectory.from_config(config).get_heads()


@pytest.fixture(params=["sqlite", "postgres"])
async def empty_databases(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[Database, Database]]:
    """Two empty databases of the same kind."""
    names = [f"m{uuid4().hex[:10]}_{mark}" for mark in ("migrated", "declared")]
    urls = [f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in names]
    server: PostgresServer | None = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        assert server is not None
        server.create_databases(names)
        urls = [server.url(name) for name in names]
    migrated, declared = (Database.open(url, pool_size=2) for url in urls)
    yield migrated, declared
    await migrated.close()
    await declared.close()
    if server is not None:
        server.drop_databases(names)


@each_service
async def test_migrations_equal_tables(
    empty_databases: tuple[Database, Database], service: str
) -> None:
    migrated, declared = empty_databases
    metadata = import_module(f"services.{service}.tables").metadata

    await migrating.upgrade(service, migrated)
    async with declared.transaction() as connection:
        await connection.run_sync(metadata.create_all)
        expected = await connection.run_sync(described)
    async with migrated.engine.connect() as connection:
        remaining = await connection.run_sync(lambda sync: differences(sync, metadata))
        found = await connection.run_sync(described)

    assert remaining == []
    assert expected - found == set(), "declared, not migrated"
    assert found - expected == set(), "migrated, not declared"


@each_service
async def test_migrating_twice_changes_nothing(
    empty_databases: tuple[Database, Database], service: str
) -> None:
    database, _ = empty_databases

    await migrating.upgrade(service, database)
    async with database.engine.connect() as connection:
        before = await connection.run_sync(described)
    await migrating.upgrade(service, database)
    async with database.engine.connect() as connection:
        after = await connection.run_sync(described)

    assert before == after != set()


@each_service
def test_a_service_has_one_head(service: str) -> None:
    assert heads(migrating.configuration(service)) == [migrating.newest_revision(service)]


def test_two_heads_are_found(tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (tmp_path / "env.py").touch()
    for name in ("0001", "0002"):
        (versions / f"{name}.py").write_text(REVISION.format(name), "utf-8")
    config = Config()
    config.set_main_option("script_location", str(tmp_path))
    config.set_main_option("path_separator", "os")

    assert sorted(heads(config)) == ["0001", "0002"]


def _table(*more: sa.schema.SchemaItem) -> sa.MetaData:
    metadata = sa.MetaData()
    column = sa.Column("name", sa.String(20), nullable=False)
    sa.Table("halls", metadata, sa.Column("id", sa.Integer, primary_key=True), column, *more)
    return metadata


@pytest.mark.parametrize(
    "more",
    [
        sa.Column("floor", sa.Integer),
        sa.Index("ix_halls_name", "name"),
        sa.UniqueConstraint("name", name="uq_halls_name"),
        sa.CheckConstraint("id > 0", name="ck_halls_id"),
        sa.Index("ix_halls_open", "id", sqlite_where=sa.text("name <> ''")),
    ],
    ids=["column", "index", "unique", "check", "partial index"],
)
def test_what_a_migration_forgot_is_found(more: sa.schema.SchemaItem) -> None:
    migrated, declared = sa.create_engine("sqlite://"), sa.create_engine("sqlite://")
    with migrated.begin() as connection:
        _table().create_all(connection)
        found = described(connection)
    with declared.begin() as connection:
        _table(more).create_all(connection)
        expected = described(connection)
    migrated.dispose()
    declared.dispose()

    assert found != expected


def test_what_alembic_would_still_change_is_found() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        _table().create_all(connection)
        remaining = differences(connection, _table(sa.Column("floor", sa.Integer)))
    engine.dispose()

    assert [change[0] for change in remaining] == ["add_column"]


async def _migrated_to(database: Database, service: str, revision: str) -> None:
    def run(connection: Connection) -> None:
        config = migrating.configuration(service)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with database.transaction() as connection:
        await connection.run_sync(run)


async def _insert(database: Database, name: str, **facts: Any) -> None:
    """A row of the table as it stands, every column that has to be filled filled somehow."""

    def run(connection: Connection) -> None:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        row = {
            column.name: _some(column, is_sqlite=connection.dialect.name == "sqlite")
            for column in table.columns
            if not column.nullable
        }
        connection.execute(table.insert(), {**row, **facts})

    async with database.transaction() as connection:
        await connection.run_sync(run)


def _some(column: sa.Column[Any], *, is_sqlite: bool) -> Any:
    if column.name == "id":
        return uuid4().hex if is_sqlite else uuid4()
    return VALUES[column.type.python_type]


async def test_earlier_reviews_stay_without_a_word_on_their_forms(
    empty_databases: tuple[Database, Database],
) -> None:
    database, _ = empty_databases
    await _migrated_to(database, "licensing", "0003")
    await _insert(database, "reviews", task_id="t1")

    await migrating.upgrade("licensing", database)

    async with database.reading() as connection:
        rows = (await connection.execute(sa.text("SELECT form_sensitivity FROM reviews"))).all()
    assert [tuple(row) for row in rows] == [(None,)]


async def test_cases_of_before_promised_nothing_and_wait_for_no_paper(
    empty_databases: tuple[Database, Database],
) -> None:
    database, _ = empty_databases
    await _migrated_to(database, "routing", "0008")
    await _insert(database, "cases", application_number="n1")

    await migrating.upgrade("routing", database)

    columns = "SELECT commitment, awaits_completion FROM cases"
    async with database.reading() as connection:
        rows = (await connection.execute(sa.text(columns))).all()
    assert [tuple(row) for row in rows] == [(None, False)]


async def test_applications_of_before_are_kept_when_promises_come(
    empty_databases: tuple[Database, Database],
) -> None:
    database, _ = empty_databases
    await _migrated_to(database, "intake", "0010")
    await _insert(database, "applications", number="n1", status="accepted")

    await migrating.upgrade("intake", database)

    async with database.reading() as connection:
        kept = await connection.scalar(sa.text("SELECT number FROM applications"))
        promises = await connection.scalar(sa.text("SELECT count(*) FROM commitments"))
    assert (kept, promises) == ("n1", 0)
