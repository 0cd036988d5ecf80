"""Send a dead letter on its way again, with all its attempts."""

from uuid import UUID

from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.errors import DeadLetterNotFound, SubscriptionStopped
from services.notify.repository import deliveries, subscriptions
from shared.unit_of_work import Work


async def replay_dead_letter(work: Work, delivery_id: UUID) -> Delivery:
    """Release a dead letter of the actor's organisation.

    Raises: DeadLetterNotFound, SubscriptionStopped when nobody listens any more."""
    found = await deliveries.find(work.connection, delivery_id, work.actor, for_change=True)
    if found is None or found.status is not DeliveryStatus.FAILED or not found.subscription_id:
        raise DeadLetterNotFound
    subscription = await subscriptions.find(
        work.connection, found.subscription_id, found.organization
    )
    if subscription is None or not subscription.is_active:
        raise SubscriptionStopped
    replayed = found.replayed(work.now)
    await deliveries.update(work.connection, replayed)
    work.record("replay_dead_letter", str(found.id), application=found.application_number)
    return replayed
