"""What holds for every clock, whatever the start, the limit and the pauses."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.clocks import CaseClock, ClockKind, clock_due
from services.routing.domain.pauses import CasePause, PauseKind, pause_id
from services.routing.domain.recomputing import due_changes, recomputed
from services.routing.domain.ringing import end_of, next_ring_at, ring
from shared.calendar import (
    Pause,
    SpecialDay,
    SpecialKind,
    YearList,
    days_explained,
    shipped_calendar,
)
from tests.equipment import FRIDAY_MORNING
from tests.routing.unit.test_case import opened

CALENDAR = shipped_calendar()
STARTS = st.dates(date(2024, 11, 1), date(2027, 3, 1))
LIMITS = st.integers(1, 60)
PAUSES = st.lists(
    st.builds(
        lambda first, days: Pause(first, first + timedelta(days=days)),
        st.dates(date(2024, 11, 1), date(2027, 6, 1)),
        st.integers(0, 60),
    ),
    max_size=5,
)
LISTS_OF_2027 = st.sets(st.integers(0, 364), min_size=1, max_size=40).map(
    lambda days: YearList(
        2027,
        tuple(
            SpecialDay(
                date(2027, 1, 1) + timedelta(days=day),
                SpecialKind.HOLIDAY if day % 3 else SpecialKind.WORKDAY,
                "节日",
            )
            for day in sorted(days)
        ),
    )
)


def clock(start: date, limit: int) -> CaseClock:
    return CaseClock(ClockKind.STATUTORY, start, limit)


@given(STARTS, LIMITS, PAUSES, PAUSES)
@settings(max_examples=300, deadline=None)
def test_adding_a_pause_never_shortens(
    start: date, limit: int, pauses: list[Pause], more: list[Pause]
) -> None:
    before = clock_due(clock(start, limit), pauses, CALENDAR)
    after = clock_due(clock(start, limit), [*pauses, *more], CALENDAR)

    assert after.date >= before.date


@given(STARTS, LIMITS, PAUSES)
@settings(max_examples=300, deadline=None)
def test_the_counted_days_add_up_to_the_limit_and_the_last_one_counts(
    start: date, limit: int, pauses: list[Pause]
) -> None:
    due = clock_due(clock(start, limit), pauses, CALENDAR)

    days = days_explained(CALENDAR, start, due.date, pauses)

    assert sum(day.counted for day in days) == limit
    assert days[-1].counted
    assert [day.day for day in days] == [
        start + timedelta(days=passed) for passed in range((due.date - start).days + 1)
    ]


@given(STARTS, LIMITS, PAUSES, st.permutations(range(5)))
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_pauses_are_told_does_not_matter(
    start: date, limit: int, pauses: list[Pause], order: list[int]
) -> None:
    shuffled = [pauses[place] for place in order if place < len(pauses)]

    told = clock_due(clock(start, limit), pauses, CALENDAR)

    assert clock_due(clock(start, limit), shuffled, CALENDAR) == told


@given(STARTS, LIMITS, st.integers(1, 30), PAUSES)
@settings(max_examples=100, deadline=None)
def test_an_extension_adds_exactly_its_days(
    start: date, limit: int, extension: int, pauses: list[Pause]
) -> None:
    longer = clock_due(clock(start, limit + extension), pauses, CALENDAR)
    due = clock_due(clock(start, limit), pauses, CALENDAR)

    added = days_explained(CALENDAR, due.date, longer.date, pauses)[1:]

    assert sum(day.counted for day in added) == extension


@given(LISTS_OF_2027, st.integers(0, 40), st.integers(0, 30))
@settings(max_examples=100, deadline=None)
def test_recomputing_twice_changes_nothing(listed: YearList, began: int, lasted: int) -> None:
    calendar = CALENDAR.with_list(listed, version=1)
    case = opened()
    task = case.tasks[0].id
    began_at = FRIDAY_MORNING + timedelta(days=began)
    pause = CasePause(
        pause_id(task, PauseKind.HEARING, began_at), task, PauseKind.HEARING, "", "chief",
        began_at, began_at, began_at + timedelta(days=lasted),
    )  # fmt: skip
    paused = replace(case, pauses=(pause,)).reckoned(CALENDAR)

    once, told = recomputed(paused, calendar)
    twice, again = recomputed(once, calendar)

    assert twice == once
    assert again == ()
    assert due_changes(once, calendar) == ()
    assert bool(told) == bool(due_changes(paused, calendar)) or not any(
        one.clock in ("promised", "statutory") or one.clock.startswith("task")
        for one in due_changes(paused, calendar)
    )


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_nothing_rings_twice_and_nothing_is_left_out(first: int, second: int) -> None:
    case = opened()
    moments = [FRIDAY_MORNING + timedelta(days=days) for days in sorted((first, second))]

    once, told = ring(case, moments[0])
    twice, later = ring(once, moments[1])
    at_once, together = ring(case, moments[1])

    assert {*told, *later} == set(together)
    assert len(told) + len(later) == len(together)
    assert set(twice.rung) == set(at_once.rung)
    upcoming = next_ring_at(twice)
    assert upcoming is None or upcoming > moments[1]
    assert all(end_of(fact.due) <= moments[1] for fact in together)
