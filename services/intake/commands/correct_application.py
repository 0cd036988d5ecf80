"""Let the applicant put right on the spot what can be (当场更正)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.intake.commands.completing import checked_papers
from services.intake.domain.application import Application
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.status import Act, targets
from services.intake.domain.taking_in import correct
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class CorrectApplication:
    """Answers and papers that are put right; all others stay."""

    number: str
    form: Mapping[str, Any] = field(default_factory=dict)
    materials: tuple[MaterialGiven, ...] = ()


async def correct_application(
    work: Work,
    catalogue: Catalogue,
    command: CorrectApplication,
    *,
    seen_version: int | None = None,
) -> Application:
    """Correct without a notice and under the version the papers were taken in with.

    Raises: ApplicationUnknown, TransitionForbidden, FieldsRefused, VersionSeenIsOld.
    Source: 行政许可法 Art. 32(3)."""
    before = await applications.to_act_on(work, command.number, seen_version=seen_version)
    targets(before.status, Act.CORRECT)
    item = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    papers = checked_papers(item, before, command.form, command.materials)
    application, fact = correct(before, item, papers.form, papers.materials, now=work.now)
    applications.save_whole(work, application)
    work.record(
        "application_corrected",
        command.number,
        fields=",".join(fact.fields),
        materials=",".join(fact.materials),
    )
    return application
