"""Which licences wait for their paper, who prints them now, and what was printed."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.repository.files import KeptFile
from services.licensing.tables import licences
from shared.identifiers import LicenceNumber

LEASE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=10)


async def claim_unprinted(
    connection: AsyncConnection, *, now: datetime, limit: int
) -> list[LicenceNumber]:
    """Licences whose paper is due, leased to whoever asks so that no other process prints them."""
    due = (
        sa.select(licences.c.number)
        .where(licences.c.printed_at.is_(None), licences.c.print_next_at <= now)
        .order_by(licences.c.print_next_at)
        .limit(limit)
    )
    if connection.dialect.name != "sqlite":
        due = due.with_for_update(skip_locked=True)
    claimed = await connection.execute(
        licences.update()
        .where(licences.c.number.in_(due.scalar_subquery()))
        .values(print_next_at=now + LEASE, print_attempts=licences.c.print_attempts + 1)
        .returning(licences.c.number)
    )
    return list(claimed.scalars())


async def has_unprinted(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether any paper is due; a look at an index that is empty most of the time."""
    statement = (
        sa.select(licences.c.number)
        .where(licences.c.printed_at.is_(None), licences.c.print_next_at <= now)
        .limit(1)
    )
    return (await connection.execute(statement)).first() is not None


async def put_off_printing(
    connection: AsyncConnection, number: LicenceNumber, *, now: datetime
) -> None:
    """Try a paper that could not be made again later, each time after a longer pause."""
    attempts = await connection.scalar(
        sa.select(licences.c.print_attempts).where(licences.c.number == number)
    )
    pause = min(timedelta(seconds=2 ** min(attempts or 0, 10)), LONGEST_PAUSE)
    await connection.execute(
        licences.update()
        .where(licences.c.number == number, licences.c.printed_at.is_(None))
        .values(print_next_at=now + pause)
    )


async def remember_paper(
    connection: AsyncConnection, number: LicenceNumber, file: KeptFile, *, now: datetime
) -> str:
    """Make a file the paper of a licence, unless it has one.

    Returns: the SHA-256 of the one paper that is served ever after."""
    remembered = await connection.execute(
        licences.update()
        .where(licences.c.number == number, licences.c.printed_at.is_(None))
        .values(file_sha256=file.sha256, file_size=file.size, printed_at=now, print_next_at=None)
    )
    if remembered.rowcount:
        return file.sha256
    earlier = await connection.scalar(
        sa.select(licences.c.file_sha256).where(licences.c.number == number)
    )
    return str(earlier)
