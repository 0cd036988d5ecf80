"""Files of the catalogue come back as they went out, and a fault is named by its cell."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.errors import CatalogueFileUnreadable
from services.intake.publishing.catalogue_files import FORMATS, CatalogueFile, Format, write_file
from services.intake.publishing.workbook_columns import FIRST_SHEET
from tests import equipment
from tests.intake.guides import guide


def written(form: Format, *guides: dict[str, Any]) -> CatalogueFile:
    return CatalogueFile(f"catalogue.{form}", write_file(guides, form))


def edited(sheet: str, cell: str, value: Any, *guides: dict[str, Any]) -> CatalogueFile:
    """The workbook of these guides with one cell overwritten by hand."""
    content = written("xlsx", *guides).content
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content))
    book[sheet][cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return CatalogueFile("edited.xlsx", kept.getvalue())


def places(file: CatalogueFile) -> list[str]:
    """Where the faults of all items are."""
    return [
        one.where(finding.path)
        for one in file.guides()
        for finding in one.faults or findings_of(one.guide)
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_the_demo_catalogue_comes_back_as_it_went_out(form: Format) -> None:
    guides = [guide(item.key) for item in equipment.seed().items]

    file = written(form, *guides)

    assert [dict(one.guide) for one in file.guides()] == guides
    assert [dict(one.guide) for one in file.guides()] == guides, "a second reading"


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("申请材料", "I5", None),
        ("申请材料", "E3", "两份"),
        ("申请材料", "F3", "也许"),
    ],
)
def test_a_fault_is_named_by_sheet_and_cell(sheet: str, cell: str, value: Any) -> None:
    file = edited(sheet, cell, value, guide("elder_bus_card"), guide("elder_card"))

    assert places(file) == [f"{sheet}!{cell}"]


@pytest.mark.parametrize("form", FORMATS)
def test_rules_conditions_and_places_of_a_plan_come_back_as_they_went_out(form: Format) -> None:
    given = guide("construction_permit")
    given["route_plan"]["stages"][0] |= {"rule": "quorum", "quorum": 2, "skipped_from_level": 3}
    given["route_plan"]["stages"][0]["tasks"][1] |= {
        "needed_if": "floor_area >= 3000 or contract_price > 1.5",
        "advisory": True,
        "may_veto": False,
    }

    (read,) = written(form, given).guides()

    assert (dict(read.guide), list(read.faults)) == (given, [])
    assert findings_of(read.guide) == []


def test_a_condition_that_cannot_be_read_is_named_by_its_cell() -> None:
    given = guide("construction_permit")
    given["route_plan"]["stages"][0]["tasks"][2]["needed_if"] = "floor_area >"

    assert places(written("xlsx", given)) == ["阶段!P5"]


def test_a_fault_in_a_task_of_the_plan_is_named_by_its_own_row() -> None:
    file = edited("阶段", "J5", "三天", guide("construction_permit"))

    assert places(file) == ["阶段!J5"]


def test_a_code_that_a_spreadsheet_turned_into_a_number_is_not_guessed() -> None:
    file = edited(FIRST_SHEET, "B3", 41200700200100000, guide())

    assert places(file) == [f"{FIRST_SHEET}!B3"]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    dangerous = guide("elder_card", bus_routes='=HYPERLINK("http://example.org","点我")')

    content = written("xlsx", dangerous).content
    assert isinstance(content, bytes)
    cells = [cell for row in load_workbook(io.BytesIO(content))[FIRST_SHEET] for cell in row]

    assert all(cell.data_type != "f" for cell in cells)
    assert next(written("xlsx", dangerous).guides()).guide["bus_routes"] == dangerous["bus_routes"]


def test_items_of_a_yaml_file_are_counted() -> None:
    file = written("yaml", guide(), guide("elder_bus_card", accountability=""))

    assert places(file) == ["第2项 accountability"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b"PK\x03\x04nothing"),
        ("a.xlsx", b""),
        ("a.json", b"[{]"),
        ("a.json", b"[1]"),
        ("a.json", b"\xff\xfe"),
        ("a.yaml", b"a: [b"),
        ("a.yaml", b"!!python/object/apply:os.system [ls]"),
        ("a.yaml", b"- 1"),
    ],
)
def test_what_is_no_catalogue_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(CatalogueFileUnreadable, match="无法读取目录文件"):
        list(CatalogueFile(name, content).guides())


def test_a_file_on_disk_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(write_file([guide()], "xlsx"))

    file = CatalogueFile(path.name, path)

    assert file.count() == 1
    assert [one.guide["code"] for one in file.guides()] == [guide()["code"]]


def test_the_workbook_tells_in_words_which_cases_need_a_paper() -> None:
    content = written("xlsx", guide("newborn_registration")).content
    assert isinstance(content, bytes)

    sheet = load_workbook(io.BytesIO(content))["申请材料"]
    last = [row[-1].value for row in sheet.iter_rows(min_row=2)]

    assert last == ["#needed_words", None, None, None, "随谁落户为父亲"]
