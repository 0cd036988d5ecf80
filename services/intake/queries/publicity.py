"""Promises that are being made public (公示), the soonest to end first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.promises.commitment import CommitmentStatus
from services.intake.tables import applications, commitments, organizations


@dataclass(frozen=True, slots=True)
class SoonestFirst:
    """The last promise of a page: the next page begins behind it."""

    publicity_last: date
    id: UUID


async def in_public(
    connection: AsyncConnection, *, today: date, after: SoonestFirst | None, limit: int
) -> list[Any]:
    """What anybody may read: item, papers, days, body; the applicant comes sealed, to be masked."""
    table = commitments
    statement = (
        sa.select(
            table.c.id.label("commitment_id"),
            table.c.kind,
            table.c.papers,
            table.c.due_on,
            table.c.publicity_first,
            table.c.publicity_last,
            applications.c.id,
            applications.c.item_name,
            applications.c.materials,
            applications.c.applicant_kind,
            applications.c.applicant_sealed,
            applications.c.origin_organization_name,
            organizations.c.phone,
        )
        .join(applications, applications.c.number == table.c.application_number)
        .outerjoin(organizations, organizations.c.code == applications.c.origin_organization)
        .where(table.c.publicity_last >= today, table.c.publicity_first <= today)
        .where(table.c.status == CommitmentStatus.IN_FORCE.value)
        .order_by(table.c.publicity_last, table.c.id)
        .limit(limit)
    )
    if after is not None:
        last = sa.tuple_(sa.literal(after.publicity_last), sa.literal(after.id, table.c.id.type))
        statement = statement.where(sa.tuple_(table.c.publicity_last, table.c.id) > last)
    return list(await connection.execute(statement))
