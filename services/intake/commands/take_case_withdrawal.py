"""Routing ended the case: the withdrawal came before the decision, or promised papers did not come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.places import Organization
from services.intake.domain.progress import WithdrawalGround
from services.intake.domain.status import Status
from services.intake.publishing.case_documents import withdrawal_confirmation
from services.intake.publishing.promise_documents import acceptance_revocation, deemed_withdrawal
from services.intake.publishing.wording import Kind
from services.intake.repository import commitments, offices
from shared.unit_of_work import Work

KINDS: Mapping[WithdrawalGround, Kind] = {
    "applicant": "withdrawal_confirmation",
    "deemed": "deemed_withdrawal",
    "acceptance_revoked": "acceptance_revocation",
}


async def take_case_withdrawal(
    work: Work,
    number: str,
    *,
    withdrawn_at: datetime,
    as_of: int,
    ground: WithdrawalGround = "applicant",
) -> None:
    """Close the application and confirm it in writing. Raises: NotYet."""
    application = await follow_case(
        work, number, lambda known: known.withdrawn(as_of=as_of, ground=ground)
    )
    if application is None or application.status not in (
        Status.WITHDRAWN,
        Status.ACCEPTANCE_REVOKED,
    ):
        return
    ended = application
    office = await offices.first_known(work, ended.origin.organization)
    reason, basis = await _broken(work, ended, ground)

    def wording(document_number: str) -> Mapping[str, Any]:
        return _worded(ended, office, ground, document_number, reason, basis, withdrawn_at)

    await issue_document(work, ended, office, KINDS[ground], wording, occasion="case")


async def _broken(
    work: Work, application: Application, ground: WithdrawalGround
) -> tuple[str, str]:
    """Why the promise ended the case, and on what rule."""
    if ground == "applicant":
        return "", ""
    broken = await commitments.newest(work, application.number)
    return broken.ending, broken.legal_basis


def _worded(
    application: Application,
    office: Organization,
    ground: WithdrawalGround,
    document_number: str,
    reason: str,
    legal_basis: str,
    at: datetime,
) -> Mapping[str, Any]:
    handler = application.origin.clerk_name
    match ground:
        case "applicant":
            return withdrawal_confirmation(
                application,
                office,
                document_number=document_number,
                reason="",
                withdrawn_at=at,
                handler=handler,
            )
        case "deemed":
            return deemed_withdrawal(
                application,
                office,
                document_number=document_number,
                reason=reason,
                withdrawn_at=at,
                handler=handler,
            )
        case "acceptance_revoked":
            return acceptance_revocation(
                application,
                office,
                document_number=document_number,
                reason=reason,
                legal_basis=legal_basis,
                revoked_at=at,
                handler=handler,
            )
