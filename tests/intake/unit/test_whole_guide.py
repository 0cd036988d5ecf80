"""A guide with every field filled: nothing of the field union is lost on page, slip, file or workbook."""

from collections.abc import Mapping
from typing import Any

import pytest

from services.intake.domain.catalogue import parts
from services.intake.domain.catalogue.guide import GUIDE
from services.intake.domain.catalogue.shape import shape_findings
from services.intake.publishing.booklet_looks import page_of
from services.intake.publishing.booklets import blank_form, guide_booklet, notice_slip, sample_form
from services.intake.publishing.catalogue_files import FORMATS, CatalogueFile, Format, write_file

FOR_MACHINES = {
    "basic_code": "stands within the item's code",
    "keywords": "other words by which the item is found",
    "implementing_body.organization": "begins the item's code",
    "licence_type": "names the template of the licence",
    "result.kind": "names what is made of the result",
    "materials.code": "refers to the paper in messages",
    "materials.licence_type": "names the register's type; that a licence stands for it is told",
    "form.name": "names the answer in messages",
    "form.max_length": "a bound",
    "route_plan.stages.code": "names the stage in messages",
    "notice_commitment.replaces": "refers to papers, which are named",
    "route_plan.stages.tasks.department": "its name is shown",
    "department_names.department": "its name is shown",
    "follow_up.prefill.question": "names an answer of the second in messages",
    "follow_up.prefill.source": "names an answer of the first in messages",
}
ON_THE_FORM = ("form.label", "form.choices", "form.example")


class Filled:
    """A guide with every field filled; each free text is a mark that tells where it stands."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self.guide: dict[str, Any] = self._fields(GUIDE, "")
        task = self.guide["route_plan"]["stages"][0]["tasks"][0]
        self.guide["department_names"][0]["department"] = task["department"]

    def _fields(self, fields: Mapping[str, parts.Part], path: str) -> dict[str, Any]:
        return {name: self._value(part, f"{path}{name}") for name, part in fields.items()}

    def _value(self, part: parts.Part, path: str) -> Any:
        match part:
            case parts.Text() if path.endswith("needed_if"):
                return "has_agent = true"
            case parts.Text():
                return part.choices[0] if part.choices else self._mark(path)
            case parts.Texts():
                return list(part.choices) if part.choices else [self._mark(path)]
            case parts.Whole():
                return max(part.least, 2)
            case parts.Wholes():
                return [part.least]
            case parts.Flag():
                return True
            case parts.Words():
                return {"name": "ours"}
            case parts.Group():
                return self._fields(part.fields, f"{path}.")
            case parts.Rows():
                return [self._fields(part.fields, f"{path}.")]

    def _mark(self, path: str) -> str:
        mark = f"文{len(self.marks)}字"
        self.marks[mark] = path
        return mark


def test_every_word_of_a_guide_stands_on_its_page_or_form() -> None:
    filled = Filled()

    page = page_of(guide_booklet(filled.guide, 1, {}))
    form = page_of(blank_form(filled.guide, 1)) + page_of(sample_form(filled.guide, 1))

    missing = {path for mark, path in filled.marks.items() if mark not in page}
    assert missing - set(FOR_MACHINES) == {one for one in ON_THE_FORM if one in missing}
    shown = {path for mark, path in filled.marks.items() if mark in form}
    assert set(ON_THE_FORM) - {"form.choices"} <= shown


def test_the_one_time_notice_slip_names_all_that_must_be_brought_and_known() -> None:
    filled = Filled()

    slip = page_of(notice_slip(filled.guide, 1))

    shown = {path for mark, path in filled.marks.items() if mark in slip}
    assert shown >= {
        "accepting_unit", "bus_routes", "code", "common_errors", "conditions", "consultation",
        "hours.summer", "hours.winter", "implementing_body.name", "materials.name",
        "materials.standard", "materials.when", "name", "status_query", "supervision_channel",
        "window_addresses.address", "window_addresses.name",
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_guide_with_every_field_filled_comes_back_as_it_went_out(form: Format) -> None:
    guide = Filled().guide
    assert shape_findings(guide) == []

    (read,) = CatalogueFile(f"a.{form}", write_file([guide], form)).guides()

    assert (dict(read.guide), read.faults) == (guide, ())
