"""Withdraw an application on the applicant's word (撤回); after acceptance routing has the last word."""

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.publishing import messages
from services.intake.publishing.case_documents import withdrawal_confirmation
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


async def withdraw_application(
    work: Work,
    catalogue: Catalogue,
    number: str,
    *,
    reason: str,
    seen_version: int | None = None,
) -> Application:
    """Withdraw at once before acceptance; afterwards ask routing, which knows whether it is decided.

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    every_text_is_printable([("reason", reason)])
    application, fact = before.withdraw(reason=reason, now=work.now)
    applications.save(work, application)
    if not fact.was_accepted:
        office = await catalogue.office_of(work.connection, application.origin.organization)
        await issue_document(
            work,
            application,
            office,
            "withdrawal_confirmation",
            lambda document_number: withdrawal_confirmation(
                application,
                office,
                document_number=document_number,
                reason=reason,
                withdrawn_at=work.now,
                handler=work.actor.name,
            ),
        )
    messages.announce(work, application, messages.withdrawn(application, fact))
    work.record("application_withdrawn", number, was_accepted=fact.was_accepted)
    return application
