"""HTTP composition root of licensing."""

from fastapi import FastAPI

from services.licensing.api import (
    joint_reviews,
    licences,
    post_checks,
    reviews,
    stand_ins,
    verification,
)
from services.licensing.api.errors import ERRORS
from services.licensing.consumers import CONSUMERS
from services.licensing.repository.files import LicenceFiles
from services.licensing.settings import Settings
from services.licensing.tables import common
from shared.clock import Clock
from shared.http import create_application
from shared.security.jwks import JwksFile, JwksUrl
from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle
from shared.security.tokens import TokenVerifier
from shared.service import Service

__all__ = ["CONSUMERS", "NAME", "Settings", "create_app", "create_service"]

NAME = "licensing"


def create_service(settings: Settings, *, clock: Clock, keys: KeyRing) -> Service:
    """Licensing with its parts: the store of papers and the throttle of verification."""
    source = JwksUrl(settings.token_jwks_url) if settings.token_jwks_url else None
    service = Service(
        name=NAME,
        settings=settings,
        tables=common,
        clock=clock,
        keys=keys,
        verifier=TokenVerifier(
            settings.token_issuer, NAME, source or JwksFile(keys.jwks_path), clock=clock
        ),
        consumers=CONSUMERS,
    )
    service.provide(LicenceFiles(settings.files_url, folder=settings.var_dir / "files", keys=keys))
    service.provide(PublicThrottle.of(settings))
    return service


def create_app(service: Service) -> FastAPI:
    """The application that answers for `reviews`, `licences` and `post-checks`."""
    return create_application(
        service,
        title="审批与证照",
        routers=(
            reviews.router,
            joint_reviews.router,
            stand_ins.router,
            licences.router,
            verification.router,
            post_checks.router,
        ),
        errors=ERRORS,
    )
