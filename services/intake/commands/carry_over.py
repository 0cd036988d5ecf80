"""Take answers and papers of an earlier case over into a new one of the same applicant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.earlier_cases import (
    an_earlier_case_is_of_the_same_applicant,
    carried_answers,
    fitting_papers,
)
from services.intake.domain.errors import ApplicationUnknown, EarlierCaseUnknown
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material
from services.intake.domain.paper_list import Link, link_of_case
from services.intake.repository import applications, files
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.files import StoredFile
from shared.identifiers import is_application_number, new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Carried:
    """What an earlier case gives. files: by the code of the paper in the new case."""

    source: str
    answers: Mapping[str, Any]
    files: Mapping[str, tuple[StoredFile, ...]]

    @property
    def links(self) -> tuple[Link, ...]:
        """The papers that need not be brought again."""
        return tuple(
            link_of_case(code, self.source, len(taken)) for code, taken in self.files.items()
        )


async def earlier_case(work: Work, number: str, identity_number: str, *, field: str) -> Application:
    """An earlier case in sight of the same applicant. field: of the request that names it.

    Raises: EarlierCaseUnknown, PaperOfAnotherPerson."""
    if not is_application_number(number):
        raise EarlierCaseUnknown(field)
    try:
        earlier = await applications.visible(work, number)
    except ApplicationUnknown as error:
        raise EarlierCaseUnknown(field) from error
    an_earlier_case_is_of_the_same_applicant(earlier, identity_number)
    return earlier


async def carried_from(
    work: Work,
    catalogue: Catalogue,
    source: str,
    *,
    item: ItemVersion,
    identity_number: str,
    given: Mapping[str, Any],
) -> Carried:
    """What an earlier case in sight gives to a new case of its own applicant.

    Raises: EarlierCaseUnknown, PaperOfAnotherPerson."""
    earlier = await earlier_case(work, source, identity_number, field="copied_from")
    then = await catalogue.item_version(work.connection, earlier.item.code, earlier.item.version)
    fitting = fitting_papers(item, earlier)
    found = await files.of_application(work, source) if fitting else []
    taken: dict[str, dict[str, StoredFile]] = {}
    for file in found:
        if file.material in fitting:
            taken.setdefault(fitting[file.material], {}).setdefault(file.sha256, file)
    return Carried(
        source,
        carried_answers(item, earlier, then, given),
        {code: tuple(alike.values()) for code, alike in taken.items()},
    )


def take_over(
    work: Work, taken: Iterable[StoredFile], *, number: str, material: str, source: str
) -> None:
    """Keep rows of their own for files of an earlier case; the bytes stay where they lie."""
    count = 0
    for file in taken:
        count += 1
        files.add(
            work,
            replace(
                file,
                id=new_id(),
                application_number=number,
                material=material,
                uploaded_at=work.now,
                uploaded_by=work.actor.staff,
                taken_from=file.id,
            ),
        )
    work.record("files_reused", number, material=material, source=source, files=count)


def take_over_all(work: Work, carried: Carried, application: Application) -> None:
    """Keep the files of every paper that now stands on the earlier case, and log the copy."""
    for paper in application.materials:
        if _stands_on(paper, carried):
            take_over(
                work,
                carried.files[paper.code],
                number=application.number,
                material=paper.code,
                source=carried.source,
            )
    work.record("application_copied", application.number, source=carried.source)
    work.record("case_copied_into", carried.source, application=application.number)


def _stands_on(paper: Material, carried: Carried) -> bool:
    return paper.state == "linked" and paper.source == carried.source
