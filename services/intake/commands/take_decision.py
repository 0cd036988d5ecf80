"""The case was decided: granted waits for its licence, refused returns as a written decision."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.places import Organization
from services.intake.domain.progress import Outcome
from services.intake.publishing.case_documents import refusal_decision
from services.intake.publishing.office_documents import grant_decision
from services.intake.repository import offices
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class TakeDecision:
    """What was decided, by whom, and what the applicant must be told."""

    number: str
    outcome: Outcome
    needs_licence: bool
    organization: str
    reason: str
    legal_basis: str
    remedy: str
    signed_by_name: str
    decided_at: datetime
    as_of: int
    is_withheld: bool = False


async def take_decision(work: Work, command: TakeDecision) -> None:
    """Note the decision and keep it as a document for the origin window: what is granted and on what
    conditions, or the reasons of a refusal and its remedies.

    Source: 行政许可法 Art. 38.  Raises: NotYet."""
    application = await follow_case(
        work,
        command.number,
        lambda known: known.decided(
            command.outcome,
            needs_licence=command.needs_licence,
            as_of=command.as_of,
            is_withheld=command.is_withheld,
        ),
    )
    if application is None:
        return
    office = await offices.first_known(work, command.organization, application.origin.organization)
    if command.outcome == "granted":
        await _issue_grant(work, application, office, command)
        return
    await issue_document(
        work,
        application,
        office,
        "refusal_decision",
        lambda document_number: refusal_decision(
            application,
            office,
            document_number=document_number,
            reason=command.reason,
            legal_basis=command.legal_basis,
            remedy=command.remedy,
            decided_at=command.decided_at,
            signed_by=command.signed_by_name,
        ),
        occasion="decision",
    )


async def _issue_grant(
    work: Work, application: Application, office: Organization, command: TakeDecision
) -> None:
    await issue_document(
        work,
        application,
        office,
        "grant_decision",
        lambda document_number: grant_decision(
            application,
            office,
            document_number=document_number,
            reason=command.reason,
            legal_basis=command.legal_basis,
            needs_licence=command.needs_licence,
            decided_at=command.decided_at,
            signed_by=command.signed_by_name,
        ),
        occasion="decision",
    )
