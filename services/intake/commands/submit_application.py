"""Take papers in at a window (收件)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.commands.carry_over import Carried, carried_from, take_over_all
from services.intake.domain.application import Application
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.forms import (
    answers_agree_with_the_identity_number,
    checked_form,
    written_answers,
)
from services.intake.domain.items import (
    ItemVersion,
    item_is_accepted_at_the_level_of_the_window,
    item_is_meant_for_this_kind_of_applicant,
)
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.paper_list import (
    Link,
    answers_of_case,
    links_of_licences,
    papers_of_case,
)
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.places import Origin
from services.intake.domain.route import every_named_place_is_served, way_of
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, licences
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.numbers import next_application_number
from services.intake.repository.sealed import new_query_seed
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """What a clerk enters; identity numbers are already checked and normalised.

    copied_from: an earlier case of the applicant that answers and papers are taken from (A3.4)."""

    item_code: str
    applicant: Applicant
    agent: Agent | None
    form: Mapping[str, Any]
    materials: tuple[MaterialGiven, ...]
    copied_from: str | None = None


async def submit_application(
    work: Work, catalogue: Catalogue, command: SubmitApplication
) -> Application:
    """Check the papers against the item, link what is there already, number them and keep them.

    The number is taken last, so that nothing refused leaves a gap.
    Raises: ItemUnknown, ItemNotAcceptedAtThisLevel, ItemNotForThisApplicant, FieldsRefused,
    WindowNotOfOrganization; of an earlier case EarlierCaseUnknown, PaperOfAnotherPerson."""
    origin = await catalogue.origin_of(work.connection, work.actor)
    item = await catalogue.item(work.connection, command.item_code)
    item_is_accepted_at_the_level_of_the_window(item, origin.level)
    item_is_meant_for_this_kind_of_applicant(item, command.applicant.kind)
    carried = await _carried(work, catalogue, item, command)
    form = checked_form(item.form, carried.answers if carried else command.form)
    answers_agree_with_the_identity_number(item.form, form, command.applicant)
    await _named_places_are_served(work, catalogue, item, origin, form)
    answers = answers_of_case(form, command.applicant, command.agent)
    links = (*(carried.links if carried else ()), *await _licences(work, item, command))
    materials = papers_of_case(item, command.materials, answers, links=links)
    every_text_is_printable(_texts(command.applicant, command.agent, form))
    office = catalogue.office(origin.organization)
    number = await next_application_number(work, office, local_date(work.now))
    application, fact = Application.submit(
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
    )
    applications.add(work, application)
    if carried is not None:
        take_over_all(work, carried, application)
    messages.announce(work, application, messages.submitted(application, fact))
    work.record("application_submitted", number, item=item.code, window=origin.window)
    return application


async def _carried(
    work: Work, catalogue: Catalogue, item: ItemVersion, command: SubmitApplication
) -> Carried | None:
    if command.copied_from is None:
        return None
    return await carried_from(
        work,
        catalogue,
        command.copied_from,
        item=item,
        identity_number=command.applicant.identity_number,
        given=command.form,
    )


async def _licences(work: Work, item: ItemVersion, command: SubmitApplication) -> tuple[Link, ...]:
    """Asks the database only where a licence could stand for a paper of the item."""
    if not any(rule.licence_type for rule in item.materials):
        return ()
    held = await licences.held_by(work, command.applicant.identity_number)
    return links_of_licences(item, held, local_date(work.now))


async def _named_places_are_served(
    work: Work, catalogue: Catalogue, item: ItemVersion, origin: Origin, form: Mapping[str, Any]
) -> None:
    """Refuse a place without offices, but not by an old list of them. Raises: FieldsRefused."""
    way = way_of(item, form, origin.level)
    area = catalogue.area_of(item)
    try:
        every_named_place_is_served(way, item, form, catalogue.departments, area)
    except FieldsRefused:
        departments = await catalogue.departments_anew(work.connection)
        every_named_place_is_served(way, item, form, departments, area)


def _texts(
    applicant: Applicant, agent: Agent | None, form: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    yield "applicant.name", applicant.name
    if agent is not None:
        yield "agent.name", agent.name
        yield "agent.authority", agent.authority
    yield from written_answers(form)
