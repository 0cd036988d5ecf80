"""Tell a subscription's owner, inside the system, that its webhook could not be delivered."""

from uuid import UUID

from services.notify.domain.recipients import Notice, delivery_to, in_app
from services.notify.repository import audience, deliveries, subscriptions
from shared.identifiers import new_id
from shared.unit_of_work import Work


async def tell_owner_of_failure(work: Work, notice: Notice, subscription_id: UUID) -> bool:
    """Write one in-app delivery to the owner; never a webhook, which might fail again for ever.

    Returns: False when nobody owns the subscription."""
    owner = await subscriptions.owner_of(work.connection, subscription_id)
    if owner is None:
        return False
    wording = await audience.find_wording(work.connection, notice.event_type)
    organization, window = owner
    recipient = in_app(organization, window, wording.sentence)
    delivery = delivery_to(
        recipient, notice, wording, notice.facts, delivery_id=new_id(), now=work.now
    )
    deliveries.keep(work, delivery)
    return True
