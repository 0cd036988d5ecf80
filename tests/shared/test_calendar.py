"""Working days, due dates and pauses over the lists that come with the system."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.calendar import (
    CalendarListRefused,
    DayKind,
    DueDate,
    Pause,
    WorkingCalendar,
    count_working_days,
    days_explained,
    due_date,
    local_date,
    shipped_calendar,
    year_list,
)

CALENDAR = shipped_calendar()
DAYS_OF_2026 = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def test_the_lists_of_2025_and_2026_come_with_the_system() -> None:
    assert CALENDAR.years == {2025, 2026}


@pytest.mark.parametrize(("year", "working_days"), [(2025, 248), (2026, 248)])
def test_each_listed_year_has_its_published_number_of_working_days(
    year: int, working_days: int
) -> None:
    assert count_working_days(CALENDAR, date(year - 1, 12, 31), date(year, 12, 31)) == working_days


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("01-01", "01-03"),
        ("02-15", "02-23"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("06-19", "06-21"),
        ("09-25", "09-27"),
        ("10-01", "10-07"),
    ],
)
def test_the_holidays_of_2026_do_not_count(first: str, last: str) -> None:
    begin, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")

    assert count_working_days(CALENDAR, begin - timedelta(days=1), end) == 0


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_the_make_up_days_of_2026_count(day: str) -> None:
    assert CALENDAR.is_working(date.fromisoformat(f"2026-{day}"))


def test_the_start_day_is_not_counted() -> None:
    assert due_date(CALENDAR, date(2026, 3, 2), 3) == DueDate(date(2026, 3, 5), False)


def test_a_matter_done_at_once_is_due_on_the_same_working_day() -> None:
    assert due_date(CALENDAR, date(2026, 3, 2), 0) == DueDate(date(2026, 3, 2), False)


def test_a_matter_done_at_once_on_a_make_up_saturday_is_due_on_it() -> None:
    assert due_date(CALENDAR, date(2026, 2, 14), 0) == DueDate(date(2026, 2, 14), False)


def test_a_matter_done_at_once_but_taken_in_on_a_day_off_is_due_on_the_next_working_day() -> None:
    assert due_date(CALENDAR, date(2026, 2, 15), 0) == DueDate(date(2026, 2, 24), False)
    assert due_date(CALENDAR, date(2026, 3, 7), 0) == DueDate(date(2026, 3, 9), False)


def test_a_matter_done_at_once_in_a_year_without_a_list_is_due_provisionally() -> None:
    assert due_date(CALENDAR, date(2027, 3, 5), 0) == DueDate(date(2027, 3, 5), True)
    assert due_date(CALENDAR, date(2027, 3, 7), 0) == DueDate(date(2027, 3, 8), True)


def test_a_due_date_steps_over_the_spring_festival_and_counts_the_make_up_saturday() -> None:
    assert due_date(CALENDAR, date(2026, 2, 13), 7).date == date(2026, 3, 2)
    assert due_date(CALENDAR, date(2026, 2, 13), 1).date == date(2026, 2, 14)


def test_a_due_date_that_reaches_into_a_year_without_a_list_is_provisional() -> None:
    assert due_date(CALENDAR, date(2026, 12, 30), 2) == DueDate(date(2027, 1, 1), True)


def test_a_due_date_within_the_last_listed_year_is_final() -> None:
    assert due_date(CALENDAR, date(2026, 12, 30), 1) == DueDate(date(2026, 12, 31), False)


def test_a_reckoning_that_began_before_the_first_list_is_provisional_too() -> None:
    assert due_date(CALENDAR, date(2024, 12, 30), 5).is_provisional
    assert not due_date(CALENDAR, date(2024, 12, 31), 5).is_provisional


def test_loading_a_list_makes_a_provisional_due_date_final() -> None:
    listed = year_list(2027, "date,kind,name\n2027-01-01,holiday,元旦\n")

    assert due_date(CALENDAR.with_list(listed), date(2026, 12, 30), 2) == DueDate(
        date(2027, 1, 4), False
    )


def test_days_of_a_pause_do_not_count_and_the_day_of_resumption_does() -> None:
    pause = Pause(date(2026, 3, 4), date(2026, 3, 10))

    assert due_date(CALENDAR, date(2026, 3, 2), 3, [pause]).date == date(2026, 3, 11)


def test_a_year_without_a_list_that_was_paused_over_leaves_the_due_date_final() -> None:
    pause = Pause(date(2026, 12, 28), date(2028, 1, 3))
    calendar = CALENDAR.with_list(year_list(2028, "date,kind,name\n2028-01-01,holiday,元旦\n"))

    assert due_date(calendar, date(2026, 12, 25), 1, [pause]) == DueDate(date(2028, 1, 3), False)


def test_an_open_pause_makes_a_later_due_date_provisional() -> None:
    pause = Pause(date(2026, 3, 4), None)

    assert due_date(CALENDAR, date(2026, 3, 2), 3, [pause]) == DueDate(date(2026, 3, 5), True)
    assert due_date(CALENDAR, date(2026, 3, 2), 1, [pause]) == DueDate(date(2026, 3, 3), False)


def test_pauses_that_overlap_are_not_counted_twice() -> None:
    pauses = [Pause(date(2026, 3, 3), date(2026, 3, 5)), Pause(date(2026, 3, 4), date(2026, 3, 6))]

    assert due_date(CALENDAR, date(2026, 3, 2), 1, pauses).date == date(2026, 3, 6)


def test_a_pause_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="before it began"):
        Pause(date(2026, 3, 4), date(2026, 3, 3))


def test_a_promise_of_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due_date(CALENDAR, date(2026, 3, 2), -1)


@settings(max_examples=200)
@given(started_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)), working_days=st.integers(1, 90))
def test_the_due_date_is_a_working_day_and_as_many_working_days_away(
    started_on: date, working_days: int
) -> None:
    due = due_date(CALENDAR, started_on, working_days)

    assert CALENDAR.is_working(due.date)
    assert count_working_days(CALENDAR, started_on, due.date) == working_days
    span = range((started_on + timedelta(days=1)).year, due.date.year + 1)
    assert due.is_provisional == any(year not in CALENDAR.years for year in span)


@settings(max_examples=200)
@given(
    started_on=st.sampled_from(DAYS_OF_2026),
    working_days=st.integers(1, 45),
    first=st.sampled_from(DAYS_OF_2026),
    length=st.integers(0, 60),
)
def test_a_pause_never_brings_a_due_date_forward(
    started_on: date, working_days: int, first: date, length: int
) -> None:
    pause = Pause(first, first + timedelta(days=length))

    paused = due_date(CALENDAR, started_on, working_days, [pause])

    assert paused.date >= due_date(CALENDAR, started_on, working_days).date
    explained = days_explained(CALENDAR, started_on, paused.date, [pause])
    assert sum(day.counted for day in explained) == working_days


def test_overrun_is_counted_as_a_negative_number_of_working_days() -> None:
    assert count_working_days(CALENDAR, date(2026, 3, 10), date(2026, 3, 6)) == -2


def test_every_day_of_a_reckoning_is_explained() -> None:
    pause = Pause(date(2026, 5, 7), date(2026, 5, 8))

    days = days_explained(CALENDAR, date(2026, 4, 30), date(2026, 5, 9), [pause])

    assert [(day.day.day, day.counted, day.reason) for day in days] == [
        (30, False, "起算当日不计入"),
        (1, False, "劳动节放假"),
        (2, False, "劳动节放假"),
        (3, False, "劳动节放假"),
        (4, False, "劳动节放假"),
        (5, False, "劳动节放假"),
        (6, True, "周三"),
        (7, False, "暂停期间不计入"),
        (8, True, "周五"),
        (9, True, "劳动节调休上班"),
    ]


def test_a_day_of_a_year_without_a_list_says_so() -> None:
    assert CALENDAR.kind_of(date(2027, 1, 1)) is DayKind.PROVISIONALLY_WORKING
    assert CALENDAR.kind_of(date(2027, 1, 2)) is DayKind.PROVISIONALLY_OFF
    assert (
        CALENDAR.explain(date(2027, 1, 1)) == "周五（2027年放假安排尚未公布，暂按周一至周五推算）"
    )


def test_the_date_in_china_is_a_day_ahead_in_the_evening_of_utc() -> None:
    assert local_date(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == date(2026, 3, 3)
    assert local_date(datetime(2026, 3, 2, 15, 59, tzinfo=UTC)) == date(2026, 3, 2)


def test_a_moment_without_a_time_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 3, 2))  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "第1行"),
        ("day,kind,name\n", "第1行"),
        ("date,kind,name\n", "没有2027年的任何日期"),
        ("date,kind,name\n2027-02-30,holiday,春节\n", "第2行无法识别"),
        ("date,kind,name\n2027-01-01,off,元旦\n", "第2行无法识别"),
        ("date,kind,name\n2027-01-01,holiday\n", "第2行无法识别"),
        ("date,kind,name\n2026-11-01,holiday,元旦\n", "不属于2027年"),
        (
            "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-01,workday,元旦\n",
            "第3行的日期2027-01-01重复",
        ),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(CalendarListRefused, match=sentence):
        year_list(2027, text)


def test_a_list_saved_by_a_spreadsheet_is_read() -> None:
    listed = year_list(2027, "\ufeffdate,kind,name\r\n2026-12-31,holiday,元旦\r\n\r\n")

    assert WorkingCalendar((listed,)).explain(date(2026, 12, 31)) == "元旦放假"


def test_a_moment_at_the_ends_of_the_calendar_has_a_day() -> None:
    assert local_date(datetime.max.replace(tzinfo=UTC)) == date.max
    assert local_date(datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))) == date.min
