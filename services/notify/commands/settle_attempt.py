"""Record how an attempt to deliver a webhook ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.notify.commands.claim_due_webhooks import DueWebhook
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.subscription import StopReason
from services.notify.publishing.delivery_failed import delivery_failed
from services.notify.repository import deliveries, subscriptions
from shared.unit_of_work import Work


class AttemptEnd(StrEnum):
    """ARRIVED: 2xx. MISSED: try again later. GONE: 410, nobody listens any more. HOPELESS: trying
    again cannot help, such as a refused address or a stopped subscription."""

    ARRIVED = "arrived"
    MISSED = "missed"
    GONE = "gone"
    HOPELESS = "hopeless"


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it ended and why, in a few words without personal data."""

    end: AttemptEnd
    reason: str = ""


async def settle_attempt(
    work: Work, due: DueWebhook, attempt: Attempt, *, pauses: Sequence[timedelta], chance: float
) -> Delivery | None:
    """Write the delivery's new state; announce it when it became a dead letter.

    Returns: the delivery, or None when another sender had taken over."""
    delivery = due.claim.delivery
    if attempt.end is AttemptEnd.ARRIVED:
        settled = delivery.arrived(work.now)
    elif attempt.end is AttemptEnd.MISSED:
        settled = delivery.missed(work.now, reason=attempt.reason, pauses=pauses, chance=chance)
    else:
        settled = delivery.given_up(attempt.reason)
    if not await deliveries.settle(work.connection, settled, claim=due.claim):
        return None
    if attempt.end is AttemptEnd.GONE:
        await _stop_listening(work, due)
    if settled.status is DeliveryStatus.FAILED:
        _announce_failure(work, settled)
    return settled


async def _stop_listening(work: Work, due: DueWebhook) -> None:
    found = await subscriptions.find(
        work.connection, due.subscription.id, due.subscription.organization, for_change=True
    )
    if found is not None and found.is_active:
        stopped = found.stopped(now=work.now, reason=StopReason.GONE)
        await subscriptions.update(work.connection, stopped)
        work.record("stop_subscription", str(found.id), reason=StopReason.GONE)


def _announce_failure(work: Work, delivery: Delivery) -> None:
    work.announce(
        delivery_failed(delivery, now=work.now),
        subject=delivery.application_number,
        aggregate=f"delivery:{delivery.id}",
        sequence=delivery.failures,
    )
    work.record("give_up_delivery", str(delivery.id), application=delivery.application_number)
