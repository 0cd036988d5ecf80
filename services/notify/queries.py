"""Reads of notify: lists by keyset, newest first, each in one statement."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.subscription import Subscription
from services.notify.repository.deliveries import COLUMNS, delivery_of, in_sight_of
from services.notify.repository.subscriptions import PLAIN_COLUMNS, subscription_of
from services.notify.tables import deliveries, subscriptions
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """The last row of a page; ids grow with time."""

    id: UUID


def place_of(row: Delivery | Subscription) -> NewestFirst:
    """The place of a row in its list."""
    return NewestFirst(row.id)


async def list_subscriptions(
    connection: AsyncConnection, actor: Actor, *, after: NewestFirst | None, limit: int
) -> list[Subscription]:
    """The subscriptions of the actor's organisation, stopped ones too."""
    statement = sa.select(*PLAIN_COLUMNS).where(subscriptions.c.organization == actor.organization)
    if after is not None:
        statement = statement.where(subscriptions.c.id < after.id)
    rows = await connection.execute(statement.order_by(subscriptions.c.id.desc()).limit(limit))
    return [subscription_of(row) for row in rows]


async def list_deliveries(
    connection: AsyncConnection,
    actor: Actor,
    *,
    application_number: str | None = None,
    status: DeliveryStatus | None = None,
    only_unread: bool = False,
    after: NewestFirst | None,
    limit: int,
) -> list[Delivery]:
    """Deliveries in sight of the actor."""
    statement = sa.select(*COLUMNS).where(in_sight_of(actor))
    if application_number is not None:
        statement = statement.where(deliveries.c.application_number == application_number)
    if status is not None:
        statement = statement.where(deliveries.c.status == status)
    if only_unread:
        statement = statement.where(deliveries.c.read_at.is_(None))
    if after is not None:
        statement = statement.where(deliveries.c.id < after.id)
    rows = await connection.execute(statement.order_by(deliveries.c.id.desc()).limit(limit))
    return [delivery_of(row) for row in rows]
