"""Subscribe an organisation, or one window of it, to events of its cases."""

import base64
import secrets
from uuid import UUID

from services.notify.domain.errors import TooManySubscriptions
from services.notify.domain.subscription import (
    MOST_ACTIVE_PER_ORGANIZATION,
    Channel,
    Subscription,
    check_webhook_url,
)
from services.notify.publishing.webhook_message import SECRET_BYTES, SECRET_PREFIX
from services.notify.repository import subscriptions
from services.notify.repository.subscriptions import SealedSecrets
from shared.errors import FieldRefused
from shared.identifiers import WindowId, new_id
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.unit_of_work import Work

SECRET_PURPOSE = "notify.webhook-secret"  # noqa: S105  names the purpose of a key


async def subscribe(
    work: Work,
    *,
    channel: Channel,
    event_types: tuple[str, ...],
    url: str | None,
    window: WindowId | None,
    may_be_private: bool,
) -> Subscription:
    """Keep a new subscription of the actor's organisation; a webhook gets a secret of its own.

    Raises: FieldRefused for the address, TooManySubscriptions."""
    _check_address(channel, url, may_be_private=may_be_private)
    active = await subscriptions.count_active(work.connection, work.actor.organization)
    if active >= MOST_ACTIVE_PER_ORGANIZATION:
        raise TooManySubscriptions(limit=MOST_ACTIVE_PER_ORGANIZATION)
    subscription = Subscription(
        id=new_id(),
        organization=work.actor.organization,
        window=window,
        channel=channel,
        event_types=event_types,
        url=url,
        version=1,
        created_at=work.now,
    )
    secret = new_sealed_secret(work.keys, subscription.id) if channel is Channel.WEBHOOK else None
    await subscriptions.insert(work.connection, subscription, SealedSecrets(secret))
    work.record("subscribe", str(subscription.id), channel=channel)
    return subscription


def new_sealed_secret(keys: KeyRing, subscription_id: UUID) -> str:
    """A fresh random webhook secret, sealed for its subscription."""
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return Sealer(keys, SECRET_PURPOSE).seal(secret, bound_to=str(subscription_id))


def _check_address(channel: Channel, url: str | None, *, may_be_private: bool) -> None:
    if channel is Channel.IN_APP:
        if url is not None:
            raise FieldRefused("url", "url_unwanted", "站内通知不需要回调地址")
    elif url is None:
        raise FieldRefused("url", "missing", "回调订阅必须填写回调地址")
    else:
        check_webhook_url(url, may_be_private=may_be_private)
