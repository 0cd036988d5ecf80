"""Take in papers that were promised (补齐容缺材料); the last of them frees the certificate."""

from dataclasses import dataclass

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.promises import keeping
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.rules import papers_in_hand
from services.intake.publishing import messages, promise_messages
from services.intake.publishing.promise_documents import completion_receipt
from services.intake.repository import applications, commitments
from services.intake.repository.catalogue import Catalogue
from shared.calendar import local_date
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class CompletePapers:
    """Papers brought; none where they came as files before."""

    number: str
    materials: tuple[MaterialGiven, ...] = ()


async def complete_papers(work: Work, catalogue: Catalogue, command: CompletePapers) -> Commitment:
    """Register the papers; once all are in and made public long enough, tell so.

    Raises: ApplicationUnknown, CommitmentUnknown, TransitionForbidden, CommitmentActForbidden,
    FieldsRefused."""
    before = await applications.to_act_on(work, command.number)
    known = await commitments.live_one(work, command.number)
    item = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    application = keeping.take_in_papers(before, item, command.materials)
    work.record("papers_completed", command.number, materials=len(command.materials))
    return await settle_papers(work, catalogue, application, known)


async def settle_papers(
    work: Work, catalogue: Catalogue, application: Application, known: Commitment
) -> Commitment:
    """Write an application whose papers changed, its commitment, and what follows from both."""
    commitment = known
    if known.kind == "deferral":
        commitment = known.take_in(papers_in_hand(application.materials), now=work.now)
    if commitment.completed_at is not None and known.completed_at is None:
        application = keeping.completed(application)
        await _issue_receipt(work, catalogue, application, commitment)
    if commitment.may_be_released(local_date(work.now)):
        commitment = commitment.release(now=work.now)
        application = keeping.released(application)
        messages.announce(work, application, promise_messages.completed(application, at=work.now))
    applications.save(work, application)
    commitments.save(work, known, commitment)
    return commitment


async def _issue_receipt(
    work: Work, catalogue: Catalogue, application: Application, commitment: Commitment
) -> None:
    office = await catalogue.office_of(work.connection, application.origin.organization)
    papers = [one for one in application.materials if one.code in commitment.papers]
    await issue_document(
        work,
        application,
        office,
        "completion_receipt",
        lambda document_number: completion_receipt(
            application,
            office,
            papers,
            document_number=document_number,
            completed_at=work.now,
            handler=work.actor.name,
        ),
        occasion=commitment.id.hex,
    )
