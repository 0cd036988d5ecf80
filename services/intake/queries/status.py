"""The public status by number: one statement, whether or not there is such an application."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.tables import applications, follow_ups, organizations

_STATUS = (
    sa.select(
        applications.c.id,
        applications.c.number,
        applications.c.status,
        applications.c.item_name,
        applications.c.applicant_kind,
        applications.c.applicant_sealed,
        applications.c.origin_organization_name,
        applications.c.origin_window_name,
        applications.c.submitted_at,
        applications.c.accepted_at,
        applications.c.promised_due_on,
        applications.c.promised_is_provisional,
        applications.c.closed_at,
        applications.c.progress,
        applications.c.query_seed,
        applications.c.entry,
        organizations.c.address,
        organizations.c.hours,
        organizations.c.phone,
        follow_ups.c.item_code.label("following_code"),
        follow_ups.c.item_name.label("following_name"),
        follow_ups.c.status.label("following_status"),
        follow_ups.c.opened_number,
        follow_ups.c.reason.label("following_reason"),
    )
    .outerjoin(organizations, organizations.c.code == applications.c.origin_organization)
    .outerjoin(follow_ups, follow_ups.c.first_number == applications.c.number)
    .where(applications.c.number == sa.bindparam("wanted_number"))
)


async def status_row(connection: AsyncConnection, number: str) -> Any | None:
    """What the public status is made of, or None."""
    return (await connection.execute(_STATUS, {"wanted_number": number})).first()
