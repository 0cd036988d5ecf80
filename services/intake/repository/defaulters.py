"""Who broke a promise, found by the blind index of the identity number; known to every window."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.promises.errors import AlreadyRepaired, DefaulterUnknown
from services.intake.domain.promises.rules import Defaulter
from services.intake.repository import sealed
from services.intake.repository.scope import division_prefix
from services.intake.tables import defaulters
from shared.security.tokens import Actor
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """The last entry of a page: the next page begins behind it."""

    recorded_at: datetime
    id: UUID


async def barred_until(work: Work, identity_number: str) -> date | None:
    """The last day of the longest bar that was not repaired; None when there is none."""
    indexes = sealed.identity_index(work.keys).all_of(identity_number)
    found: date | None = await work.connection.scalar(
        sa.select(sa.func.max(defaulters.c.barred_until)).where(
            defaulters.c.identity_index.in_(indexes), defaulters.c.repaired_at.is_(None)
        )
    )
    return found


def add(work: Work, defaulter: Defaulter, *, identity_number: str) -> None:
    """Put an entry on the register; an application has one at most."""
    work.insert_unless_there(
        defaulters,
        {
            "id": defaulter.id,
            "identity_index": sealed.identity_index(work.keys).of(identity_number),
            "application_number": defaulter.application_number,
            "kind": defaulter.kind,
            "reason": defaulter.reason[:500],
            "organization": defaulter.organization,
            "division": defaulter.division,
            "recorded_at": defaulter.recorded_at,
            "barred_until": defaulter.barred_until,
        },
    )


async def register(
    connection: AsyncConnection, actor: Actor, *, after: NewestFirst | None, limit: int
) -> list[Any]:
    """Entries of the actor's division and below, the latest first."""
    table = defaulters
    statement = (
        sa.select(table)
        .where(_within(actor))
        .order_by(table.c.recorded_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.recorded_at, table.c.recorded_at.type),
            sa.literal(after.id, table.c.id.type),
        )
        statement = statement.where(sa.tuple_(table.c.recorded_at, table.c.id) < last)
    return list(await connection.execute(statement))


async def to_repair(work: Work, defaulter_id: UUID) -> Any:
    """The entry, locked. Raises: DefaulterUnknown, also for another division's; AlreadyRepaired."""
    row = (
        await work.connection.execute(
            sa.select(defaulters)
            .where(defaulters.c.id == defaulter_id, _within(work.actor))
            .with_for_update()
        )
    ).first()
    if row is None:
        raise DefaulterUnknown
    if row.repaired_at is not None:
        raise AlreadyRepaired
    return row


def repair(work: Work, defaulter_id: UUID, reason: str) -> None:
    """Lift the bar."""
    work.update(
        defaulters,
        {"id": defaulter_id},
        {"repaired_at": work.now, "repaired_by": work.actor.staff, "repair": reason},
        otherwise=DefaulterUnknown(),
    )


def _within(actor: Actor) -> sa.ColumnElement[bool]:
    prefix = division_prefix(actor.division, actor.level)
    return defaulters.c.division.startswith(prefix, autoescape=True)
