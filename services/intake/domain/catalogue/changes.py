"""What differs between two versions of a guide, as a reader sees it. Source: A1.7."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.guide import GUIDE
from services.intake.domain.catalogue.parts import Group, Part, Rows

NOT_COMPARED = frozenset({"version", "sources"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. label: the field in Chinese.  before, after: None where there is nothing."""

    path: str
    label: str
    before: Any
    after: Any


def changes_between(before: Guide, after: Guide) -> list[Change]:
    """Every difference in the order of the guide; rows are matched by their code where they have one."""
    fields = {name: part for name, part in GUIDE.items() if name not in NOT_COMPARED}
    return list(_fields(fields, before, after, "", ""))


def _fields(
    fields: Mapping[str, Part], before: Guide, after: Guide, path: str, label: str
) -> Iterator[Change]:
    for name, part in fields.items():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        here = f"{path}.{name}" if path else name
        shown = f"{label} · {part.label}" if label else part.label
        if isinstance(part, Group) and isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _fields(part.fields, old, new, here, shown)
        elif isinstance(part, Rows) and isinstance(old, Sequence) and isinstance(new, Sequence):
            yield from _rows(part, old, new, here, shown)
        else:
            yield Change(here, shown, old, new)


def _rows(
    part: Rows, before: Sequence[Guide], after: Sequence[Guide], path: str, label: str
) -> Iterator[Change]:
    old, new = _keyed(part, before), _keyed(part, after)
    for key, row in old.items():
        here, shown = f"{path}[{key}]", f"{label} {key}"
        if key not in new:
            yield Change(here, shown, row, None)
        elif row != new[key]:
            yield from _fields(part.fields, row, new[key], here, shown)
    for key, row in new.items():
        if key not in old:
            yield Change(f"{path}[{key}]", f"{label} {key}", None, row)


def _keyed(part: Rows, rows: Sequence[Guide]) -> dict[str, Guide]:
    """Rows by their own code, else by their place."""
    return {
        str(row.get(part.unique) if part.unique else number): row
        for number, row in enumerate(rows, start=1)
    }
