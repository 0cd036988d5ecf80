"""Working days and due dates, reckoned from editable yearly lists.

Pure arithmetic over dates in China. A year without a list is reckoned by weekdays and every answer
that depends on it is marked provisional: never refused, never silently guessed (rules.md B)."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIPPED_LISTS = Path(__file__).with_name("calendars")
COLUMNS = ["date", "kind", "name"]
LONGEST_AHEAD = timedelta(days=731)  # no paper names a later day: the longest stops take months
_ONE_DAY = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


class CalendarListRefused(ValueError):
    """节假日安排表不正确。"""


class SpecialKind(StrEnum):
    """What a yearly list says of a day: off, or made up for by work."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class DayKind(StrEnum):
    """What a day is for the clocks; the provisional kinds are reckoned by weekday alone."""

    WORKING = "working"
    OFF = "off"
    PROVISIONALLY_WORKING = "provisionally_working"
    PROVISIONALLY_OFF = "provisionally_off"

    @property
    def is_working(self) -> bool:
        """Whether the day counts."""
        return self in (DayKind.WORKING, DayKind.PROVISIONALLY_WORKING)

    @property
    def is_provisional(self) -> bool:
        """Whether no list covers the day."""
        return self in (DayKind.PROVISIONALLY_WORKING, DayKind.PROVISIONALLY_OFF)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One line of a yearly list. name: of the festival that the line belongs to."""

    date: date
    kind: SpecialKind
    name: str


@dataclass(frozen=True, slots=True)
class YearList:
    """The State Council's arrangement for one year; it may reach back into last December."""

    year: int
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True)
class DueDate:
    """Last day on which a promise is kept. is_provisional: the reckoning may still change."""

    date: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Days from `first` to the day before `resumed` do not count; None: still paused."""

    first: date
    resumed: date | None

    def __post_init__(self) -> None:
        if self.resumed is not None and self.resumed < self.first:
            raise ValueError("a pause cannot end before it began")

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on this day; an open pause covers all later days."""
        return self.first <= day and (self.resumed is None or day < self.resumed)


class DayReason(StrEnum):
    """Why a day counted or did not, as a code beside the phrase for people."""

    START = "start"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"
    PAUSED = "paused"
    PROVISIONAL_WEEKDAY = "provisional_weekday"
    PROVISIONAL_WEEKEND = "provisional_weekend"


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One day of a reckoning, for the page that shows how a due date came about."""

    day: date
    counted: bool
    reason: str
    why: DayReason


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are working days, as far as lists are known. Source: 行政许可法 Art. 82.

    version: of the imported lists; 0 = only those that came with the system."""

    lists: tuple[YearList, ...]
    version: int = 0

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that a list covers."""
        return frozenset(listed.year for listed in self.lists)

    def with_list(self, listed: YearList, *, version: int = 0) -> "WorkingCalendar":
        """The calendar with this year's list put in or replaced. version: that it then has."""
        others = (one for one in self.lists if one.year != listed.year)
        lists = tuple(sorted((*others, listed), key=lambda one: one.year))
        return WorkingCalendar(lists, version)

    def kind_of(self, day: date) -> DayKind:
        """What a day is: never raises, whatever the year."""
        if special := self._special.get(day):
            works = special.kind is SpecialKind.WORKDAY
            return DayKind.WORKING if works else DayKind.OFF
        works = day.weekday() < _SATURDAY
        if day.year in self.years:
            return DayKind.WORKING if works else DayKind.OFF
        return DayKind.PROVISIONALLY_WORKING if works else DayKind.PROVISIONALLY_OFF

    def is_working(self, day: date) -> bool:
        """Whether the day counts; in a year without a list, whether it is a weekday."""
        return self.kind_of(day).is_working

    def explain(self, day: date) -> str:
        """Why a day counts or not, as a phrase for people: "国庆节放假", "周三"."""
        if special := self._special.get(day):
            does = "放假" if special.kind is SpecialKind.HOLIDAY else "调休上班"
            return f"{special.name}{does}"
        weekday = f"周{_WEEKDAYS[day.weekday()]}"
        if day.year in self.years:
            return weekday
        return f"{weekday}（{day.year}年放假安排尚未公布，暂按周一至周五推算）"

    def reason_of(self, day: date) -> DayReason:
        """Why a day counts or not, as a code."""
        if special := self._special.get(day):
            is_off = special.kind is SpecialKind.HOLIDAY
            return DayReason.HOLIDAY if is_off else DayReason.MADE_UP
        works = day.weekday() < _SATURDAY
        if day.year in self.years:
            return DayReason.WEEKDAY if works else DayReason.WEEKEND
        return DayReason.PROVISIONAL_WEEKDAY if works else DayReason.PROVISIONAL_WEEKEND

    @cached_property
    def unpaused(self) -> Callable[[date, int], DueDate]:
        """`due_date` without pauses, kept: every case of a day asks for the same few limits."""
        return lru_cache(maxsize=4096)(partial(_reckoned, self))

    @cached_property
    def _special(self) -> dict[date, SpecialDay]:
        return {day.date: day for listed in self.lists for day in listed.days}


