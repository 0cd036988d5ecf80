"""How notify's errors are answered."""

from services.notify.domain import errors
from shared.errors import FieldRefused
from shared.problems import ErrorTable

ERRORS: ErrorTable = {
    errors.SubscriptionNotFound: (404, "subscription_not_found"),
    errors.DeliveryNotFound: (404, "delivery_not_found"),
    errors.DeadLetterNotFound: (404, "dead_letter_not_found"),
    errors.NoWebhookSecret: (404, "no_webhook_secret"),
    errors.SubscriptionStopped: (409, "subscription_stopped"),
    errors.TooManySubscriptions: (409, "too_many_subscriptions"),
    errors.DeliveryStepForbidden: (409, "delivery_step_forbidden"),
    errors.SubscriptionChanged: (412, "version_changed"),
    FieldRefused: (422, "invalid_request"),
}
