"""What a reader of rows does not see in a sheet: merged cells, formulas without a result, false sizes.

Offices merge the cells of an item that has several rows, and some programs save formulas that were
never computed; both would otherwise be taken for empty cells."""

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

LARGEST_UNPACKED_BYTES = 1 << 30
PORTION = 4 << 20
ERROR_RESULTS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)
Cells = tuple[Any, ...]
Row = tuple[int, Cells]
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)"')
_COMPUTED_NOWHERE = re.compile(
    rb"<(?:\w+:)?c\s(?P<head>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_EMPTY_TEXT = re.compile(rb'\bt="str"')


class Uncomputed:
    """Stands for the result that a formula does not have."""


UNCOMPUTED = Uncomputed()


@dataclass
class Beneath:
    """What a sheet has beneath its values. merged: column, first and last row of a range.

    uncomputed: columns by the number of their row."""

    merged: list[tuple[int, int, int]] = field(default_factory=list)
    uncomputed: dict[int, list[int]] = field(default_factory=dict)


def unpacked_bytes(archive: zipfile.ZipFile) -> int:
    """How much a workbook holds once unpacked; a small file may hold more than there is memory."""
    return sum(one.file_size for one in archive.infolist())


def whole_rows(book: Any, sheet: Any) -> Iterator[Row]:
    """Rows that hold anything, with their number; merged cells hold what their first row holds.

    A formula without a result holds UNCOMPUTED.  The size that a sheet says it has is not believed."""
    beneath = _look(book._archive, sheet._worksheet_path)
    sheet.reset_dimensions()
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = _with_uncomputed(values, beneath.uncomputed.get(number, ()))
        if any(one not in (None, "") for one in cells):
            rows.append((number, cells))
    _fill(rows, beneath.merged)
    yield from rows


def fault_of(cell: Any) -> tuple[str, str] | None:
    """Why a cell holds no value that somebody wrote: rule and words. None where it does."""
    if cell is UNCOMPUTED:
        return "formula_uncomputed", "是没有计算结果的公式，请在Excel中打开保存，或粘贴为数值"
    if isinstance(cell, date | time | timedelta):
        return "date_instead_of_text", "被存成了日期或时间，请设为文本格式重新填写"
    if isinstance(cell, str) and cell in ERROR_RESULTS:
        return "formula_error", f"是出错的公式（{cell}）"
    return None


def _with_uncomputed(values: Cells, columns: Any) -> Cells:
    if not columns:
        return values
    cells = [*values, *[None] * (max(columns) + 1 - len(values))]
    for column in columns:
        cells[column] = UNCOMPUTED
    return tuple(cells)


def _fill(rows: list[Row], merged: list[tuple[int, int, int]]) -> None:
    numbers = [number for number, _cells in rows]
    for column, first, last in merged:
        start, end = bisect_right(numbers, first), bisect_right(numbers, last)
        top = rows[start - 1] if start and numbers[start - 1] == first else (0, ())
        value = top[1][column] if column < len(top[1]) else None
        for place in range(start, end):
            number, cells = rows[place]
            padded = [*cells, *[None] * (column + 1 - len(cells))]
            padded[column] = value
            rows[place] = (number, tuple(padded))


def _look(archive: zipfile.ZipFile, path: str) -> Beneath:
    """Go through the XML of a sheet in portions, each ending with a whole row."""
    found, rest = Beneath(), b""
    with archive.open(path) as stream:
        while portion := stream.read(PORTION):
            text = rest + portion
            end = text.rfind(b"row>") + len(b"row>")
            if end < len(b"row>"):
                rest = text
                continue
            _note_formulas(text[:end], found)
            rest = text[end:]
    _note_formulas(rest, found)
    for one in _MERGED.finditer(rest):
        column, first, last = _column(one[1]), int(one[2]), int(one[3])
        if last > first:
            found.merged.append((column, first, last))
    return found


def _note_formulas(text: bytes, found: Beneath) -> None:
    if b"<f" not in text and b":f" not in text:
        return
    for one in _COMPUTED_NOWHERE.finditer(text):
        place = _PLACE.search(one["head"])
        if place and not _EMPTY_TEXT.search(one["head"]):
            found.uncomputed.setdefault(int(place[2]), []).append(_column(place[1]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
