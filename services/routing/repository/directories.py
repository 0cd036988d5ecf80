"""The directory of offices: read once per process, renewed on a miss and by the reconciler.

Offices change seldom and every accepted case asks for them, so no message pays for reading them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.directory import Directory, Organization
from services.routing.tables import divisions, organizations
from shared.database import upsert
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode


class Directories:
    """A part of the service: the directory as last read."""

    def __init__(self) -> None:
        self._read: Directory | None = None

    async def current(self, connection: AsyncConnection) -> Directory:
        """The directory, read at the first call."""
        return self._read or await self.renewed(connection)

    async def renewed(self, connection: AsyncConnection) -> Directory:
        """The directory as it stands in the database now."""
        self._read = await read_directory(connection)
        return self._read


async def read_directory(connection: AsyncConnection) -> Directory:
    """Every department that can hold a task."""
    rows = await connection.execute(
        sa.select(organizations).where(organizations.c.department.is_not(None))
    )
    return Directory.of(organization_of(row) for row in rows.mappings())


def organization_of(row: Mapping[Any, Any]) -> Organization:
    """A row as an organisation."""
    department = row["department"]
    return Organization(
        code=OrganizationCode(row["code"]),
        name=row["name"],
        kind=row["kind"],
        division=DivisionCode(row["division"]),
        level=Level(row["level"]),
        department=None if department is None else DepartmentCode(department),
        phone=row["phone"],
        external=row["external"],
    )


async def put_divisions(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or renew divisions by their code."""
    await _put(connection, divisions, rows)


async def put_organizations(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or renew organisations by their code."""
    await _put(connection, organizations, rows)


async def _put(
    connection: AsyncConnection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    statement = upsert(connection, table)
    renewed = {column.name: statement.excluded[column.name] for column in table.c}
    del renewed["code"]
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["code"], set_=renewed), list(rows)
    )
