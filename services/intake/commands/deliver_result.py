"""Hand the result over at the origin window against a 送达回证; that closes the application."""

from dataclasses import dataclass

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.facts import Delivered
from services.intake.domain.places import Organization
from services.intake.domain.promises.rules import (
    nothing_is_handed_out_before_the_promise_is_kept,
)
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.office_documents import collection_receipt
from services.intake.publishing.window_documents import delivery_receipt
from services.intake.publishing.wording import KINDS
from services.intake.repository import applications, commitments
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """How and to whom. mode: window, post, electronic.  relation: self, agent, relative.

    refusal_note: why the recipient did not take it; it then counts as served all the same.
    is_revocation: the notice of revocation is handed over in place of the licence."""

    number: str
    mode: str
    recipient: str
    relation: str
    remark: str = ""
    second_server: str = ""
    refusal_note: str = ""
    is_revocation: bool = False


async def deliver_result(
    work: Work,
    catalogue: Catalogue,
    command: DeliverResult,
    *,
    seen_version: int | None = None,
) -> Application:
    """Deliver licence or refusal decision. Source: 行政许可法 Art. 44; S2¶44.

    Raises: ApplicationUnknown, TransitionForbidden, LicenceNoLongerValid, NothingWasRevoked,
    ResultWithheld, FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    names = ("recipient", "remark", "second_server", "refusal_note")
    every_text_is_printable((name, getattr(command, name)) for name in names)
    if before.progress.result == "granted" and before.progress.licence is None:
        promised = await commitments.live(work, command.number)
        nothing_is_handed_out_before_the_promise_is_kept(promised)
    application, fact = before.deliver(
        mode=command.mode,
        recipient=command.recipient,
        relation=command.relation,
        remark=command.remark,
        now=work.now,
        is_revocation=command.is_revocation,
    )
    office = await catalogue.office_of(work.connection, application.origin.organization)
    applications.save(work, application)
    await issue_document(
        work,
        application,
        office,
        "delivery_receipt",
        lambda document_number: delivery_receipt(
            application,
            office,
            document_number=document_number,
            papers=_papers(application),
            mode=fact.mode,
            recipient=fact.recipient,
            relation=fact.relation,
            remark=fact.remark,
            issued_at=work.now,
            servers=[name for name in (work.actor.name, command.second_server) if name],
            refusal_note=command.refusal_note,
        ),
    )
    if not command.refusal_note and not command.is_revocation:
        await _receive_signature(work, application, office, fact)
    messages.announce(work, application, messages.delivered(application, fact))
    work.record("result_delivered", command.number, result=fact.result, mode=fact.mode)
    return application


async def _receive_signature(
    work: Work, application: Application, office: Organization, fact: Delivered
) -> None:
    """Whoever collects a licence signs for it (领证签收); nothing where there is none."""
    licence = application.progress.licence
    if licence is None:
        return
    await issue_document(
        work,
        application,
        office,
        "collection_receipt",
        lambda document_number: collection_receipt(
            application,
            office,
            document_number=document_number,
            licence=(licence.title, licence.number),
            mode=fact.mode,
            recipient=fact.recipient,
            relation=fact.relation,
            issued_at=work.now,
            handler=work.actor.name,
        ),
    )


def _papers(application: Application) -> list[tuple[str, str]]:
    licence = application.progress.licence
    if licence is not None and not application.progress.holds_valid_result:
        return [(KINDS["revocation_notice"].title, licence.number)]
    if licence is not None:
        return [(licence.title, licence.number)]
    if application.progress.result == "granted":
        return [(f"“{application.item.name}”办理结果", "")]
    return [("不予许可决定书", "")]
