"""The registry as its bodies see it, and what the public may verify."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.licence import Licence
from services.licensing.repository.licences import DOMAIN_COLUMNS, licence_of, within_scope
from services.licensing.tables import licences
from shared.identifiers import LicenceNumber
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class RegistryPlace:
    """The last licence of a page: the next page begins behind it."""

    issued_at: datetime
    number: LicenceNumber


async def registry(
    connection: AsyncConnection,
    actor: Actor,
    *,
    application_number: str | None,
    licence_type: str | None,
    status: str | None,
    after: RegistryPlace | None,
    limit: int,
) -> list[Licence]:
    """Licences that the actor's organisation issued or handed out, the latest first."""
    statement = (
        sa.select(*DOMAIN_COLUMNS)
        .where(within_scope(actor))
        .order_by(licences.c.issued_at.desc(), licences.c.number.desc())
        .limit(limit)
    )
    wanted = {
        licences.c.application_number: application_number,
        licences.c.licence_type: licence_type,
        licences.c.status: status,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    if after is not None:
        place = sa.tuple_(licences.c.issued_at, licences.c.number)
        last = sa.tuple_(
            sa.literal(after.issued_at, licences.c.issued_at.type), sa.literal(after.number)
        )
        statement = statement.where(place < last)
    return [licence_of(row) for row in (await connection.execute(statement)).mappings()]


async def licence_for_verification(
    connection: AsyncConnection, number: LicenceNumber
) -> Licence | None:
    """The licence for whoever holds its code; None when there is none."""
    statement = sa.select(*DOMAIN_COLUMNS).where(licences.c.number == number)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else licence_of(row)
