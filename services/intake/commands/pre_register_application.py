"""Keep what an applicant could already say (预登记), so that nothing is typed twice later."""

from services.intake.commands.submit_application import SubmitApplication, begin_application
from services.intake.domain.application import Application
from services.intake.domain.taking_in import pre_registered
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


async def pre_register_application(
    work: Work, catalogue: Catalogue, command: SubmitApplication
) -> Application:
    """Number an inquiry with its item, applicant and first answers; its clerk was asked first.

    Raises: as submit_application, save that required answers may be missing.  Source: A2.5."""
    origin = await catalogue.origin_of(work.connection, work.actor)
    begun, _ = await begin_application(work, catalogue, command, origin, is_partial=True)
    application = pre_registered(begun)
    applications.add(work, application)
    work.record(
        "application_pre_registered",
        application.number,
        item=application.item.code,
        channel=command.channel,
    )
    return application
