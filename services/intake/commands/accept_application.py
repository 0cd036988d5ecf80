"""Accept an application (受理): due dates, notice, and the event that starts its way."""

from services.intake.commands.issue_document import issue_document
from services.intake.commands.link_paper import as_licences_stand
from services.intake.commands.rely_on_promise import Promised, rely_on_promise
from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.publishing import messages
from services.intake.publishing.promise_documents import promised_at_acceptance
from services.intake.publishing.promise_messages import commitment_part
from services.intake.publishing.window_documents import acceptance_notice
from services.intake.repository import applications, lapses
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.parties import agent_party, applicant_party, travelling_form
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work


async def accept_application(
    work: Work, catalogue: Catalogue, number: str, *, seen_version: int | None = None
) -> Application:
    """Accept complete papers under the item version they were taken in with, or on a signed promise.

    Raises: ApplicationUnknown, TransitionForbidden, MaterialsMissing, CommitmentMissing,
    CommitmentOverdue, CommitmentBarred, VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    before = await as_licences_stand(work, before)
    kept = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    calendar = await current_calendar(work.connection)
    promised = await rely_on_promise(work, before, kept, calendar)
    application, fact = before.accept(
        promised.item,
        calendar,
        now=work.now,
        by=work.actor.staff,
        follow_later=promised.follow_later,
        replaced=promised.replaced,
    )
    await tell_acceptance(work, catalogue, application, promised, fact, handler=work.actor.name)
    return application


async def tell_acceptance(
    work: Work,
    catalogue: Catalogue,
    application: Application,
    promised: Promised,
    fact: facts.Accepted,
    *,
    handler: str,
) -> None:
    """Keep what was accepted, by a clerk or by silence, with its notice and its event."""
    applications.save(work, application)
    await _issue_notice(work, catalogue, application, promised, fact, handler)
    item, commitment = promised.item, promised.commitment
    accepted = messages.accepted(
        application,
        item,
        fact,
        applicant=applicant_party(application, work.keys),
        agent=agent_party(application, work.keys),
        form_sealed=travelling_form(application, work.keys),
        commitment=commitment_part(commitment, item) if commitment else None,
    )
    messages.announce(work, application, accepted)
    if fact.is_deemed:
        lapses.keep_lapse(work, application, "silence")
    work.record(
        "application_accepted",
        application.number,
        item=item.code,
        is_deemed=fact.is_deemed,
        commitment=commitment.kind if commitment else None,
    )


async def _issue_notice(
    work: Work,
    catalogue: Catalogue,
    application: Application,
    promised: Promised,
    fact: facts.Accepted,
    handler: str,
) -> None:
    office = await catalogue.office_of(work.connection, application.origin.organization)
    item = promised.item
    checked = item.declaration.check_within_working_days if item.declaration else None
    said = promised_at_acceptance(promised.commitment, check_within_working_days=checked)
    await issue_document(
        work,
        application,
        office,
        "acceptance_notice",
        lambda document_number: acceptance_notice(
            application,
            office,
            document_number=document_number,
            promised_working_days=item.promised_working_days,
            statutory_working_days=item.statutory_working_days,
            fee=item.fee,
            handler=handler,
            is_deemed=fact.is_deemed,
            promised=said,
        ),
    )
