"""HTTP composition root of routing."""

from fastapi import FastAPI

from services.routing.api import (
    calendar,
    cases,
    divisions,
    inquiries,
    interventions,
    meetings,
    organizations,
    staff,
    staff_authorizations,
    staff_transfers,
    supervision,
)
from services.routing.api.errors import ERRORS
from services.routing.commands.admit_answer import Senders
from services.routing.consumers import CONSUMERS, consumers
from services.routing.repository.directories import Directories
from services.routing.settings import Settings
from services.routing.tables import common
from shared.clock import Clock
from shared.http import create_application
from shared.security.jwks import JwksFile, JwksUrl
from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle
from shared.security.tokens import TokenVerifier
from shared.service import Service

__all__ = ["CONSUMERS", "NAME", "Settings", "create_app", "create_service"]

NAME = "routing"


def create_service(settings: Settings, *, clock: Clock, keys: KeyRing) -> Service:
    """Routing with its part: the directory of offices, which its consumers share."""
    source = JwksUrl(settings.token_jwks_url) if settings.token_jwks_url else None
    directories = Directories()
    service = Service(
        name=NAME,
        settings=settings,
        tables=common,
        clock=clock,
        keys=keys,
        verifier=TokenVerifier(
            settings.token_issuer, NAME, source or JwksFile(keys.jwks_path), clock=clock
        ),
        consumers=consumers(
            directories,
            Senders(settings.desk_sender),
            collecting_working_days=settings.supplement_collecting_working_days,
        ),
    )
    service.provide(directories)
    service.provide(PublicThrottle.of(settings))
    return service


def create_app(service: Service) -> FastAPI:
    """The application that answers for registers, cases, inquiries, supervision and calendar."""
    return create_application(
        service,
        title="流转",
        routers=(
            divisions.router,
            organizations.router,
            staff_transfers.router,  # before staff/{staff_id}
            staff_authorizations.router,
            staff.router,
            cases.router,
            meetings.router,
            inquiries.router,
            supervision.router,
            interventions.router,
            calendar.router,
        ),
        errors=ERRORS,
    )
