"""A delivery as a signed webhook: a CloudEvents body that only refers to the case.

No personal data leaves by this way; the subscriber fetches the case with its own credential.
Source: Standard Webhooks; CloudEvents 1.0."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from standardwebhooks.webhooks import Webhook

from services.notify.domain.delivery import Delivery
from shared.contracts.envelope import CONTENT_TYPE

SECRET_PREFIX = "whsec_"  # noqa: S105  a public prefix, not a secret
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """What is posted."""

    body: str
    headers: dict[str, str]


def webhook_message(
    delivery: Delivery, *, secrets: Sequence[str], base_url: str, now: datetime
) -> WebhookMessage:
    """The signed message of one attempt; its id stays the same over all attempts.

    secrets: `whsec_…`, each signs; two while one replaces the other.  base_url: of this system."""
    body = _body(delivery, base_url.rstrip("/"))
    signatures = [Webhook(secret).sign(str(delivery.id), now, body) for secret in secrets]
    return WebhookMessage(
        body,
        {
            "content-type": CONTENT_TYPE,
            "user-agent": "yikou-notify/1",
            "webhook-id": str(delivery.id),
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        },
    )


def _body(delivery: Delivery, base_url: str) -> str:
    return json.dumps(
        {
            "specversion": "1.0",
            "id": delivery.event_id,
            "source": "/yikou/notify",
            "type": delivery.event_type,
            "subject": delivery.application_number,
            "time": delivery.occurred_at.isoformat(),
            "datacontenttype": "application/json",
            "data": {
                "application_number": delivery.application_number,
                "title": delivery.title,
                "text": delivery.text,
                "delivery_id": str(delivery.id),
                "case_url": f"{base_url}/api/v1/cases/{delivery.application_number}",
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
