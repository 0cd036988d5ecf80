"""Alembic for every service from one place: migrations only go forward.

Each service's `migrations/env.py` is a single call of `run_environment`. Alembic is imported when
there is something to migrate, which at most starts is not the case."""

from importlib.resources import files
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from shared.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

ADVISORY_LOCK = 0x79696B6F75
_REVISION = sa.text("SELECT version_num FROM alembic_version")


def newest_revision(service: str) -> str:
    """The highest number that a file of the service's migrations begins with."""
    versions = files(f"services.{service}.migrations") / "versions"
    names = (file.name for file in versions.iterdir())
    return max(name.partition("_")[0] for name in names if name[0].isdigit())


def configuration(service: str) -> "Config":
    """The Alembic configuration of a service, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", f"services.{service}:migrations")
    return config


async def upgrade(service: str, database: Database) -> None:
    """Bring a service's database to the newest version; safe when several processes start at once."""
    if await _is_newest(service, database):
        return
    from alembic import command

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        config = configuration(service)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.transaction() as connection:
        await connection.run_sync(run)


async def _is_newest(service: str, database: Database) -> bool:
    try:
        async with database.reading() as connection:
            found = await connection.scalar(_REVISION)
    except sa.exc.DBAPIError:  # no such table yet; a database out of reach is told by what follows
        return False
    return bool(found == newest_revision(service))


def run_environment(metadata: sa.MetaData) -> None:
    """What a service's `env.py` does: migrate on the connection that was handed in."""
    from alembic import context

    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
        transactional_ddl=False,
    )
    context.run_migrations()
