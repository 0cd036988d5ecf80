"""Which sheets and columns a workbook of the catalogue has; they follow from the guide's fields.

One row per item on the first sheet; one sheet for each list of rows, its rows naming their item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from services.intake.domain.catalogue.guide import GUIDE
from services.intake.domain.catalogue.parts import Group, Part, Rows, Words

FIRST_SHEET = "事项"
ITEM_CODE = "code"
NONE_OF_THEM = "无"
"""Says that a list is empty, which is not the same as saying nothing."""
HEAD_ROWS = 2
"""Row 1 says it in Chinese, row 2 names the field; rows of items begin after them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. path: the field below its sheet, such as `fee.charged`."""

    path: str
    label: str
    part: Part


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list of rows of the guide. path: the list.  inner: a list inside each of its rows."""

    title: str
    path: str
    columns: tuple[Column, ...]
    inner: str = ""


@cache
def first_columns() -> tuple[Column, ...]:
    """The columns of the first sheet."""
    return tuple(_plain(GUIDE, "", ""))


@cache
def sheets() -> tuple[Sheet, ...]:
    """The other sheets."""
    return tuple(_listed(GUIDE, ""))


def _plain(fields: Mapping[str, Part], path: str, label: str) -> Iterator[Column]:
    for name, part in fields.items():
        if isinstance(part, Rows | Words):
            continue
        if isinstance(part, Group):
            yield from _plain(part.fields, f"{path}{name}.", f"{label}{part.label}·")
        else:
            yield Column(f"{path}{name}", f"{label}{part.label}", part)


def _listed(fields: Mapping[str, Part], path: str) -> Iterator[Sheet]:
    for name, part in fields.items():
        if isinstance(part, Group):
            yield from _listed(part.fields, f"{path}{name}.")
        elif isinstance(part, Rows):
            inner = next((key for key, one in part.fields.items() if isinstance(one, Rows)), "")
            columns = list(_plain(part.fields, "", ""))
            if inner:
                below = part.fields[inner]
                assert isinstance(below, Rows)
                columns += _plain(below.fields, f"{inner}.", f"{below.label}·")
            yield Sheet(part.label, f"{path}{name}", tuple(columns), inner)
