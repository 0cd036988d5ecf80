"""Free slots for everybody; the visitors of a day for the clerks of the outlet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.tables import appointment_slots as slots
from services.intake.tables import appointments
from shared.calendar import SHANGHAI
from shared.identifiers import OrganizationCode


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """The last visitor of a page."""

    starts_at: datetime
    id: UUID


async def slots_of_a_day(connection: AsyncConnection, organization: str, day: date) -> list[Any]:
    """The slots of an outlet on one day, in their order."""
    return list(
        await connection.execute(
            sa.select(slots)
            .where(slots.c.organization == organization, *_on(slots.c.starts_at, day))
            .order_by(slots.c.starts_at, slots.c.window)
        )
    )


async def visits_of_a_day(
    connection: AsyncConnection,
    organization: OrganizationCode,
    day: date,
    *,
    after: VisitPlace | None,
    limit: int,
) -> list[Any]:
    """Who booked at this outlet for one day, in the order in which they come."""
    statement = (
        sa.select(appointments)
        .where(appointments.c.organization == organization, *_on(appointments.c.starts_at, day))
        .order_by(appointments.c.starts_at, appointments.c.id)
        .limit(limit)
    )
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.starts_at, appointments.c.starts_at.type),
            sa.literal(after.id, appointments.c.id.type),
        )
        statement = statement.where(sa.tuple_(appointments.c.starts_at, appointments.c.id) > last)
    return list(await connection.execute(statement))


def _on(column: sa.ColumnElement[datetime], day: date) -> tuple[sa.ColumnElement[bool], ...]:
    begins = datetime.combine(day, time(0), SHANGHAI)
    return column >= begins, column < begins + timedelta(days=1)
