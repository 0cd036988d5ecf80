"""Take the webhooks that are due, each with its address and opened secrets."""

from dataclasses import dataclass, field
from datetime import timedelta

from services.notify.commands.subscribe import SECRET_PURPOSE
from services.notify.domain.subscription import Subscription
from services.notify.repository import deliveries, subscriptions
from services.notify.repository.deliveries import Claim
from services.notify.repository.subscriptions import SealedSecrets
from shared.security.sealing import Sealer
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class DueWebhook:
    """A claimed delivery and where it goes. secrets: each signs, the current one first."""

    claim: Claim
    subscription: Subscription
    secrets: tuple[str, ...] = field(repr=False)


async def claim_due_webhooks(work: Work, *, limit: int, lease: timedelta) -> tuple[DueWebhook, ...]:
    """Claim up to `limit` due deliveries until the lease ends, in two statements."""
    claims = await deliveries.claim_due(
        work.connection, now=work.now, until=work.now + lease, limit=limit
    )
    wanted = [one.delivery.subscription_id for one in claims if one.delivery.subscription_id]
    if not wanted:
        return ()
    addresses = await subscriptions.find_addresses(work.connection, wanted)
    due = []
    for claim in claims:
        assert claim.delivery.subscription_id is not None
        subscription, secrets = addresses[claim.delivery.subscription_id]
        due.append(DueWebhook(claim, subscription, _opened(work, subscription, secrets)))
    return tuple(due)


def _opened(work: Work, subscription: Subscription, secrets: SealedSecrets) -> tuple[str, ...]:
    sealer = Sealer(work.keys, SECRET_PURPOSE)
    sealed = [secrets.secret]
    if secrets.earlier_until is not None and secrets.earlier_until > work.now:
        sealed.append(secrets.earlier)
    return tuple(sealer.open(one, bound_to=str(subscription.id)) for one in sealed if one)
