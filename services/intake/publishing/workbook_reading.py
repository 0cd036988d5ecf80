"""An Excel workbook as guides: rows are streamed, guides built one at a time, faults named by cell."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from services.intake.domain.catalogue.findings import Finding
from services.intake.domain.errors import CatalogueFileUnreadable
from services.intake.publishing.workbook_cells import (
    LARGEST_UNPACKED_BYTES,
    Cells,
    Row,
    unpacked_bytes,
    whole_rows,
)
from services.intake.publishing.workbook_columns import (
    FIRST_SHEET,
    HEAD_ROWS,
    ITEM_CODE,
    Column,
    Sheet,
    first_columns,
    sheets,
)
from services.intake.publishing.workbook_values import plain, value_of
from services.intake.publishing.workbook_writing import SOURCES

NOTE = "#"
"""Columns whose name begins so are for people and not read."""
OWNER = "#item"
"""On sheets of rows the first column named `code` tells the item; a second is the row's own."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Something of a workbook that belongs to no item and would be lost. where: sheet and cell."""

    where: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one sheet as they were read. places: column number by path; rows: with their number."""

    places: Mapping[str, int]
    by_item: Mapping[str, list[Row]]


@dataclass
class Workbook:
    """The cells of a workbook; guides are made of them when they are asked for."""

    first: list[Row]
    places: Mapping[str, int]
    others: dict[str, Rows] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)

    def guides(self) -> Iterator["BookGuide"]:
        """Every item of the first sheet, in its order."""
        for number, cells in self.first:
            yield BookGuide.read(self, number, cells)


@dataclass
class BookGuide:
    """A guide and the way back to its cells. faults: cells that hold no value of their kind."""

    book: Workbook
    row: int
    guide: dict[str, Any]
    faults: list[Finding]

    @classmethod
    def read(cls, book: Workbook, row: int, cells: Cells) -> "BookGuide":
        """Build the guide of one row and of the rows that name its item."""
        faults: list[Finding] = []
        guide: dict[str, Any] = {}
        for column in first_columns():
            value = value_of(column.part, _cell(book.places, column, cells), column.path, faults)
            if value is not None:
                _put(guide, column.path, value)
        code = str(guide.get(ITEM_CODE, ""))
        for sheet in sheets():
            read = book.others.get(sheet.title)
            rows = read.by_item.get(code, []) if read else []
            if rows and read:
                _put(guide, sheet.path, _rows(sheet, read.places, rows, faults))
        if sources := book.others.get(SOURCES):
            pairs = [cells for _number, cells in sources.by_item.get(code, [])]
            guide["sources"] = {str(one[1]): str(one[2]) for one in pairs if len(one) > 2}
        return cls(book, row, guide, faults)

    def where(self, path: str) -> str:
        """The cell of a field: `申请材料!H7`."""
        for sheet in sheets():
            if not path.startswith(f"{sheet.path}["):
                continue
            read = self.book.others.get(sheet.title)
            rows = read.by_item.get(str(self.guide.get(ITEM_CODE)), []) if read else []
            number, below = _numbered(sheet, path, read, rows)
            place = read.places.get(below) if read else None
            return f"{sheet.title}!{_letters(place or 0)}{number}"
        plain = path.split("[", maxsplit=1)[0]
        return f"{FIRST_SHEET}!{_letters(self.book.places.get(plain, 0))}{self.row}"


def read_workbook(content: Any) -> Workbook:
    """Read an .xlsx file. content: a path or a binary stream.

    Raises: CatalogueFileUnreadable."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(content, read_only=True, data_only=True)
    except Exception as error:
        reason = f"不是Excel工作簿（{type(error).__name__}）"
        raise CatalogueFileUnreadable(reason=reason) from error
    try:
        return _read_all(book)
    except (ParseError, BadZipFile, zlib.error, ValueError, KeyError) as error:
        reason = f"工作表的内容已损坏（{type(error).__name__}）"
        raise CatalogueFileUnreadable(reason=reason) from error
    finally:
        book.close()


def _read_all(book: Any) -> Workbook:
    if FIRST_SHEET not in book.sheetnames:
        raise CatalogueFileUnreadable(reason=f"没有名为“{FIRST_SHEET}”的工作表")
    if unpacked_bytes(book._archive) > LARGEST_UNPACKED_BYTES:
        raise CatalogueFileUnreadable(reason="解开后过大，请分成几个文件")
    places, first = _read(book, FIRST_SHEET)
    if ITEM_CODE not in places:
        raise CatalogueFileUnreadable(reason="第2行没有字段名，请使用导出的表头")
    found = Workbook(first, places)
    found.strays += _stray_columns(FIRST_SHEET, places, {one.path for one in first_columns()})
    codes = {plain(_at(cells, places[ITEM_CODE])) for _number, cells in first}
    expected = {
        sheet.title: {ITEM_CODE, *(one.path for one in sheet.columns)} for sheet in sheets()
    }
    expected[SOURCES] = {ITEM_CODE, "section", "source"}
    for title in book.sheetnames:
        if title == FIRST_SHEET:
            continue
        others, rows = _read(book, title)
        if title not in expected:
            if OWNER in others:
                words = f"没有名为“{title}”的栏目，工作表名须与导出的一致"
                found.strays.append(Stray(f"{title}!A1", "sheet_unknown", words))
            continue
        found.strays += _stray_columns(title, others, expected[title])
        found.others[title] = Rows(others, _by_item(rows, others.get(OWNER, 0)))
        found.strays += _stray_rows(title, found.others[title], codes)
    return found


