"""A supervisor lets an office ask once more for supplements; using it counts against the office."""

from services.intake.domain import taking_in
from services.intake.domain.application import Application
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work


async def permit_second_notice(work: Work, number: str, *, reason: str) -> Application:
    """Permit one more notice. Raises: ApplicationUnknown, NoNoticeToRepeat, FieldsRefused.

    Source: rules.md B."""
    before = await applications.to_oversee(work, number)
    every_text_is_printable([("reason", reason)])
    application = taking_in.permit_second_notice(
        before, reason, by=work.actor.staff, by_name=work.actor.name, now=work.now
    )
    applications.save(work, application)
    sealed = sealed_words(work.keys, reason, subject=number)
    work.record("second_notice_permitted", number, reason=sealed)
    return application
