"""Background work of notify: sends webhooks that are due, prunes what arrived long ago.

Nothing is sent inside a transaction: claim, commit, send, record."""

import asyncio
import secrets
from datetime import timedelta

from services.notify.commands.claim_due_webhooks import DueWebhook, claim_due_webhooks
from services.notify.commands.settle_attempt import Attempt, AttemptEnd, settle_attempt
from services.notify.publishing.webhook_client import (
    AddressRefused,
    WebhookClient,
    WebhookUnanswered,
)
from services.notify.publishing.webhook_message import webhook_message
from services.notify.repository import deliveries
from services.notify.settings import Settings
from shared import telemetry
from shared.service import Service
from shared.worker import Timer

LEASE_BEYOND_TIMEOUT = timedelta(seconds=45)
GONE = 410
PRUNE_BATCH = 1000

_log = telemetry.logger("webhooks")


async def send_due_webhooks(service: Service) -> int:
    """Send every webhook that is due, a batch at a time, side by side.

    Returns: how many attempts were made."""
    settings = _settings_of(service)
    attempts = 0
    while True:
        async with service.reading() as connection:
            if not await deliveries.any_due(connection, now=service.clock.now()):
                return attempts
        async with service.work(service.system) as work:
            batch = await claim_due_webhooks(
                work,
                limit=settings.webhook_batch,
                lease=settings.webhook_timeout + LEASE_BEYOND_TIMEOUT,
            )
        if not batch:
            return attempts
        ended = await asyncio.gather(
            *(_send_one(service, settings, due) for due in batch), return_exceptions=True
        )
        attempts += len(batch)
        for error in ended:
            if isinstance(error, BaseException):
                raise error


async def _send_one(service: Service, settings: Settings, due: DueWebhook) -> None:
    attempt = await _attempt(service, settings, due)
    async with service.work(service.system) as work:
        settled = await settle_attempt(
            work,
            due,
            attempt,
            pauses=settings.webhook_pauses,
            chance=secrets.randbelow(1001) / 1000,
        )
    if attempt.end is not AttemptEnd.ARRIVED and settled is not None:
        _log.warning(
            "webhook not delivered", delivery=str(settled.id), attempts=settled.attempts,
            status=settled.status, reason=attempt.reason,
        )  # fmt: skip


async def _attempt(service: Service, settings: Settings, due: DueWebhook) -> Attempt:
    if not due.subscription.is_active or due.subscription.url is None:
        return Attempt(AttemptEnd.HOPELESS, "subscription stopped")
    message = webhook_message(
        due.claim.delivery,
        secrets=due.secrets,
        base_url=settings.public_base_url,
        now=service.clock.now(),
    )
    try:
        status = await service.part(WebhookClient).post(due.subscription.url, message)
    except AddressRefused:
        return Attempt(AttemptEnd.HOPELESS, "address is not public")
    except WebhookUnanswered as error:
        return Attempt(AttemptEnd.MISSED, f"no answer: {error}")
    if 200 <= status < 300:
        return Attempt(AttemptEnd.ARRIVED)
    end = AttemptEnd.GONE if status == GONE else AttemptEnd.MISSED
    return Attempt(end, f"answered {status}")


async def prune_deliveries(service: Service) -> int:
    """Delete arrived notifications past their time, in small batches; dead letters stay."""
    before = service.clock.now() - _settings_of(service).deliveries_kept
    pruned = 0
    while True:
        async with service.database.transaction() as connection:
            gone = await deliveries.delete_older(connection, before=before, limit=PRUNE_BATCH)
        pruned += gone
        if gone < PRUNE_BATCH:
            return pruned


def _settings_of(service: Service) -> Settings:
    assert isinstance(service.settings, Settings)
    return service.settings


TIMERS: tuple[Timer, ...] = (
    Timer("send webhooks", timedelta(seconds=1), send_due_webhooks),
    Timer("prune deliveries", timedelta(hours=1), prune_deliveries),
)
