"""Read a dossier; what another organisation reads is logged with its purpose (architecture.md §4)."""

from services.intake.domain.application import Application
from services.intake.domain.errors import PurposeRequired
from services.intake.repository import applications
from shared.security.audit_words import sealed_words
from shared.security.tokens import Role
from shared.unit_of_work import Work


async def read_dossier(work: Work, number: str, *, purpose: str | None) -> Application:
    """The application as this actor may see it.

    Raises: ApplicationUnknown; PurposeRequired for a department's own system that gives none."""
    application = await applications.visible(work, number)
    if application.origin.organization == work.actor.organization:
        return application
    if purpose is None and Role.DEPARTMENT_SYSTEM in work.actor.roles:
        raise PurposeRequired
    sealed = sealed_words(work.keys, purpose, subject=number)
    work.record("dossier_read", number, purpose=sealed)
    return application
