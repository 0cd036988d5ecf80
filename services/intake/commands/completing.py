"""Add to the answers and papers that are there already; the guide that holds now decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.commands.serving_places import named_places_are_served
from services.intake.domain.application import Application
from services.intake.domain.forms import (
    answers_agree_with_the_identity_number,
    checked_form,
    written_answers,
)
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material, MaterialGiven
from services.intake.domain.paper_list import answers_of_case, papers_of_case
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Papers:
    """An item with a checked form and every paper."""

    item: ItemVersion
    form: Mapping[str, Any]
    materials: tuple[Material, ...]


async def completed_papers(
    work: Work,
    catalogue: Catalogue,
    before: Application,
    form: Mapping[str, Any],
    materials: tuple[MaterialGiven, ...],
) -> Papers:
    """What was given before together with what is given now, under the version in force.

    A paper in hand that the present guide asks for no more stays on the list.
    Raises: ItemUnknown, ItemWithdrawn, ItemNotYetInForce, FieldsRefused."""
    item = await catalogue.item(work.connection, before.item.code)
    papers = checked_papers(item, before, form, materials)
    await named_places_are_served(work, catalogue, item, before.origin, papers.form)
    return papers


def checked_papers(
    item: ItemVersion,
    before: Application,
    form: Mapping[str, Any],
    materials: tuple[MaterialGiven, ...],
) -> Papers:
    """The same under a version that is known. Raises: FieldsRefused."""
    asked = {field.name for field in item.form}
    earlier = {name: answer for name, answer in before.form.items() if name in asked}
    answers = checked_form(item.form, {**earlier, **form})
    answers_agree_with_the_identity_number(item.form, answers, before.applicant)
    every_text_is_printable(written_answers(answers))
    of_case = answers_of_case(answers, before.applicant, before.agent)
    listed = papers_of_case(item, materials, of_case, before.materials)
    in_hand = (
        one
        for one in before.materials
        if item.material(one.code) is None and (one.state != "missing" or one.files)
    )
    return Papers(item, answers, (*listed, *in_hand))
