"""HTTP composition root of intake."""

from fastapi import FastAPI

from services.intake.api import (
    acts,
    applications,
    appointments,
    catalogue,
    commitments,
    defaulters,
    documents,
    drafts,
    entries,
    files,
    follow_ups,
    hearings,
    items,
    lookups,
    paper_list,
    papers,
    publicity,
    status,
)
from services.intake.api.errors import ERRORS
from services.intake.consumers import CONSUMERS
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.file_scan import FileScanner
from services.intake.repository.file_store import FileStore
from services.intake.settings import Settings
from services.intake.tables import common
from shared.clock import Clock
from shared.http import create_application
from shared.security.jwks import JwksFile, JwksUrl
from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle
from shared.security.tokens import TokenVerifier
from shared.service import Service

__all__ = ["CONSUMERS", "NAME", "Settings", "create_app", "create_service"]

NAME = "intake"


def create_service(settings: Settings, *, clock: Clock, keys: KeyRing) -> Service:
    """Intake with its parts: catalogue cache, file store, throttle of the public status, terms of promises."""
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
    service.provide(Catalogue())
    service.provide(settings.rules_of_divisions)
    service.provide(
        FileStore.open(
            settings.files_url,
            settings.var_dir / "files" / NAME,
            keys,
            largest_bytes=settings.largest_file_bytes,
        )
    )
    service.provide(FileScanner(settings.file_scanner, settings.file_scanner_seconds))
    service.provide(PublicThrottle.of(settings))
    service.provide(settings.promise_policy)
    return service


def create_app(service: Service) -> FastAPI:
    """The application for items, applications, appointments, status, public promises and the register."""
    return create_application(
        service,
        title="综合受理",
        routers=(
            status.router,
            lookups.router,
            entries.router,
            follow_ups.router,
            appointments.router,
            applications.router,
            acts.router,
            papers.router,
            commitments.router,
            documents.router,
            hearings.router,
            files.router,
            drafts.router,
            catalogue.router,
            paper_list.router,
            items.router,
            publicity.router,
            defaulters.router,
        ),
        errors=ERRORS,
    )
