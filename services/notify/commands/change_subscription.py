"""Change what a subscription hears of, or where its webhooks go."""

from uuid import UUID

from services.notify.domain.errors import SubscriptionChanged, SubscriptionNotFound
from services.notify.domain.subscription import Channel, Subscription, check_webhook_url
from services.notify.repository import subscriptions
from shared.errors import FieldRefused
from shared.unit_of_work import Work


async def change_subscription(
    work: Work,
    subscription_id: UUID,
    *,
    event_types: tuple[str, ...] | None,
    url: str | None,
    seen_version: int | None,
    may_be_private: bool,
) -> Subscription:
    """Change a subscription of the actor's organisation.

    Raises: SubscriptionNotFound, SubscriptionStopped, SubscriptionChanged, FieldRefused."""
    found = await subscriptions.find(
        work.connection, subscription_id, work.actor.organization, for_change=True
    )
    if found is None:
        raise SubscriptionNotFound
    if url is not None:
        if found.channel is Channel.IN_APP:
            raise FieldRefused("url", "url_unwanted", "站内通知不需要回调地址")
        check_webhook_url(url, may_be_private=may_be_private)
    changed = found.changed(event_types=event_types, url=url, seen_version=seen_version)
    if not await subscriptions.update(work.connection, changed):
        raise SubscriptionChanged
    work.record("change_subscription", str(found.id), version=changed.version)
    return changed
