"""Hand the result over at the origin window against a 送达回证; that closes the application."""

from dataclasses import dataclass

from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.promises.rules import (
    nothing_is_handed_out_before_the_promise_is_kept,
)
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.window_documents import delivery_receipt
from services.intake.repository import applications, commitments
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """How and to whom. mode: window, post, electronic.  relation: self, agent, relative."""

    number: str
    mode: str
    recipient: str
    relation: str
    remark: str = ""


async def deliver_result(
    work: Work,
    catalogue: Catalogue,
    command: DeliverResult,
    *,
    seen_version: int | None = None,
) -> Application:
    """Deliver licence or refusal decision. Source: 行政许可法 Art. 44; S2¶44.

    Raises: ApplicationUnknown, TransitionForbidden, LicenceNoLongerValid, ResultWithheld,
    FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    every_text_is_printable([("recipient", command.recipient), ("remark", command.remark)])
    if before.progress.result == "granted" and before.progress.licence is None:
        promised = await commitments.live(work, command.number)
        nothing_is_handed_out_before_the_promise_is_kept(promised)
    application, fact = before.deliver(
        mode=command.mode,
        recipient=command.recipient,
        relation=command.relation,
        remark=command.remark,
        now=work.now,
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
            server=work.actor.name,
        ),
    )
    messages.announce(work, application, messages.delivered(application, fact))
    work.record("result_delivered", command.number, result=fact.result, mode=fact.mode)
    return application


def _papers(application: Application) -> list[tuple[str, str]]:
    licence = application.progress.licence
    if licence is not None:
        return [(licence.title, licence.number)]
    if application.progress.result == "granted":
        return [(f"“{application.item.name}”办理结果", "")]
    return [("不予许可决定书", "")]
