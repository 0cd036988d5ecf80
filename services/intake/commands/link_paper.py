"""Let what is there already stand for a paper: a licence, or a paper of an earlier case (A3.2)."""

from dataclasses import replace

from services.intake.commands.carry_over import earlier_case, take_over
from services.intake.domain.application import Application
from services.intake.domain.errors import (
    LicenceDoesNotReplace,
    LicenceUnknown,
    MaterialUnknown,
    NothingToReuse,
)
from services.intake.domain.items import ItemVersion, MaterialRule
from services.intake.domain.paper_list import (
    link_of_case,
    link_of_licence,
    papers_after_licences_ended,
)
from services.intake.repository import applications, files, licences
from services.intake.repository.catalogue import Catalogue
from shared.calendar import local_date
from shared.unit_of_work import Work


async def link_licence(
    work: Work,
    catalogue: Catalogue,
    number: str,
    material: str,
    licence_number: str,
    *,
    seen_version: int | None = None,
) -> Application:
    """A licence of the applicant stands for a paper; its number is enough.

    Raises: ApplicationUnknown, MaterialUnknown, LicenceUnknown, LicenceDoesNotReplace,
    TransitionForbidden, LinkNotNeeded, VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    rule = await _rule(work, catalogue, before, material)
    held = await licences.held_by(work, before.applicant.identity_number)
    licence = next((one for one in held if one.number == licence_number), None)
    if licence is None or not licence.holds_on(local_date(work.now)):
        raise LicenceUnknown
    if licence.licence_type != rule.licence_type:
        raise LicenceDoesNotReplace(title=licence.title, name=rule.name)
    application = before.link_paper(link_of_licence(material, licence), now=work.now)
    applications.save(work, application)
    work.record("licence_linked", number, material=material, licence=licence_number)
    return application


async def link_earlier_paper(
    work: Work,
    catalogue: Catalogue,
    number: str,
    material: str,
    *,
    source: str,
    source_material: str,
    seen_version: int | None = None,
) -> Application:
    """The files of a paper of an earlier case, of this or another item, stand for a paper.

    Raises: ApplicationUnknown, MaterialUnknown, EarlierCaseUnknown, PaperOfAnotherPerson,
    NothingToReuse, TransitionForbidden, LinkNotNeeded, VersionSeenIsOld."""
    before = await applications.to_act_on(work, number, seen_version=seen_version)
    await _rule(work, catalogue, before, material)
    applicant = before.applicant.identity_number
    await earlier_case(work, source, applicant, field="application_number")
    found = await files.of_application(work, source, source_material)
    there = {one.sha256 for one in await files.of_application(work, number, material)}
    taken = [one for one in found if one.sha256 not in there]
    if not taken:
        raise NothingToReuse
    application = before.link_paper(link_of_case(material, source, len(taken)), now=work.now)
    applications.save(work, application)
    take_over(work, taken, number=number, material=material, source=source)
    return application


async def as_licences_stand(work: Work, application: Application) -> Application:
    """The application, where licences that papers were linked to may have ended since."""
    linked = {one.source for one in application.materials if one.state == "linked"}
    if not linked:
        return application
    ended = await licences.ended(work, linked, local_date(work.now))
    if not ended:
        return application
    return replace(application, materials=papers_after_licences_ended(application.materials, ended))


async def _rule(
    work: Work, catalogue: Catalogue, application: Application, material: str
) -> MaterialRule:
    item: ItemVersion = await catalogue.item_version(
        work.connection, application.item.code, application.item.version
    )
    rule = item.material(material)
    if rule is None:
        raise MaterialUnknown(code=material)
    return rule
