"""A window takes in what was pre-registered or applied for online (收件), or gives it back (退件)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.intake.commands.completing import completed_papers
from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import item_is_meant_for_this_kind_of_applicant
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.people import Applicant
from services.intake.domain.rules import an_agent_shows_an_authority_that_still_holds
from services.intake.domain.taking_in import give_back, receive
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.publishing.window_documents import return_notice
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.errors import FieldError
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class ReceiveApplication:
    """What the clerk adds to what is there.

    holder: the enterprise that the first stage founded, as the applicant of the second."""

    number: str
    form: Mapping[str, Any] = field(default_factory=dict)
    materials: tuple[MaterialGiven, ...] = ()
    holder: Applicant | None = None


async def receive_application(
    work: Work,
    catalogue: Catalogue,
    command: ReceiveApplication,
    *,
    seen_version: int | None = None,
) -> Application:
    """Take the papers in at the clerk's own window, which becomes their origin.

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused, ItemWithdrawn,
    WindowNotOfOrganization, VersionSeenIsOld.  Source: A2.5; rules.md D."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    origin = await catalogue.origin_of(work.connection, work.actor)
    known = replace(before, applicant=_applicant(before, command.holder))
    papers = await completed_papers(work, catalogue, known, command.form, command.materials)
    item_is_meant_for_this_kind_of_applicant(papers.item, known.applicant.kind)
    an_agent_shows_an_authority_that_still_holds(
        before.entry.channel, before.agent, today=local_date(work.now)
    )
    application, fact = receive(
        before,
        papers.item,
        papers.form,
        papers.materials,
        origin,
        now=work.now,
        holder=known.applicant,
    )
    applications.save_whole(work, application)
    messages.announce(work, application, messages.submitted(application, fact))
    work.record(
        "application_received",
        command.number,
        window=origin.window,
        channel=application.entry.channel,
    )
    return application


def _applicant(before: Application, holder: Applicant | None) -> Applicant:
    """Whose application it is: of a first stage the enterprise it founded, else whoever applied.

    Raises: FieldsRefused.  Source: A7 (先照后证)."""
    if holder is None:
        return before.applicant
    if not before.entry.follows:
        message = "只有由首个事项开启的办件，收件时才能改为以新设立的单位申请"
        raise FieldsRefused([FieldError("holder", "no_first_stage", message)])
    every_text_is_printable([("holder.name", holder.name)])
    return holder


async def return_application(
    work: Work,
    catalogue: Catalogue,
    number: str,
    *,
    reason: str,
    seen_version: int | None = None,
) -> Application:
    """Give an online application back with a written reason.

    Raises: ApplicationUnknown, TransitionForbidden, AcceptedBySilence, FieldsRefused,
    VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    every_text_is_printable([("reason", reason)])
    calendar = await current_calendar(work.connection)
    application, fact = give_back(before, calendar, reason, now=work.now)
    office = await catalogue.office_of(work.connection, application.origin.organization)
    applications.save(work, application)
    await issue_document(
        work,
        application,
        office,
        "return_notice",
        lambda document_number: return_notice(
            application,
            office,
            document_number=document_number,
            reason=reason,
            issued_at=work.now,
            handler=work.actor.name,
        ),
    )
    messages.announce(work, application, messages.returned(application, fact))
    work.record("application_returned", number)
    return application
