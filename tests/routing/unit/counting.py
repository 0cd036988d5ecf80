"""The tables of clock cases, and a second way of counting that shares nothing with the system.

The counter walks from day to day over two lists of its own, copied from the State Council's notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
OFF = {
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
MADE_UP = {
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Due:
    """A due date as a table gives it."""

    day: date
    is_provisional: bool

    @classmethod
    def read(cls, text: str) -> "Due":
        """From `2026-11-25`, or `2027-01-01?` for a provisional one."""
        return cls(date.fromisoformat(text.rstrip("?")), text.endswith("?"))


def rows_of(name: str) -> list[list[str]]:
    """The rows of a table, cells stripped."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in one.split("|")] for one in lines if one and one[0] != "#"]


def pauses_of(cell: str) -> list[Span]:
    """Pauses from `first..resumed first..`."""
    ends = [one.split("..") for one in cell.split()]
    return [
        (date.fromisoformat(first), date.fromisoformat(last) if last else None)
        for first, last in ends
    ]


def counted(start: date, days: int, pauses: Sequence[Span], years: Sequence[int]) -> date:
    """The last of so many working days after a start, day by day; days: at least one."""
    day, left = start, days
    while left:
        day += timedelta(days=1)
        is_stopped = any(first <= day < last for first, last in pauses if last is not None)
        if not is_stopped and works(day, years):
            left -= 1
    return day


def works(day: date, years: Sequence[int]) -> bool:
    """Whether people work on a day, as far as these years have a list."""
    if day.year in years:
        if day in _spread(OFF, day.year):
            return False
        if day in _spread(MADE_UP, day.year):
            return True
    return day.isoweekday() <= 5


def _spread(lists: dict[int, str], year: int) -> set[date]:
    found = set()
    for span in lists[year].split():
        first, last = (span.split("-") * 2)[:2]
        day, end = _day(year, first), _day(year, last)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


def _day(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))
