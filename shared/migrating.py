"""Alembic for every service from one place: migrations only go forward.

Each service's `migrations/env.py` is a single call of `run_environment`."""

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from sqlalchemy.engine import Connection

from shared.database import Database

ADVISORY_LOCK = 0x79696B6F75


def configuration(service: str) -> Config:
    """The Alembic configuration of a service, without a file."""
    config = Config()
    config.set_main_option("script_location", f"services.{service}:migrations")
    return config


async def upgrade(service: str, database: Database) -> None:
    """Bring a service's database to the newest version; safe when several processes start at once."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        config = configuration(service)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.transaction() as connection:
        await connection.run_sync(run)


def run_environment(metadata: sa.MetaData) -> None:
    """What a service's `env.py` does: migrate on the connection that was handed in."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
        transactional_ddl=False,
    )
    context.run_migrations()
