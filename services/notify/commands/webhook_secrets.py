"""Show and replace the secret that signs an organisation's webhooks; both are logged."""

from datetime import timedelta
from uuid import UUID

from services.notify.commands.subscribe import SECRET_PURPOSE, new_sealed_secret
from services.notify.domain.errors import (
    NoWebhookSecret,
    SubscriptionNotFound,
    SubscriptionStopped,
)
from services.notify.repository import subscriptions
from services.notify.repository.subscriptions import SealedSecrets
from shared.security.sealing import Sealer
from shared.unit_of_work import Work

EARLIER_SECRET_SIGNS_FOR = timedelta(hours=24)


async def show_secret(work: Work, subscription_id: UUID) -> str:
    """The secret with which a subscriber verifies, `whsec_…`.

    Raises: SubscriptionNotFound, NoWebhookSecret."""
    sealed = (await _secrets_of(work, subscription_id)).secret
    assert sealed is not None
    work.record("show_webhook_secret", str(subscription_id))
    return Sealer(work.keys, SECRET_PURPOSE).open(sealed, bound_to=str(subscription_id))


async def rotate_secret(work: Work, subscription_id: UUID) -> None:
    """Sign with a new secret; for a day the earlier one signs too, so that nothing is missed.

    Raises: SubscriptionNotFound, SubscriptionStopped, NoWebhookSecret."""
    earlier = await _secrets_of(work, subscription_id, must_be_active=True)
    secret = new_sealed_secret(work.keys, subscription_id)
    until = work.now + EARLIER_SECRET_SIGNS_FOR
    await subscriptions.update_secrets(
        work.connection, subscription_id, SealedSecrets(secret, earlier.secret, until)
    )
    work.record("rotate_webhook_secret", str(subscription_id))


async def _secrets_of(
    work: Work, subscription_id: UUID, *, must_be_active: bool = False
) -> SealedSecrets:
    found = await subscriptions.find(
        work.connection, subscription_id, work.actor.organization, for_change=True
    )
    if found is None:
        raise SubscriptionNotFound
    if must_be_active and not found.is_active:
        raise SubscriptionStopped
    secrets = await subscriptions.find_secrets(work.connection, subscription_id)
    if secrets.secret is None:
        raise NoWebhookSecret
    return secrets
