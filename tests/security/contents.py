"""What really lies in the databases, as text: every column of every row of every service."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.all_in_one import System

TRACES = frozenset({"audit_rows", "audit_seals", "audit_checkpoints", "reconciliation_runs"})


async def text_of_databases(system: System) -> dict[str, str]:
    """Each table's rows cast to text by the database itself. Returns: by `service.table`."""
    found: dict[str, str] = {}
    for name, service in system.services.items():
        async with service.reading() as connection:
            is_sqlite = service.database.is_sqlite
            for table in await _tables(connection, is_sqlite=is_sqlite):
                columns = "*" if is_sqlite else f'"{table}"::text'
                rows = await connection.execute(sa.text(f'SELECT {columns} FROM "{table}"'))
                found[f"{name}.{table}"] = "\n".join(str(tuple(row)) for row in rows)
    return found


async def rows_of(system: System) -> dict[str, str]:
    """The same without the tables that only record who looked."""
    found = await text_of_databases(system)
    return {name: rows for name, rows in found.items() if name.split(".")[1] not in TRACES}


async def _tables(connection: AsyncConnection, *, is_sqlite: bool) -> list[str]:
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if is_sqlite
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    return [str(name) for (name,) in await connection.execute(sa.text(listed))]
