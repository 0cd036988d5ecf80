"""Show an applicant in full; who asked and why stands in the audit trail (rules.md H)."""

from services.intake.domain.application import Application
from services.intake.repository import applications
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work


async def unmask_applicant(work: Work, number: str, *, reason: str) -> Application:
    """The application whose identity may now be shown. Raises: ApplicationUnknown."""
    application = await applications.visible(work, number)
    sealed = sealed_words(work.keys, reason, subject=number)
    work.record("applicant_unmasked", number, reason=sealed)
    return application
