"""Take in what was asked for, before or after acceptance (补正)."""

from dataclasses import dataclass

from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.supplementing import supplement
from services.intake.publishing import messages
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class SupplementApplication:
    """Papers brought. request_id: which request of a back office, where several are open."""

    number: str
    materials: tuple[MaterialGiven, ...]
    remark: str = ""
    request_id: str | None = None


async def supplement_application(
    work: Work,
    catalogue: Catalogue,
    command: SupplementApplication,
    *,
    seen_version: int | None = None,
) -> Application:
    """Register the papers; a back office that asked for them is told.

    Raises: ApplicationUnknown, TransitionForbidden, NothingSupplemented, RequestUnknown,
    FieldsRefused, VersionSeenIsOld."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    item = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    every_text_is_printable([("remark", command.remark)])
    application, fact = supplement(
        before,
        item,
        command.materials,
        command.remark,
        now=work.now,
        request_id=command.request_id,
    )
    applications.save(work, application)
    if isinstance(fact, facts.Supplemented):
        messages.announce(work, application, messages.supplemented(application, fact))
    work.record("application_supplemented", command.number, materials=len(command.materials))
    return application
