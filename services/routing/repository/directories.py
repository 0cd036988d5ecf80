"""The directory of offices: read once per process, renewed on a miss and by the reconciler.

Offices change seldom and every accepted case asks for them, so no message pays for reading them."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.directory import Directory
from services.routing.domain.offices import Offices
from services.routing.domain.register.timelines import Version
from services.routing.repository.registers import organization_of
from services.routing.tables import organization_versions

DAYS_KEPT = 128


class _Generation:
    """Counts how often this process changed the registers."""

    count = 0


def registers_were_changed() -> None:
    """Tell every directory of this process that its copy is old; others renew theirs in a minute."""
    _Generation.count += 1


class Directories:
    """A part of the service: the offices as last read, and their directories by day of acceptance."""

    def __init__(self) -> None:
        self._offices: Offices | None = None
        self._generation = -1
        self._by_days: dict[tuple[date, date], Directory] = {}

    async def as_of(self, connection: AsyncConnection, accepted_on: date, today: date) -> Directory:
        """The directory that a case accepted on a day goes by today (decision 0050)."""
        offices = self._offices
        if offices is None or self._generation != _Generation.count:
            offices = await self.renewed(connection)
        days = (accepted_on, today)
        if (known := self._by_days.get(days)) is not None:
            return known
        if len(self._by_days) >= DAYS_KEPT:
            self._by_days.clear()
        return self._by_days.setdefault(days, offices.directory(accepted_on, today))

    async def renewed(self, connection: AsyncConnection) -> Offices:
        """The offices as they stand in the database now; directories are made anew from them."""
        generation = _Generation.count
        self._offices = await read_offices(connection)
        self._generation = generation
        self._by_days.clear()
        return self._offices


async def read_offices(connection: AsyncConnection) -> Offices:
    """Every department that can hold a task, in all its versions."""
    rows = await connection.execute(
        sa.select(organization_versions).where(organization_versions.c.department.is_not(None))
    )
    return Offices.of(
        Version(organization_of(row), row["valid_from"], row["valid_to"], row["succeeded_by"])
        for row in rows.mappings()
    )
