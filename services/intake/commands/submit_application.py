"""Take papers in at a window (收件)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.entry import Channel
from services.intake.domain.forms import checked_form, written_answers
from services.intake.domain.items import (
    item_is_accepted_at_the_level_of_the_window,
    item_is_meant_for_this_kind_of_applicant,
)
from services.intake.domain.materials import MaterialGiven, listed_materials
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.places import Origin
from services.intake.domain.rules import an_agent_shows_an_authority_that_still_holds
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.numbers import next_application_number
from services.intake.repository.sealed import new_query_seed
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """What a clerk or an applicant enters; identity numbers are already checked and normalised."""

    item_code: str
    applicant: Applicant
    agent: Agent | None
    form: Mapping[str, Any]
    materials: tuple[MaterialGiven, ...]
    channel: Channel = "window"


async def submit_application(
    work: Work, catalogue: Catalogue, command: SubmitApplication
) -> Application:
    """Check the papers against the item, number them and keep them. Nobody needs an appointment.

    Raises: ItemUnknown, ItemNotAcceptedAtThisLevel, ItemNotForThisApplicant, FieldsRefused,
    WindowNotOfOrganization.  Source: S2¶40; A2.5."""
    origin = await catalogue.origin_of(work.connection, work.actor)
    application, fact = await begin_application(work, catalogue, command, origin)
    applications.add(work, application)
    messages.announce(work, application, messages.submitted(application, fact))
    work.record(
        "application_submitted",
        application.number,
        item=application.item.code,
        window=origin.window,
        channel=command.channel,
    )
    return application


async def begin_application(
    work: Work,
    catalogue: Catalogue,
    command: SubmitApplication,
    origin: Origin,
    *,
    is_partial: bool = False,
) -> tuple[Application, facts.Submitted]:
    """A numbered application of checked papers, not yet kept.

    is_partial: required answers may still be missing (预登记).  The number is taken last, so that
    nothing refused leaves a gap.  Raises: as submit_application."""
    item = await catalogue.item(work.connection, command.item_code)
    item_is_accepted_at_the_level_of_the_window(item, origin.level)
    item_is_meant_for_this_kind_of_applicant(item, command.applicant.kind)
    today = local_date(work.now)
    an_agent_shows_an_authority_that_still_holds(command.channel, command.agent, today=today)
    form = checked_form(item.form, command.form, is_partial=is_partial)
    materials = listed_materials(item, command.materials)
    every_text_is_printable(_texts(command.applicant, command.agent, form))
    office = catalogue.office(origin.organization)
    number = await next_application_number(work, office, today)
    return Application.submit(
        new_id=new_id(),
        number=number,
        item=item,
        applicant=command.applicant,
        agent=command.agent,
        form=form,
        materials=materials,
        origin=origin,
        query_seed=new_query_seed(work.keys),
        now=work.now,
        channel=command.channel,
    )


def _texts(
    applicant: Applicant, agent: Agent | None, form: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    yield "applicant.name", applicant.name
    if agent is not None:
        yield "agent.name", agent.name
        yield "agent.authority", agent.authority
    yield from written_answers(form)
