"""Mark a notification as read by somebody of its recipient."""

from uuid import UUID

from services.notify.domain.delivery import Delivery
from services.notify.domain.errors import DeliveryNotFound
from services.notify.repository import deliveries
from shared.unit_of_work import Work


async def mark_read(work: Work, delivery_id: UUID) -> Delivery:
    """Mark it; marking again changes nothing.

    Raises: DeliveryNotFound when it is not in sight of the actor."""
    found = await deliveries.find(work.connection, delivery_id, work.actor, for_change=True)
    if found is None:
        raise DeliveryNotFound
    read = found.read(work.now)
    if read is not found:
        await deliveries.update(work.connection, read)
        work.record("read_delivery", str(found.id), application=found.application_number)
    return read
