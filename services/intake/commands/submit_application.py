"""Take papers in at a window (收件)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.intake.commands.carry_over import Carried, carried_from, take_over_all
from services.intake.commands.serving_places import named_places_are_served
from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.entry import Channel
from services.intake.domain.follow_ups import (
    Following,
    FollowUpWish,
    answers_given_ahead,
    wanted_follow_up,
)
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
    KnownLicence,
    Link,
    answers_of_case,
    links_of_licences,
    papers_of_case,
)
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.places import Origin
from services.intake.domain.rules import an_agent_shows_an_authority_that_still_holds
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, follow_ups, licences
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.numbers import next_application_number
from services.intake.repository.sealed import new_query_seed
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """What a clerk or an applicant enters; identity numbers are already checked and normalised.

    copied_from: an earlier case of the applicant that answers and papers are taken from (A3.4).
    follow_up: whether the item that a grant opens is wanted too, and its answers (先照后证)."""

    item_code: str
    applicant: Applicant
    agent: Agent | None
    form: Mapping[str, Any]
    materials: tuple[MaterialGiven, ...]
    copied_from: str | None = None
    channel: Channel = "window"
    follow_up: FollowUpWish = field(default_factory=FollowUpWish)


async def submit_application(
    work: Work, catalogue: Catalogue, command: SubmitApplication
) -> Application:
    """Check the papers against the item, link what is there already, number them and keep them.
    Nobody needs an appointment.

    Raises: ItemUnknown, ItemNotAcceptedAtThisLevel, ItemNotForThisApplicant, FieldsRefused,
    WindowNotOfOrganization; of an earlier case EarlierCaseUnknown, PaperOfAnotherPerson.
    Source: S2¶40; A2.5."""
    origin = await catalogue.origin_of(work.connection, work.actor)
    carried = await _carried(work, catalogue, command)
    application, fact = await begin_application(work, catalogue, command, origin, carried=carried)
    applications.add(work, application)
    if carried is not None:
        take_over_all(work, carried, application)
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
    carried: Carried | None = None,
    opened_by: KnownLicence | None = None,
) -> tuple[Application, facts.Submitted]:
    """A numbered application of checked papers, not yet kept.

    is_partial: required answers may still be missing (预登记).  The number is taken last, so that
    nothing refused leaves a gap.  carried: what an earlier case gives.
    opened_by: the licence of a first stage, which is linked; the enterprise that it founded becomes the
    applicant at reception.
    Raises: as submit_application."""
    item = await catalogue.item(work.connection, command.item_code)
    item_is_accepted_at_the_level_of_the_window(item, origin.level)
    if opened_by is None:
        item_is_meant_for_this_kind_of_applicant(item, command.applicant.kind)
    today = local_date(work.now)
    an_agent_shows_an_authority_that_still_holds(command.channel, command.agent, today=today)
    given = carried.answers if carried else command.form
    form = checked_form(item.form, given, is_partial=is_partial)
    answers_agree_with_the_identity_number(item.form, form, command.applicant)
    if not is_partial:
        await named_places_are_served(work, catalogue, item, origin, form)
    answers = answers_of_case(form, command.applicant, command.agent)
    links = (*(carried.links if carried else ()), *await _licences(work, item, command, opened_by))
    materials = papers_of_case(item, command.materials, answers, links=links)
    every_text_is_printable(_texts(command.applicant, command.agent, form))
    following = await _following(work, catalogue, item, command.follow_up)
    office = catalogue.office(origin.organization)
    number = await next_application_number(work, office, today)
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
        channel=command.channel,
    )
    if following is not None:
        follow_ups.add(work, application, following)
    return application, fact


async def _carried(work: Work, catalogue: Catalogue, command: SubmitApplication) -> Carried | None:
    if command.copied_from is None:
        return None
    item = await catalogue.item(work.connection, command.item_code)
    return await carried_from(
        work,
        catalogue,
        command.copied_from,
        item=item,
        identity_number=command.applicant.identity_number,
        given=command.form,
    )


async def _following(
    work: Work, catalogue: Catalogue, item: ItemVersion, wish: FollowUpWish
) -> Following | None:
    """What is to follow the grant, if it is wanted; its answers are held against its own form.

    One that is not in the catalogue today may be so on the day of the licence: it keeps nobody from
    handing in the first, unless answers of it are given."""
    rule = wanted_follow_up(item, wish)
    if rule is None or not wish.form:
        return Following(rule.item, rule.name) if rule else None
    second = await catalogue.item(work.connection, rule.item)
    answers = answers_given_ahead(second, wish.form)
    every_text_is_printable(written_answers(answers))
    return Following(rule.item, rule.name, answers)


async def _licences(
    work: Work, item: ItemVersion, command: SubmitApplication, opened_by: KnownLicence | None
) -> tuple[Link, ...]:
    """Asks the database only where a licence could stand for a paper of the item, and never for somebody
    on the net, who would learn what another person holds."""
    if opened_by is not None:
        return links_of_licences(item, [opened_by], local_date(work.now))
    if command.channel == "online" or not any(rule.licence_type for rule in item.materials):
        return ()
    held = await licences.held_by(work, command.applicant.identity_number)
    return links_of_licences(item, held, local_date(work.now))


def _texts(
    applicant: Applicant, agent: Agent | None, form: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    yield "applicant.name", applicant.name
    if agent is not None:
        yield "agent.name", agent.name
        yield "agent.authority", agent.authority
    yield from written_answers(form)
