"""Hold the places that answers name against the offices there are."""

from collections.abc import Mapping
from typing import Any

from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import ItemVersion
from services.intake.domain.places import Origin
from services.intake.domain.route import every_named_place_is_served, way_of
from services.intake.repository.catalogue import Catalogue
from shared.unit_of_work import Work


async def named_places_are_served(
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
