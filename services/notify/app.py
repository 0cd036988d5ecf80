"""Composition root of notify: the service with its parts, and its HTTP application."""

from fastapi import FastAPI

from services.notify.api import asyncapi, dead_letters, deliveries, subscriptions, templates
from services.notify.api.errors import ERRORS
from services.notify.consumers import CONSUMERS
from services.notify.publishing.webhook_client import WebhookClient
from services.notify.settings import Settings
from services.notify.tables import common
from shared.clock import Clock
from shared.http import create_application
from shared.security.keys import KeyRing
from shared.security.tokens import JwksFile, JwksUrl, TokenVerifier
from shared.service import Service

NAME = "notify"


def create_service(settings: Settings, *, clock: Clock, keys: KeyRing) -> Service:
    """The service, ready to be connected to a bus; nothing is opened yet."""
    source = (
        JwksUrl(settings.token_jwks_url) if settings.token_jwks_url else JwksFile(keys.jwks_path)
    )
    service = Service(
        name=NAME,
        settings=settings,
        tables=common,
        clock=clock,
        keys=keys,
        verifier=TokenVerifier(settings.token_issuer, NAME, source, clock=clock),
        consumers=CONSUMERS,
    )
    service.provide(
        WebhookClient(
            allow_private=settings.webhook_allow_private, timeout=settings.webhook_timeout
        )
    )
    return service


def create_app(service: Service) -> FastAPI:
    """The HTTP application of a service."""
    return create_application(
        service,
        title="一口受理·通知",
        routers=(
            subscriptions.router,
            deliveries.router,
            dead_letters.router,
            templates.router,
            asyncapi.router,
        ),
        errors=ERRORS,
    )
