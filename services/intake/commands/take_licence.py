"""A licence was issued: it waits at the origin window, and stands for papers from now on."""

from services.intake.commands.follow_case import follow_case
from services.intake.domain.paper_list import KnownLicence
from services.intake.domain.progress import IssuedLicence
from services.intake.repository import licences
from shared.unit_of_work import Work


async def take_licence(work: Work, licence: KnownLicence) -> None:
    """Follow the case and keep whose licence it is. Raises: NotYet."""
    result = IssuedLicence(licence.number, licence.title)
    number = licence.application_number
    application = await follow_case(work, number, lambda known: known.licensed(result))
    if application is not None:
        licences.note(work, licence, holder=application.applicant.identity_number)
