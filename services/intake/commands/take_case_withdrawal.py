"""Routing ended the case because the withdrawal came before the decision."""

from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.status import Status
from services.intake.publishing.case_documents import withdrawal_confirmation
from services.intake.repository import offices
from shared.unit_of_work import Work


async def take_case_withdrawal(
    work: Work, number: str, *, withdrawn_at: datetime, as_of: int
) -> None:
    """Close the application as withdrawn and confirm it in writing. Raises: NotYet."""
    application = await follow_case(work, number, lambda known: known.withdrawn(as_of=as_of))
    if application is None or application.status is not Status.WITHDRAWN:
        return
    office = await offices.first_known(work, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "withdrawal_confirmation",
        lambda document_number: withdrawal_confirmation(
            application,
            office,
            document_number=document_number,
            reason="",
            withdrawn_at=withdrawn_at,
            handler=application.origin.clerk_name,
        ),
        occasion="case",
    )
