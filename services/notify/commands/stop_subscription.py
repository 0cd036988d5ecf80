"""End a subscription; webhooks still under way to it become dead letters at their next attempt."""

from uuid import UUID

from services.notify.domain.errors import SubscriptionChanged, SubscriptionNotFound
from services.notify.domain.subscription import StopReason, Subscription
from services.notify.repository import subscriptions
from shared.unit_of_work import Work


async def stop_subscription(
    work: Work, subscription_id: UUID, *, seen_version: int | None
) -> Subscription:
    """Stop a subscription of the actor's organisation, for good.

    Raises: SubscriptionNotFound, SubscriptionStopped, SubscriptionChanged."""
    found = await subscriptions.find(
        work.connection, subscription_id, work.actor.organization, for_change=True
    )
    if found is None:
        raise SubscriptionNotFound
    stopped = found.stopped(now=work.now, reason=StopReason.BY_OWNER, seen_version=seen_version)
    if not await subscriptions.update(work.connection, stopped):
        raise SubscriptionChanged
    work.record("stop_subscription", str(found.id), reason=StopReason.BY_OWNER)
    return stopped
