"""One measured figure, its target, and the two forms in which all of them are shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rich.table import Table

Bound = Literal["ratio >=", "ratio <=", "value <="]


@dataclass(frozen=True)
class Figure:
    """A figure beside its floor. value, floor: in `unit`; None: not measured, see `note`.

    bound: what the target limits.  details: steadier companions, such as CPU ms per request."""

    name: str
    unit: str
    bound: Bound
    target: float
    value: float | None = None
    floor: float | None = None
    note: str = ""
    details: dict[str, float | int | str | None] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Ours over the floor, where both were measured."""
        if self.value is None or not self.floor:
            return None
        return self.value / self.floor

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None while unmeasured."""
        held = self.value if self.bound == "value <=" else self.ratio
        if held is None:
            return None
        return held >= self.target if self.bound == "ratio >=" else held <= self.target

    def as_json(self) -> dict[str, Any]:
        """The object written to bench.json."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "target": self.target,
            "met": self.is_met,
            "unit": self.unit,
            "bound": self.bound,
            **{name: _rounded(one) for name, one in self.details.items()},
            "note": self.note,
        }

    def in_one_line(self) -> str:
        """The figure as soon as it is known."""
        value, floor, ratio = (_text(held) for held in (self.value, self.floor, self.ratio))
        return f"{self.name}: {value} {self.unit}, floor {floor}, ratio {ratio} {self.note}"


def write(figures: Sequence[Figure], file: Path) -> None:
    """Write all figures as one JSON list."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([one.as_json() for one in figures], ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def table(figures: Sequence[Figure]) -> Table:
    """All figures as one table for people."""
    shown = Table(title="architecture.md §9", show_lines=True)
    shown.add_column("figure", overflow="fold")
    for column in ("value", "floor", "unit", "ratio", "target"):
        shown.add_column(column, justify="right", no_wrap=True)
    shown.add_column("met")
    shown.add_column("beside it", overflow="fold")
    for one in figures:
        beside = [f"{name} {_text(held)}" for name, held in one.details.items()]
        shown.add_row(
            one.name,
            _text(one.value),
            _text(one.floor),
            one.unit,
            _text(one.ratio),
            f"{one.bound.split()[1]} {one.target:g}",
            {True: "[green]yes[/]", False: "[red]no[/]", None: "–"}[one.is_met],
            "\n".join([*beside, *([one.note] if one.note else [])]),
        )
    return shown


def _rounded(held: float | int | str | None) -> float | int | str | None:
    return float(f"{held:.4g}") if isinstance(held, float) else held


def _text(held: float | int | str | None) -> str:
    if held is None:
        return "–"
    return f"{held:,.4g}" if isinstance(held, float) else str(held)
