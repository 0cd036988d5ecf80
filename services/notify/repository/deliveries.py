"""Deliveries: written with their event, claimed by one sender at a time, settled under its lease."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.subscription import Channel
from services.notify.tables import deliveries
from shared.database import UtcDateTime
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId
from shared.security.tokens import Actor
from shared.unit_of_work import Work

COLUMNS = tuple(column for column in deliveries.c if column.name != "claimed_until")
_NOW = sa.bindparam("now", type_=UtcDateTime)
_IS_DUE = sa.and_(
    deliveries.c.status == sa.literal_column(f"'{DeliveryStatus.PENDING}'"),
    deliveries.c.next_attempt_at <= _NOW,
    sa.or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until < _NOW),
)
_ANY_DUE = sa.select(sa.true()).where(_IS_DUE).limit(1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery held by one sender until its lease ends."""

    delivery: Delivery
    until: datetime


def in_sight_of(actor: Actor) -> sa.ColumnElement[bool]:
    """What an actor may know of: their organisation's; at a window, its own and the common ones."""
    own = deliveries.c.organization == actor.organization
    if actor.window is None:
        return own
    at_window = sa.or_(deliveries.c.window.is_(None), deliveries.c.window == actor.window)
    return sa.and_(own, at_window)


def keep(work: Work, delivery: Delivery) -> None:
    """Keep a delivery; one already there for the same event, recipient and channel stays."""
    work.insert_unless_there(deliveries, _row(delivery))


async def find(
    connection: AsyncConnection, delivery_id: UUID, actor: Actor, *, for_change: bool = False
) -> Delivery | None:
    """A delivery in sight of the actor."""
    statement = sa.select(*COLUMNS).where(deliveries.c.id == delivery_id, in_sight_of(actor))
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).first()
    return delivery_of(row) if row else None


async def update(connection: AsyncConnection, delivery: Delivery) -> None:
    """Write the state of a delivery that was read for change in this transaction."""
    await connection.execute(
        deliveries.update().where(deliveries.c.id == delivery.id).values(**_state(delivery))
    )


async def any_due(connection: AsyncConnection, *, now: datetime) -> bool:
    """Whether anything waits to be sent; a look at an index that is empty most of the time."""
    return (await connection.execute(_ANY_DUE, {"now": now})).first() is not None


async def claim_due(
    connection: AsyncConnection, *, now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Take what is due and not under way; other senders skip it until the lease ends."""
    due = (
        sa.select(deliveries.c.id)
        .where(_IS_DUE)
        .order_by(deliveries.c.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = await connection.execute(
        deliveries.update()
        .where(deliveries.c.id.in_(sa.select(due.c.id)))
        .values(claimed_until=until)
        .returning(*COLUMNS),
        {"now": now},
    )
    return [Claim(delivery_of(row), until) for row in rows]


async def settle(connection: AsyncConnection, delivery: Delivery, *, claim: Claim) -> bool:
    """Write how an attempt ended and let go of the claim.

    Returns: False when the lease had run out and another sender took over."""
    settled = await connection.execute(
        deliveries.update()
        .where(
            deliveries.c.id == delivery.id,
            deliveries.c.status == DeliveryStatus.PENDING,
            deliveries.c.claimed_until == claim.until,
        )
        .values(claimed_until=None, **_state(delivery))
    )
    return settled.rowcount == 1


async def delete_older(connection: AsyncConnection, *, before: datetime, limit: int) -> int:
    """Delete some arrived deliveries from before a moment. Returns: how many."""
    old = (
        sa.select(deliveries.c.id)
        .where(deliveries.c.created_at < before, deliveries.c.status == DeliveryStatus.DELIVERED)
        .limit(limit)
    )
    gone = await connection.execute(
        deliveries.delete().where(deliveries.c.id.in_(old.scalar_subquery()))
    )
    return gone.rowcount


def delivery_of(row: sa.Row[Any]) -> Delivery:
    """A row of `COLUMNS` as a domain object."""
    return Delivery(
        id=row.id,
        event_id=row.event_id,
        event_type=row.event_type,
        occurred_at=row.occurred_at,
        application_number=ApplicationNumber(row.application_number),
        organization=OrganizationCode(row.organization),
        window=WindowId(row.window) if row.window else None,
        recipient=row.recipient,
        subscription_id=row.subscription_id,
        channel=Channel(row.channel),
        title=row.title,
        text=row.text,
        status=DeliveryStatus(row.status),
        created_at=row.created_at,
        attempts=row.attempts,
        failures=row.failures,
        next_attempt_at=row.next_attempt_at,
        last_error=row.last_error,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
    )


def _row(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "event_type": delivery.event_type,
        "occurred_at": delivery.occurred_at,
        "application_number": delivery.application_number,
        "organization": delivery.organization,
        "window": delivery.window,
        "recipient": delivery.recipient,
        "subscription_id": delivery.subscription_id,
        "channel": delivery.channel,
        "title": delivery.title,
        "text": delivery.text,
        "created_at": delivery.created_at,
        **_state(delivery),
    }


def _state(delivery: Delivery) -> dict[str, object]:
    return {
        "status": delivery.status,
        "attempts": delivery.attempts,
        "failures": delivery.failures,
        "next_attempt_at": delivery.next_attempt_at,
        "last_error": delivery.last_error,
        "delivered_at": delivery.delivered_at,
        "read_at": delivery.read_at,
    }