def _stray_columns(title: str, places: Mapping[str, int], expected: set[str]) -> Iterator[Stray]:
    for name, place in places.items():
        if name not in expected and not name.startswith(NOTE):
            words = f"办事指南没有“{name[:40]}”这一栏，或这一栏重复"
            yield Stray(f"{title}!{_letters(place)}{HEAD_ROWS}", "unknown_field", words)


def _stray_rows(title: str, rows: Rows, codes: set[str]) -> Iterator[Stray]:
    letter = _letters(rows.places.get(OWNER, 0))
    for code, found in rows.by_item.items():
        if code in codes and code:
            continue
        told = f"“{FIRST_SHEET}”表没有编码为“{code[:50]}”的事项" if code else "本行没有写明事项编码"
        yield from (Stray(f"{title}!{letter}{row}", "item_missing", told) for row, _ in found)


def _read(book: Any, title: str) -> tuple[dict[str, int], list[Row]]:
    """Where each field stands, and the rows of items. A name that stands twice counts as unknown."""
    places: dict[str, int] = {}
    rows: list[Row] = []
    for number, cells in whole_rows(book, book[title]):
        if number == HEAD_ROWS:
            for place, name in enumerate(cells):
                if name:
                    key = str(name).strip()
                    if key == ITEM_CODE and title != FIRST_SHEET and OWNER not in places:
                        key = OWNER
                    places[f"{key}（重复）" if key in places else key] = place
        elif number > HEAD_ROWS:
            rows.append((number, cells))
    return places, rows


def _by_item(rows: list[Row], place: int) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for number, cells in rows:
        found.setdefault(plain(_at(cells, place)), []).append((number, cells))
    return found


def _at(cells: Cells, place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _rows(
    sheet: Sheet,
    places: Mapping[str, int],
    rows: Sequence[Row],
    faults: list[Finding],
) -> list[dict[str, Any]]:
    """The rows of a list; a row that repeats what stands above it adds to its inner list."""
    found: list[dict[str, Any]] = []
    inside = f"{sheet.inner}."
    outer = [one for one in sheet.columns if not (sheet.inner and one.path.startswith(inside))]
    inner = [one for one in sheet.columns if one not in outer]
    for _number, cells in rows:
        wrong: list[Finding] = []
        row = _part(outer, "", places, cells, wrong)
        last = found[-1] if found else {}
        if not sheet.inner:
            found.append(row)
        elif {**last, sheet.inner: None} != {**row, sheet.inner: None}:
            found.append({**row, sheet.inner: []})
        here = f"{sheet.path}[{len(found)}]"
        faults += [Finding(f"{here}.{one.path}", one.rule, one.message) for one in wrong]
        if sheet.inner:
            below = found[-1][sheet.inner]
            wrong = []
            below.append(_part(inner, inside, places, cells, wrong))
            there = f"{here}.{sheet.inner}[{len(below)}]"
            faults += [Finding(f"{there}.{one.path}", one.rule, one.message) for one in wrong]
    return found


def _part(
    columns: Sequence[Column],
    prefix: str,
    places: Mapping[str, int],
    cells: Cells,
    faults: list[Finding],
) -> dict[str, Any]:
    """Some columns of a row. prefix: left out of the names and of the paths of faults."""
    part: dict[str, Any] = {}
    for column in columns:
        name = column.path.removeprefix(prefix)
        value = value_of(column.part, _cell(places, column, cells), name, faults)
        if value is not None:
            _put(part, name, value)
    return part


def _cell(places: Mapping[str, int], column: Column, cells: Cells) -> Any:
    place = places.get(column.path)
    return _at(cells, place) if place is not None else None


def _put(target: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.split(".")
    for group in groups:
        target = target.setdefault(group, {})
    target[name] = value


def _numbered(sheet: Sheet, path: str, read: Rows | None, rows: Sequence[Row]) -> tuple[int, str]:
    """The row of the workbook and the column's path for a path of the guide."""
    place, _, below = path.removeprefix(f"{sheet.path}[").partition("]")
    wanted = int(place) - 1
    below = below.removeprefix(".")
    if sheet.inner and read is not None:
        starts: list[int] = []
        before: Any = None
        for index, (_number, cells) in enumerate(rows):
            outer = [
                _at(cells, read.places[one.path])
                for one in sheet.columns
                if one.path in read.places and not one.path.startswith(f"{sheet.inner}.")
            ]
            if outer != before:
                starts.append(index)
            before = outer
        wanted = starts[wanted] if wanted < len(starts) else 0
        if below.startswith(f"{sheet.inner}["):
            inner, _, name = below.removeprefix(f"{sheet.inner}[").partition("]")
            wanted, below = wanted + int(inner) - 1, f"{sheet.inner}{name}"
    number = rows[wanted][0] if wanted < len(rows) else HEAD_ROWS + 1
    return number, below.split("[")[0]


def _letters(place: int) -> str:
    letters, rest = "", place + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
