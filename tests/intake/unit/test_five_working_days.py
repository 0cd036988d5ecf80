"""The five working days of 行政许可法 Art. 32 around weekends, holidays and make-up days of 2026."""

from datetime import UTC, date, datetime

import pytest

from services.intake.domain import rules
from services.intake.domain.division_rules import WindowRules
from services.intake.domain.running_out import end_of, look_at
from shared.calendar import local_date, shipped_calendar
from tests.intake import builders as b

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 27)),  # Friday to Friday
        (date(2026, 11, 21), date(2026, 11, 27)),  # Saturday: Monday is the first day
        (date(2026, 11, 22), date(2026, 11, 27)),  # Sunday likewise
        (date(2026, 2, 13), date(2026, 2, 27)),  # make-up Saturday counts, Spring Festival does not
        (date(2026, 2, 14), date(2026, 2, 28)),  # ends on the make-up Saturday after it
        (date(2026, 2, 18), date(2026, 2, 28)),  # received on a day of the festival
        (date(2026, 9, 30), date(2026, 10, 13)),  # National Day, make-up Saturday, weekend's Sunday
        (date(2026, 9, 18), date(2026, 9, 24)),  # make-up Sunday before Mid-Autumn
        (date(2026, 12, 28), date(2027, 1, 4)),  # a year without a list yet: every weekday counts
    ],
)
def test_silence_ends_with_the_fifth_working_day(received: date, last: date) -> None:
    assert rules.silence_ends_on(CALENDAR, received) == last


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 10), date(2026, 10, 10)),  # a make-up Saturday is a working day
        (date(2026, 10, 11), date(2026, 10, 12)),
    ],
)
def test_a_last_day_within_a_holiday_moves_to_the_first_working_day_after_it(
    until: date, last: date
) -> None:
    assert rules.a_last_day_that_is_a_day_off_moves_on(CALENDAR, until) == last


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), date(2026, 11, 21)),
    ],
)
def test_a_day_ends_at_midnight_in_china(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_papers_of_the_last_second_of_a_day_are_of_that_day() -> None:
    before = datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)
    application = b.submitted(submitted_at=before, uploaded_at=before)
    over = end_of(date(2026, 11, 27))

    at_the_end = look_at(application, CALENDAR, WindowRules(), now=over)
    a_moment_earlier = look_at(
        application, CALENDAR, WindowRules(), now=datetime(2026, 11, 27, 15, 59, 59, 999999, UTC)
    )

    assert over == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert (at_the_end.overdue, a_moment_earlier.overdue) == ("silence", None)
