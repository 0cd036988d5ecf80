"""Licences that intake has heard of: whose they are by blind index, and how long they hold.

They come by message from licensing; nothing here can be opened, and nobody reads another's tables.
Decision 0060."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from services.intake.domain.paper_list import KnownLicence
from services.intake.repository import sealed
from services.intake.tables import known_licences
from shared.unit_of_work import Work

MOST_LICENCES = 200


def note(work: Work, licence: KnownLicence, *, holder: str) -> None:
    """Keep a licence that was issued; a revocation that came first stays. holder: identity number."""
    work.put(
        known_licences,
        {
            "number": licence.number,
            "holder_index": sealed.identity_index(work.keys).of(holder),
            "licence_type": licence.licence_type,
            "title": licence.title,
            "issuer_name": licence.issuer_name,
            "application_number": licence.application_number,
            "valid_from": licence.valid_from,
            "valid_until": licence.valid_until,
        },
    )


def end(work: Work, number: str, *, application_number: str, at: datetime) -> None:
    """A licence no longer holds, whether or not its issue has been heard of."""
    row = {"number": number, "application_number": application_number, "revoked_at": at}
    work.put(known_licences, row)


async def held_by(work: Work, identity_number: str) -> list[KnownLicence]:
    """Licences of a person or organisation that were not revoked, the newest last."""
    table = known_licences
    index = sealed.identity_index(work.keys).all_of(identity_number)
    rows = await work.connection.execute(
        sa.select(table)
        .where(table.c.holder_index.in_(index), table.c.revoked_at.is_(None))
        .order_by(table.c.valid_from, table.c.number)
        .limit(MOST_LICENCES)
    )
    return [_licence_of(row) for row in rows]


async def of_case(work: Work, application_number: str, day: date) -> KnownLicence | None:
    """The licence that a case ended with, if it holds on a day."""
    table = known_licences
    rows = await work.connection.execute(
        sa.select(table)
        .where(
            table.c.application_number == application_number,
            table.c.revoked_at.is_(None),
            table.c.licence_type.is_not(None),
        )
        .order_by(table.c.number)
    )
    return next((one for one in map(_licence_of, rows) if one.holds_on(day)), None)


async def ended(work: Work, numbers: Iterable[str], day: date) -> frozenset[str]:
    """Those of these licences that no longer hold on a day."""
    table = known_licences
    found = await work.connection.execute(
        sa.select(table.c.number).where(
            table.c.number.in_(sorted(numbers)),
            sa.or_(table.c.revoked_at.is_not(None), table.c.valid_until < day),
        )
    )
    return frozenset(found.scalars())


def _licence_of(row: Any) -> KnownLicence:
    return KnownLicence(
        number=row.number,
        licence_type=row.licence_type,
        title=row.title,
        issuer_name=row.issuer_name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        application_number=row.application_number,
    )
