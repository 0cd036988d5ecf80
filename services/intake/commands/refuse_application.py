"""Refuse an application at the window, naming the right body (不予受理)."""

from dataclasses import dataclass

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.rules import (
    RefusalGround,
    a_refusal_for_incompetence_names_the_right_body,
    ground_told_by,
)
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.window_documents import non_acceptance
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class RefuseApplication:
    """Why, on what law, and who is competent instead. ground: None where the clerk named none."""

    number: str
    reason: str
    legal_basis: str
    right_body: str | None = None
    ground: RefusalGround | None = None


async def refuse_application(
    work: Work,
    catalogue: Catalogue,
    command: RefuseApplication,
    *,
    seen_version: int | None = None,
) -> Application:
    """Refuse with a written decision. Source: 行政许可法 Art. 32(1), (2), 32 para. 2.

    Raises: ApplicationUnknown, TransitionForbidden, AcceptedBySilence, FieldsRefused,
    VersionSeenIsOld."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    every_text_is_printable(
        [
            ("reason", command.reason),
            ("legal_basis", command.legal_basis),
            ("right_body", command.right_body or ""),
        ]
    )
    ground = command.ground or ground_told_by(command.reason)
    a_refusal_for_incompetence_names_the_right_body(ground, command.right_body)
    calendar = await current_calendar(work.connection)
    application, fact = before.refuse(
        calendar,
        reason=command.reason,
        legal_basis=command.legal_basis,
        right_body=command.right_body,
        now=work.now,
    )
    office = await catalogue.office_of(work.connection, application.origin.organization)
    applications.save(work, application)
    await issue_document(
        work,
        application,
        office,
        "non_acceptance",
        lambda document_number: non_acceptance(
            application,
            office,
            document_number=document_number,
            reason=fact.reason,
            legal_basis=fact.legal_basis,
            right_body=fact.right_body,
            issued_at=work.now,
            handler=work.actor.name,
        ),
    )
    messages.announce(work, application, messages.refused(application, fact))
    work.record("application_refused", command.number, ground=ground)
    return application
