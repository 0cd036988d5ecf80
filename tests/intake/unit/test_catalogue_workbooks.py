"""Workbooks as offices keep them: merged cells, formulas, dates, columns moved, sheets renamed."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from services.intake.domain.errors import CatalogueFileUnreadable
from services.intake.publishing import workbook_reading
from services.intake.publishing.catalogue_files import CatalogueFile, write_file
from tests.intake.guides import guide

Edit = Callable[[Workbook], object]
PAPERS = "申请材料"


def kept(*edits: Edit) -> CatalogueFile:
    """The workbook of two items, edited and saved by hand."""
    guides = [guide("elder_bus_card"), guide("elder_card")]
    book = load_workbook(io.BytesIO(write_file(guides, "xlsx")))
    for edit in edits:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return CatalogueFile("kept.xlsx", stream.getvalue())


def rewritten(file: CatalogueFile, change: Callable[[str, str], str]) -> CatalogueFile:
    """The same workbook with the XML of its sheets changed, as other programs write it."""
    stream = io.BytesIO()
    assert isinstance(file.content, bytes)
    with zipfile.ZipFile(io.BytesIO(file.content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if "worksheets/sheet" in name:
                text = change(name, text.decode()).encode()
            new.writestr(name, text)
    return CatalogueFile("rewritten.xlsx", stream.getvalue())


def faults(file: CatalogueFile) -> list[tuple[str, str]]:
    """Where something is wrong with the cells, and which rule."""
    found = [(one.where(fault.path), fault.rule) for one in file.guides() for fault in one.faults]
    return found + [(one.where, one.rule) for one in file.strays()]


def test_rows_whose_code_is_merged_belong_to_the_item_of_the_merged_cell() -> None:
    def merge(book: Workbook) -> None:
        book[PAPERS].merge_cells("A3:A5")

    file = kept(merge)

    papers = next(iter(file.guides())).guide["materials"]
    assert papers == guide("elder_bus_card")["materials"]
    assert faults(file) == []


def test_a_row_without_a_code_is_named_and_not_lost() -> None:
    def forget(book: Workbook) -> None:
        book[PAPERS]["A4"] = None
        book[PAPERS]["A7"] = "11410102MBDEM0023L4412007009009"

    assert faults(kept(forget)) == [
        (f"{PAPERS}!A4", "item_missing"),
        (f"{PAPERS}!A7", "item_missing"),
    ]


def test_a_column_that_no_guide_has_and_one_that_stands_twice_are_named() -> None:
    def rename(book: Workbook) -> None:
        first = book["事项"]
        column = next(one.column_letter for one in first[2] if one.value == "limit_exception")
        first[f"{column}2"] = "limit_exeption"
        papers = book[PAPERS]
        papers["P2"] = "name"

    found = dict(faults(kept(rename)))

    assert found[f"{PAPERS}!P2"] == "unknown_field"
    where = next(where for where, rule in found.items() if rule == "unknown_field")
    assert where.startswith("事项!")


def test_a_renamed_sheet_of_rows_is_named() -> None:
    def rename(book: Workbook) -> None:
        book["业务办理项"].title = "办理项"

    assert faults(kept(rename)) == [("办理项!A1", "sheet_unknown")]


def test_a_sheet_of_notes_and_a_column_before_the_codes_are_no_matter() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("备注").append(["只是说明"])
        book[PAPERS].insert_cols(1)

    file = kept(add)

    assert faults(file) == []
    assert next(iter(file.guides())).guide["materials"] == guide("elder_bus_card")["materials"]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("=1+1", "formula_uncomputed"),
        ("#REF!", "formula_error"),
        (date(2026, 2, 1), "date_instead_of_text"),
        (time(8, 30), "date_instead_of_text"),
        (3.5, "number_instead_of_text"),
    ],
)
def test_a_cell_that_holds_no_text_somebody_wrote_is_named(value: Any, rule: str) -> None:
    def spoil(book: Workbook) -> None:
        book[PAPERS]["C4"] = value

    assert faults(kept(spoil)) == [(f"{PAPERS}!C4", rule)]


def test_a_formula_that_was_computed_counts_with_its_result() -> None:
    def spoil(book: Workbook) -> None:
        book[PAPERS]["C4"] = "=1+1"

    def compute(_name: str, text: str) -> str:
        return re.sub(
            r'<c r="C4"[^>]*><f>1\+1</f><v ?/?>(</v>)?</c>',
            '<c r="C4" t="str"><f>1+1</f><v>社保卡</v></c>', text,
        )  # fmt: skip

    file = rewritten(kept(spoil), compute)

    assert faults(file) == []
    assert next(iter(file.guides())).guide["materials"][1]["name"] == "社保卡"


def test_a_sheet_that_says_it_is_smaller_than_it_is_is_read_whole() -> None:
    def shrink(_name: str, text: str) -> str:
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text)

    file = rewritten(kept(), shrink)

    assert [one.guide for one in file.guides()] == [guide("elder_bus_card"), guide("elder_card")]


def test_a_sheet_that_breaks_off_is_refused_with_a_sentence() -> None:
    file = rewritten(kept(), lambda _name, text: text[: len(text) // 2])

    with pytest.raises(CatalogueFileUnreadable, match="已损坏"):
        list(file.guides())


def test_a_workbook_that_unpacks_to_more_than_memory_holds_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_reading, "LARGEST_UNPACKED_BYTES", 10_000)

    with pytest.raises(CatalogueFileUnreadable, match="过大"):
        list(kept().guides())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "name: 甲\nname: 乙\n"),
        ("a.yaml", "fee: {basis: 甲, basis: 乙}\n"),
        ("a.json", '[{"name": "甲", "name": "乙"}]'),
    ],
)
def test_a_field_that_stands_twice_is_refused(name: str, content: str) -> None:
    with pytest.raises(CatalogueFileUnreadable, match="出现两次"):
        list(CatalogueFile(name, content.encode()).guides())
