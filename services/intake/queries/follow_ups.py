"""What follows first stages in sight of a window's organisation or of those who oversee it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.follow_ups import FollowUpStatus
from services.intake.repository.scope import division_prefix
from services.intake.tables import follow_ups
from shared.security.tokens import Actor, Role

_SHOWN = [one for one in follow_ups.c if one is not follow_ups.c.form_sealed]


@dataclass(frozen=True, slots=True)
class FollowUpPlace:
    """The last line of a page."""

    first_number: str


async def follow_ups_in_sight(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: FollowUpStatus | None,
    after: FollowUpPlace | None,
    limit: int,
) -> list[Any]:
    """A clerk sees those of the own organisation, others those of their division and below."""
    table = follow_ups
    statement = sa.select(*_SHOWN).order_by(table.c.first_number).limit(limit)
    if actor.roles & {Role.SUPERVISOR, Role.ADMINISTRATOR}:
        prefix = division_prefix(actor.division, actor.level)
        statement = statement.where(table.c.division.startswith(prefix, autoescape=True))
    else:
        statement = statement.where(table.c.organization == actor.organization)
    if status is not None:
        statement = statement.where(table.c.status == status.value)
    if after is not None:
        statement = statement.where(table.c.first_number > after.first_number)
    return list(await connection.execute(statement))
