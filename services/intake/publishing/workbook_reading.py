"""An Excel workbook as guides: rows are streamed, guides built one at a time, faults named by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.intake.domain.catalogue.findings import Finding
from services.intake.domain.catalogue.parts import Flag, Part, Texts, Whole, Wholes
from services.intake.domain.errors import CatalogueFileUnreadable
from services.intake.publishing.workbook_columns import (
    FIRST_SHEET,
    HEAD_ROWS,
    ITEM_CODE,
    NONE_OF_THEM,
    Column,
    Sheet,
    first_columns,
    sheets,
)
from services.intake.publishing.workbook_writing import SOURCES

YES, NO = ("是", "y", "yes", "true", "1", "√"), ("否", "n", "no", "false", "0", "×")
LARGEST_EXACT_NUMBER = 10**15
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one sheet as they were read. places: column number by path; rows: with their number."""

    places: Mapping[str, int]
    by_item: Mapping[str, list[tuple[int, Cells]]]


@dataclass
class Workbook:
    """The cells of a workbook; guides are made of them when they are asked for."""

    first: list[tuple[int, Cells]]
    places: Mapping[str, int]
    others: dict[str, Rows] = field(default_factory=dict)

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
            value = _value(column.part, _cell(book.places, column, cells), column.path, faults)
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
        if FIRST_SHEET not in book.sheetnames:
            raise CatalogueFileUnreadable(reason=f"没有名为“{FIRST_SHEET}”的工作表")
        places, first = _read(book[FIRST_SHEET])
        if ITEM_CODE not in places:
            raise CatalogueFileUnreadable(reason="第2行没有字段名，请使用导出的表头")
        found = Workbook(first, places)
        for title in (*(sheet.title for sheet in sheets()), SOURCES):
            if title in book.sheetnames:
                others, rows = _read(book[title])
                found.others[title] = Rows(others, _by_item(rows))
        return found
    finally:
        book.close()


def _read(sheet: Any) -> tuple[dict[str, int], list[tuple[int, Cells]]]:
    places: dict[str, int] = {}
    rows: list[tuple[int, Cells]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number == HEAD_ROWS:
            places = {str(name): place for place, name in enumerate(cells) if name}
        elif number > HEAD_ROWS and any(one not in (None, "") for one in cells):
            rows.append((number, cells))
    return places, rows


def _by_item(rows: list[tuple[int, Cells]]) -> dict[str, list[tuple[int, Cells]]]:
    found: dict[str, list[tuple[int, Cells]]] = {}
    for number, cells in rows:
        found.setdefault(str(cells[0] or "").strip(), []).append((number, cells))
    return found


def _rows(
    sheet: Sheet,
    places: Mapping[str, int],
    rows: Sequence[tuple[int, Cells]],
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
        value = _value(column.part, _cell(places, column, cells), name, faults)
        if value is not None:
            _put(part, name, value)
    return part


def _cell(places: Mapping[str, int], column: Column, cells: Cells) -> Any:
    place = places.get(column.path)
    return cells[place] if place is not None and place < len(cells) else None


def _value(part: Part, cell: Any, path: str, faults: list[Finding]) -> Any:
    """A cell as the field's kind; what cannot be one is a fault, and kept as it is."""
    text = _plain(cell)
    if text == "":
        return None
    match part:
        case Flag():
            if text.lower() in YES + NO:
                return text.lower() in YES
            faults.append(Finding(path, "bool_type", f"“{part.label}”应填“是”或“否”"))
        case Whole():
            return _whole(part.label, text, path, faults)
        case Texts() if text == NONE_OF_THEM:
            return []
        case Texts():
            return [line.strip() for line in text.split("\n") if line.strip()]
        case Wholes():
            parts = [one for line in text.split("\n") for one in line.replace("、", ",").split(",")]
            return [_whole(part.label, one.strip(), path, faults) for one in parts if one.strip()]
        case _:
            if isinstance(cell, float) or (isinstance(cell, int) and cell >= LARGEST_EXACT_NUMBER):
                message = f"“{part.label}”被存成了数字，位数可能已丢失，请设为文本格式重新填写"
                faults.append(Finding(path, "number_instead_of_text", message))
            return text
    return text


def _whole(label: str, text: str, path: str, faults: list[Finding]) -> Any:
    if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 10:
        return int(text)
    faults.append(Finding(path, "int_type", f"“{label}”应为整数"))
    return text


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _put(target: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.split(".")
    for group in groups:
        target = target.setdefault(group, {})
    target[name] = value


def _numbered(
    sheet: Sheet, path: str, read: Rows | None, rows: Sequence[tuple[int, Cells]]
) -> tuple[int, str]:
    """The row of the workbook and the column's path for a path of the guide."""
    place, _, below = path.removeprefix(f"{sheet.path}[").partition("]")
    wanted = int(place) - 1
    below = below.removeprefix(".")
    if sheet.inner and read is not None:
        starts: list[int] = []
        before: Any = None
        for index, (_number, cells) in enumerate(rows):
            outer = [
                cells[read.places[one.path]]
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
