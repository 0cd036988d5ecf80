"""Subscriptions and their sealed webhook secrets. Every look-up is limited to one organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.domain.subscription import Channel, StopReason, Subscription
from services.notify.tables import subscriptions
from shared.identifiers import OrganizationCode, WindowId

SECRET_COLUMNS = (
    subscriptions.c.secret_sealed,
    subscriptions.c.earlier_secret_sealed,
    subscriptions.c.earlier_secret_until,
)
PLAIN_COLUMNS = (
    subscriptions.c.id,
    subscriptions.c.organization,
    subscriptions.c.window,
    subscriptions.c.channel,
    subscriptions.c.event_types,
    subscriptions.c.url,
    subscriptions.c.version,
    subscriptions.c.created_at,
    subscriptions.c.stopped_at,
    subscriptions.c.stop_reason,
)


@dataclass(frozen=True, slots=True)
class SealedSecrets:
    """A webhook's secret, and the one before it, which still signs until the given moment."""

    secret: str | None = field(repr=False)
    earlier: str | None = field(default=None, repr=False)
    earlier_until: datetime | None = None


async def insert(
    connection: AsyncConnection, subscription: Subscription, secrets: SealedSecrets
) -> None:
    """Keep a new subscription."""
    await connection.execute(
        subscriptions.insert().values(**_row(subscription), **_secret_row(secrets))
    )


async def find(
    connection: AsyncConnection,
    subscription_id: UUID,
    organization: OrganizationCode,
    *,
    for_change: bool = False,
) -> Subscription | None:
    """A subscription of this organisation."""
    statement = sa.select(*PLAIN_COLUMNS).where(
        subscriptions.c.id == subscription_id, subscriptions.c.organization == organization
    )
    if for_change:
        statement = statement.with_for_update()
    row = (await connection.execute(statement)).first()
    return subscription_of(row) if row else None


async def count_active(connection: AsyncConnection, organization: OrganizationCode) -> int:
    """How many subscriptions of the organisation still receive."""
    counted = await connection.scalar(
        sa.select(sa.func.count())
        .select_from(subscriptions)
        .where(subscriptions.c.organization == organization, subscriptions.c.stopped_at.is_(None))
    )
    return counted or 0


async def update(connection: AsyncConnection, subscription: Subscription) -> bool:
    """Write a change. Returns: whether it stood at the version before."""
    changed = await connection.execute(
        subscriptions.update()
        .where(
            subscriptions.c.id == subscription.id,
            subscriptions.c.version == subscription.version - 1,
        )
        .values(
            event_types=list(subscription.event_types),
            url=subscription.url,
            version=subscription.version,
            stopped_at=subscription.stopped_at,
            stop_reason=subscription.stop_reason,
        )
    )
    return changed.rowcount == 1


async def find_secrets(connection: AsyncConnection, subscription_id: UUID) -> SealedSecrets:
    """The sealed secrets of a subscription known to be there."""
    row = (
        await connection.execute(
            sa.select(*SECRET_COLUMNS).where(subscriptions.c.id == subscription_id)
        )
    ).one()
    return SealedSecrets(*row)


async def update_secrets(
    connection: AsyncConnection, subscription_id: UUID, secrets: SealedSecrets
) -> None:
    """Replace the secrets."""
    await connection.execute(
        subscriptions.update()
        .where(subscriptions.c.id == subscription_id)
        .values(**_secret_row(secrets))
    )


async def find_addresses(
    connection: AsyncConnection, subscription_ids: Iterable[UUID]
) -> dict[UUID, tuple[Subscription, SealedSecrets]]:
    """Where webhooks go, for the sender; not limited to one organisation."""
    rows = await connection.execute(
        sa.select(*PLAIN_COLUMNS, *SECRET_COLUMNS).where(
            subscriptions.c.id.in_(sorted(set(subscription_ids)))
        )
    )
    plain = len(PLAIN_COLUMNS)
    return {row[0]: (subscription_of(row[:plain]), SealedSecrets(*row[plain:])) for row in rows}


async def owner_of(
    connection: AsyncConnection, subscription_id: UUID
) -> tuple[OrganizationCode, WindowId | None] | None:
    """Whose subscription it is, for telling of its failures."""
    row = (
        await connection.execute(
            sa.select(subscriptions.c.organization, subscriptions.c.window).where(
                subscriptions.c.id == subscription_id
            )
        )
    ).first()
    return (OrganizationCode(row.organization), _window(row.window)) if row else None


def subscription_of(columns: Sequence[Any]) -> Subscription:
    """The values of `PLAIN_COLUMNS`, in their order, as a domain object."""
    (
        subscription_id, organization, window, channel, event_types, url,
        version, created_at, stopped_at, stop_reason,
    ) = columns  # fmt: skip
    return Subscription(
        id=subscription_id,
        organization=OrganizationCode(organization),
        window=_window(window),
        channel=Channel(channel),
        event_types=tuple(event_types),
        url=url,
        version=version,
        created_at=created_at,
        stopped_at=stopped_at,
        stop_reason=StopReason(stop_reason) if stop_reason else None,
    )


def _window(code: str | None) -> WindowId | None:
    return WindowId(code) if code else None


def _row(subscription: Subscription) -> dict[str, object]:
    return {
        "id": subscription.id,
        "organization": subscription.organization,
        "window": subscription.window,
        "channel": subscription.channel,
        "event_types": list(subscription.event_types),
        "url": subscription.url,
        "version": subscription.version,
        "created_at": subscription.created_at,
        "stopped_at": subscription.stopped_at,
        "stop_reason": subscription.stop_reason,
    }


def _secret_row(secrets: SealedSecrets) -> dict[str, object]:
    return {
        "secret_sealed": secrets.secret,
        "earlier_secret_sealed": secrets.earlier,
        "earlier_secret_until": secrets.earlier_until,
    }