def due_date(
    calendar: WorkingCalendar,
    started_on: date,
    working_days: int,
    pauses: Sequence[Pause] = (),
) -> DueDate:
    """The Nth working day after the start day, which is not counted itself.

    working_days: 0 means the same day (即办), or the next working day when that is none; pauses do
    not matter then.  pauses: an open one is reckoned as if it ended where it began and makes a later
    due date provisional; to show the earliest possible date, close it with the present day.
    Raises: ValueError for negative working_days.  Source: 行政许可法 Art. 45, 82; rules.md B."""
    if working_days < 0:
        raise ValueError("a promise cannot have a negative number of working days")
    if working_days == 0:
        return calendar.unpaused(started_on - _ONE_DAY, 1)
    if not pauses:
        return calendar.unpaused(started_on, working_days)
    return _reckoned(calendar, started_on, working_days, pauses)


def _reckoned(
    calendar: WorkingCalendar, started_on: date, working_days: int, pauses: Sequence[Pause] = ()
) -> DueDate:
    ended = [pause for pause in pauses if pause.resumed is not None]
    remaining, is_provisional, day = working_days, False, started_on
    while remaining:
        day += _ONE_DAY
        if any(pause.covers(day) for pause in ended):
            continue
        kind = calendar.kind_of(day)
        is_provisional |= kind.is_provisional
        remaining -= kind.is_working
    is_paused = any(pause.resumed is None and pause.first <= day for pause in pauses)
    return DueDate(day, is_provisional or is_paused)


def count_working_days(calendar: WorkingCalendar, after: date, until: date) -> int:
    """How many working days lie after one day and up to another, that one included.

    Returns: a negative number when `until` lies before `after`: the working days overrun."""
    if until < after:
        return -count_working_days(calendar, until, after)
    return sum(calendar.is_working(day) for day in _days(after + _ONE_DAY, until))


def days_explained(
    calendar: WorkingCalendar,
    started_on: date,
    until: date,
    pauses: Sequence[Pause] = (),
) -> tuple[ExplainedDay, ...]:
    """Every day from the start to `until`, both included, and whether and why it counted.

    pauses: the days of an open one do not count, up to `until`."""
    explained = [ExplainedDay(started_on, False, "起算当日不计入", DayReason.START)]
    for day in _days(started_on + _ONE_DAY, until):
        is_paused = any(pause.covers(day) for pause in pauses)
        counted = calendar.is_working(day) and not is_paused
        reason = "暂停期间不计入" if is_paused else calendar.explain(day)
        why = DayReason.PAUSED if is_paused else calendar.reason_of(day)
        explained.append(ExplainedDay(day, counted, reason, why))
    return tuple(explained)


def local_date(moment: datetime) -> date:
    """The date in China at a moment, the calendar's ends included. Raises: ValueError when it is naive."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no date")
    with suppress(OverflowError):
        return moment.astimezone(SHANGHAI).date()
    return date.max if moment.year > 1 else date.min


@cache
def shipped_calendar() -> WorkingCalendar:
    """The lists that come with this version."""
    files = sorted(SHIPPED_LISTS.glob("*.csv"))
    lists = (year_list(int(file.stem), file.read_text(encoding="utf-8")) for file in files)
    return WorkingCalendar(tuple(lists))


def year_list(year: int, text: str) -> YearList:
    """Read a year's list from CSV: `date,kind(holiday|workday),name`. Raises: CalendarListRefused."""
    rows = csv.reader(text.removeprefix("\ufeff").splitlines())
    if next(rows, None) != COLUMNS:
        raise CalendarListRefused("节假日安排表第1行应为：date,kind,name。")
    days: dict[date, SpecialDay] = {}
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        special = _special_day(year, line, row)
        if special.date in days:
            raise CalendarListRefused(f"节假日安排表第{line}行的日期{special.date}重复。")
        days[special.date] = special
    if not days:
        raise CalendarListRefused(f"节假日安排表中没有{year}年的任何日期。")
    return YearList(year, tuple(days.values()))


def _special_day(year: int, line: int, row: list[str]) -> SpecialDay:
    try:
        written, kind, name = (cell.strip() for cell in row)
        special = SpecialDay(date.fromisoformat(written), SpecialKind(kind), name)
    except ValueError as error:
        raise CalendarListRefused(f"节假日安排表第{line}行无法识别：{','.join(row)}。") from error
    reaches_back = special.date.year == year - 1 and special.date.month == 12
    if special.date.year != year and not reaches_back:
        raise CalendarListRefused(f"节假日安排表第{line}行的日期{special.date}不属于{year}年。")
    return special


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _ONE_DAY
