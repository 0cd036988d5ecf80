"""A licence was revoked: it may neither be handed out nor stand for a paper."""

from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.publishing.office_documents import revocation_notice
from services.intake.repository import licences, offices
from shared.unit_of_work import Work


async def end_licence(
    work: Work,
    number: str,
    *,
    application_number: str,
    reason: str,
    legal_basis: str,
    revoked_at: datetime,
) -> None:
    """Follow the case, forget the licence for later ones, and where nobody has it yet, leave a notice at
    the window in its place. Raises: NotYet."""
    application = await follow_case(
        work, application_number, lambda known: known.licence_revoked(number)
    )
    licences.end(work, number, application_number=application_number, at=revoked_at)
    if application is None or application.closed_at is not None:
        return
    holders = [office.organization for office in application.progress.offices]
    office = await offices.first_known(work, *holders, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "revocation_notice",
        lambda document_number: revocation_notice(
            application,
            office,
            document_number=document_number,
            licence_number=number,
            reason=reason,
            legal_basis=legal_basis,
            revoked_at=revoked_at,
        ),
        occasion=f"revocation {number}",
    )
