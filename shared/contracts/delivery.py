"""What notify announces."""

from shared.contracts.envelope import Event
from shared.moments import Moment


class DeliveryFailed(Event):
    """A notification could not be delivered after all attempts; it is kept as a dead letter."""

    TYPE = "cn.yikou.delivery.failed.v1"
    application_number: str
    delivery_id: str
    channel: str
    subscription: str
    reason: str
    failed_at: Moment
