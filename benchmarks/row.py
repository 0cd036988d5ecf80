"""What every row of the table offers: its figures as planned, and how they are measured."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from benchmarks.figure import Figure
from benchmarks.stage import Servers


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how large. seconds: of one round.  many_cases: rows of the large table."""

    seconds: float
    many_cases: int


Measure = Callable[[Servers, Pace], Awaitable[tuple[Figure, ...]]]


@dataclass(frozen=True)
class Row:
    """One row of architecture.md §9; a few hold two targets and so two figures."""

    name: str
    planned: tuple[Figure, ...]
    measure: Measure

    def unmeasured(self, why: str) -> tuple[Figure, ...]:
        """The figures without values, and why."""
        return tuple(replace(figure, note=why) for figure in self.planned)
