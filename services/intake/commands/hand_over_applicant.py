"""The clerk asked first (首问负责) hands the applicant to a named colleague, who takes over."""

from services.intake.domain.application import Application
from services.intake.domain.taking_in import with_entry
from services.intake.repository import applications
from shared.identifiers import StaffId
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work


async def offer_handover(work: Work, number: str, *, to: str, reason: str) -> Application:
    """Name the colleague; until that one takes over, the clerk stays responsible.

    Raises: ApplicationUnknown, NotResponsible.  Source: A2.5."""
    before = await applications.to_act_on(work, number)
    entry = before.entry.offered(StaffId(to), reason, by=work.actor.staff, now=work.now)
    application = with_entry(before, entry)
    applications.save(work, application)
    sealed = sealed_words(work.keys, reason, subject=number)
    work.record("handover_offered", number, to=to, reason=sealed)
    return application


async def take_over(work: Work, number: str) -> Application:
    """The named colleague answers for the applicant from now on.

    Raises: ApplicationUnknown, NotOfferedToYou.  Source: A2.5."""
    before = await applications.to_act_on(work, number)
    entry = before.entry.taken_over(work.actor.staff, work.actor.name, work.now)
    application = with_entry(before, entry)
    applications.save(work, application)
    work.record("handover_taken", number)
    return application
