"""What an applicant's earlier cases and licences already give, shown to the clerk and logged."""

from dataclasses import dataclass
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.paper_list import KnownLicence
from services.intake.repository import applications, licences, sealed
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.earlier_cases import earlier_cases
from shared.calendar import local_date
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class EarlierPapers:
    """Valid licences and earlier cases in sight. cases: rows, the newest first."""

    application: Application
    item: ItemVersion
    licences: tuple[KnownLicence, ...]
    cases: tuple[Any, ...]


async def find_earlier_papers(work: Work, catalogue: Catalogue, number: str) -> EarlierPapers:
    """Of the applicant of this case. Raises: ApplicationUnknown.  Source: A3.2, A3.4, A3.6."""
    application = await applications.visible(work, number)
    item = await catalogue.item_version(
        work.connection, application.item.code, application.item.version
    )
    identity, today = application.applicant.identity_number, local_date(work.now)
    held = await licences.held_by(work, identity)
    cases = await earlier_cases(
        work.connection,
        work.actor,
        sealed.identity_index(work.keys).all_of(identity),
        besides=number,
    )
    valid = tuple(one for one in held if one.holds_on(today))
    work.record("earlier_papers_read", number, licences=len(valid), cases=len(cases))
    return EarlierPapers(application, item, valid, tuple(cases))
