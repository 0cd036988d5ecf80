"""Every clock case of the table, worked out by hand from the published calendars of 2025 and 2026."""

from datetime import date

import pytest

from services.routing.domain.clocks import CaseClock, ClockKind, clock_due
from shared.calendar import DueDate, Pause, WorkingCalendar, days_explained, shipped_calendar
from tests.routing.unit.counting import Due, counted, pauses_of, rows_of

CASES = rows_of("clock_cases.txt")
RECOMPUTED = rows_of("recomputed_cases.txt")
CALENDAR = shipped_calendar()
LISTS = (2025, 2026)
WITHOUT_2026 = WorkingCalendar(tuple(one for one in CALENDAR.lists if one.year == 2025))


def due_of(start: str, days: int, pauses: str, calendar: WorkingCalendar = CALENDAR) -> DueDate:
    clock = CaseClock(ClockKind.STATUTORY, date.fromisoformat(start), days)
    return clock_due(clock, [Pause(*span) for span in pauses_of(pauses)], calendar)


def test_the_tables_hold_more_than_120_different_cases() -> None:
    assert len({tuple(row[:4]) for row in CASES}) == len(CASES) > 120
    assert len({tuple(row[:3]) for row in RECOMPUTED}) == len(RECOMPUTED) > 10


@pytest.mark.parametrize("row", CASES, ids=lambda row: "_".join(row[:4]))
def test_the_due_date_is_the_one_worked_out_by_hand(row: list[str]) -> None:
    start, limit, extension, pauses, due, _note = row
    expected = Due.read(due)

    found = due_of(start, int(limit) + int(extension), pauses)

    assert found == DueDate(expected.day, expected.is_provisional)


@pytest.mark.parametrize("row", [row for row in CASES if int(row[1])], ids=lambda row: row[0])
def test_a_second_way_of_counting_agrees_with_the_hand(row: list[str]) -> None:
    start, limit, extension, pauses, due, _note = row
    days = int(limit) + int(extension)

    day = counted(date.fromisoformat(start), days, pauses_of(pauses), LISTS)

    assert day == Due.read(due).day


@pytest.mark.parametrize("row", [row for row in CASES if int(row[1])], ids=lambda row: row[0])
def test_the_days_explained_add_up_to_the_limit(row: list[str]) -> None:
    start, limit, extension, pauses, due, _note = row
    spans = [Pause(*span) for span in pauses_of(pauses) if span[1] is not None]

    days = days_explained(CALENDAR, date.fromisoformat(start), Due.read(due).day, spans)

    assert sum(day.counted for day in days) == int(limit) + int(extension)


@pytest.mark.parametrize("row", RECOMPUTED, ids=lambda row: "_".join(row[:2]))
def test_a_list_that_arrives_moves_the_due_date_to_the_one_worked_out_by_hand(
    row: list[str],
) -> None:
    start, limit, pauses, before, after, _note = row
    provisional, firm = Due.read(before), Due.read(after)

    assert due_of(start, int(limit), pauses, WITHOUT_2026) == DueDate(
        provisional.day, provisional.is_provisional
    )
    assert due_of(start, int(limit), pauses) == DueDate(firm.day, firm.is_provisional)
    begun, spans = date.fromisoformat(start), pauses_of(pauses)
    assert counted(begun, int(limit), spans, (2025,)) == provisional.day
    assert counted(begun, int(limit), spans, LISTS) == firm.day
