"""What differs between a database that was migrated and one that was made from the tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

VERSION_TABLE = "alembic_version"


def differences(connection: Connection, metadata: sa.MetaData) -> list[Any]:
    """What Alembic would still change; empty when the migrations equal the tables."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def described(connection: Connection) -> set[str]:
    """Every column, key, constraint and index of the database, a line each.

    Alembic's comparison passes over primary keys, checks, defaults and partial indexes."""
    inspector = sa.inspect(connection)
    names = [name for name in inspector.get_table_names() if name != VERSION_TABLE]
    return {f"{name}: {line}" for name in names for line in _described(inspector, name)}


def _described(inspector: sa.Inspector, table: str) -> Iterator[str]:
    for kind, found in (
        ("column", inspector.get_columns(table)),
        ("primary key", [inspector.get_pk_constraint(table)]),
        ("unique", inspector.get_unique_constraints(table)),
        ("foreign key", inspector.get_foreign_keys(table)),
        ("check", inspector.get_check_constraints(table)),
        ("index", inspector.get_indexes(table)),
    ):
        yield from (f"{kind} {_plain(one)}" for one in found)


def _plain(one: Any) -> str:
    if isinstance(one, Mapping):
        kept = {key: _plain(one[key]) for key in sorted(one) if one[key] not in (None, [], {})}
        return ", ".join(f"{key} {value}" for key, value in kept.items())
    return str(one)
