"""A dead letter as the contract that others rely on."""

from datetime import datetime

from services.notify.domain.delivery import Delivery
from shared.contracts import DeliveryFailed


def delivery_failed(delivery: Delivery, *, now: datetime) -> DeliveryFailed:
    """What is announced when a delivery became a dead letter."""
    return DeliveryFailed(
        application_number=delivery.application_number,
        delivery_id=str(delivery.id),
        channel=delivery.channel,
        subscription=str(delivery.subscription_id or ""),
        reason=delivery.last_error or "",
        failed_at=now,
    )
