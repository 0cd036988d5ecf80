"""The catalogue as an Excel workbook, written row by row: memory does not grow with the catalogue."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.intake.domain.catalogue.case_papers import needed_words
from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.parts import Flag, Texts, Wholes
from services.intake.publishing.workbook_columns import (
    FIRST_SHEET,
    ITEM_CODE,
    NONE_OF_THEM,
    Column,
    Sheet,
    first_columns,
    sheets,
)

SOURCES = "出处"
CONDITION = "needed_if"
TOLD = ("需要的条件（文字说明，导入时不读）", "#needed_words")
_FORMULA_SIGNS = ("=", "+", "-", "@")


def write_workbook(guides: Iterable[Guide]) -> bytes:
    """An .xlsx file with these guides; texts are never formulas."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    first = book.create_sheet(FIRST_SHEET)
    _head(first, first_columns())
    others = {sheet.title: book.create_sheet(sheet.title) for sheet in sheets()}
    for sheet in sheets():
        _head(others[sheet.title], sheet.columns, with_code=True, told=_is_told(sheet))
    sources = book.create_sheet(SOURCES)
    sources.append(["事项编码", "栏目", "出处"])
    sources.append([ITEM_CODE, "section", "source"])
    for guide in guides:
        code = guide["code"]
        first.append([_cell(first, one, _at(guide, one.path)) for one in first_columns()])
        for sheet in sheets():
            target = others[sheet.title]
            for row in _flat(sheet, _at(guide, sheet.path) or ()):
                cells = [_cell(target, one, _at(row, one.path)) for one in sheet.columns]
                said = [needed_words(guide, row)] if _is_told(sheet) else []
                target.append([code, *cells, *said])
        for section, source in (guide.get("sources") or {}).items():
            sources.append([code, section, _text(sources, source)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _is_told(sheet: Sheet) -> bool:
    """Whether a last column tells in words what a condition says; reading takes no notice of it."""
    return any(column.path == CONDITION for column in sheet.columns)


def _head(
    sheet: Any, columns: Sequence[Column], *, with_code: bool = False, told: bool = False
) -> None:
    code = ("事项编码", ITEM_CODE) if with_code else ()
    words = TOLD if told else ()
    sheet.append([*code[:1], *(one.label for one in columns), *words[:1]])
    sheet.append([*code[1:], *(one.path for one in columns), *words[1:]])
    sheet.freeze_panes = "B3"


def _flat(sheet: Sheet, rows: Iterable[Guide]) -> Iterable[Mapping[str, Any]]:
    """Rows with a list inside become one row for each of its rows."""
    for row in rows:
        if not sheet.inner:
            yield row
            continue
        below: Iterable[Guide] = row.get(sheet.inner) or ({},)
        for inner in below:
            yield {**row, sheet.inner: inner}


def _at(part: Any, path: str) -> Any:
    for name in path.split("."):
        part = part.get(name) if isinstance(part, Mapping) else None
    return part


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.part, Flag):
        return "是" if value else "否"
    if isinstance(column.part, Texts | Wholes):
        value = "\n".join(str(one) for one in value) or NONE_OF_THEM
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, value: str) -> Any:
    """What a spreadsheet would take for a formula is kept as the text it is."""
    if not value.startswith(_FORMULA_SIGNS):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
