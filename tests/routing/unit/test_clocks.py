"""Both clocks worked out by hand from the published lists of 2025 and 2026."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from services.routing.domain.clocks import (
    ApproverRank,
    CaseClock,
    ClockKind,
    ExtensionAfterExpiry,
    ExtensionByTheWrongRank,
    ExtensionTooLong,
    SecondExtension,
    clock_due,
    spans,
)
from services.routing.domain.pauses import (
    ARTICLE_45,
    LEFT_TO_THE_GUIDE,
    PAUSE_NAMES,
    CasePause,
    PauseKind,
    not_counted_by_the_promise,
)
from shared.calendar import DueDate, Pause, shipped_calendar
from tests.routing.builders import utc

CALENDAR = shipped_calendar()
PROMISED = CaseClock(
    ClockKind.PROMISED, date(2026, 11, 20), 3, uncounted=not_counted_by_the_promise(None)
)
STATUTORY = CaseClock(ClockKind.STATUTORY, date(2026, 11, 20), 20, uncounted=ARTICLE_45)
ART_45 = {
    PauseKind.HEARING,
    PauseKind.TENDER,
    PauseKind.AUCTION,
    PauseKind.INSPECTION,
    PauseKind.TESTING,
    PauseKind.QUARANTINE,
    PauseKind.APPRAISAL,
    PauseKind.EXPERT_REVIEW,
}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("started_on", "working_days", "due"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # Friday before the make-up Saturday 14 February
        ("2026-02-13", 2, "2026-02-24"),  # 15 to 23 February off; Tuesday 24 is the next
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-13", 6, "2026-02-28"),  # 14, 24, 25, 26, 27, and the make-up Saturday 28
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-04-30", 1, "2026-05-06"),  # 1 to 5 May off
        ("2026-04-30", 4, "2026-05-09"),  # 6, 7, 8, and the make-up Saturday 9 May
        ("2026-09-18", 1, "2026-09-20"),  # make-up Sunday 20 September
        ("2026-09-24", 1, "2026-09-28"),  # mid-autumn 25 to 27
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # 8, 9, and the make-up Saturday 10 October
        ("2025-12-31", 1, "2026-01-04"),  # 1 to 3 January off, make-up Sunday 4
        ("2026-11-20", 0, "2026-11-20"),  # 即办: the same day
        ("2026-11-20", 7, "2026-12-01"),
        ("2026-11-20", 20, "2026-12-18"),
    ],
)
def test_the_nth_working_day_after_the_start_is_the_last(
    started_on: str, working_days: int, due: str
) -> None:
    clock = CaseClock(ClockKind.PROMISED, day(started_on), working_days)

    assert clock_due(clock, (), CALENDAR) == DueDate(day(due), is_provisional=False)


@pytest.mark.parametrize(
    ("first", "resumed", "due"),
    [
        ("2026-11-23", "2026-11-25", "2026-11-27"),  # Monday and Tuesday do not count
        ("2026-11-20", "2026-11-20", "2026-11-25"),  # begun and ended on the start day
        ("2026-11-21", "2026-11-23", "2026-11-25"),  # over a weekend: nothing is lost
        ("2026-11-25", "2026-11-26", "2026-11-26"),  # on the last day
        ("2026-11-25", "2026-12-07", "2026-12-07"),
        ("2026-11-26", "2026-12-07", "2026-11-25"),  # after the due date: too late to help
    ],
)
def test_paused_days_do_not_count(first: str, resumed: str, due: str) -> None:
    clock = CaseClock(ClockKind.PROMISED, day("2026-11-20"), 3)

    found = clock_due(clock, [Pause(day(first), day(resumed))], CALENDAR)

    assert found.date == day(due)


def test_overlapping_pauses_count_once() -> None:
    clock = CaseClock(ClockKind.PROMISED, day("2026-11-20"), 3)
    pauses = [
        Pause(day("2026-11-23"), day("2026-11-25")),
        Pause(day("2026-11-24"), day("2026-11-26")),
    ]

    assert clock_due(clock, pauses, CALENDAR).date == day("2026-11-30")


@pytest.mark.parametrize(
    ("resumed", "due"),
    [("2026-11-20", "2026-11-20"), ("2026-11-24", "2026-11-24"), ("2026-11-28", "2026-11-30")],
)
def test_a_same_day_promise_that_was_stopped_is_due_on_the_working_day_it_goes_on(
    resumed: str, due: str
) -> None:
    clock = CaseClock(ClockKind.PROMISED, day("2026-11-20"), 0)

    found = clock_due(clock, [Pause(day("2026-11-20"), day(resumed))], CALENDAR)

    assert found == DueDate(day(due), is_provisional=False)


def test_a_year_without_a_list_makes_the_due_date_provisional() -> None:
    clock = CaseClock(ClockKind.STATUTORY, day("2026-12-25"), 20)

    assert clock_due(clock, (), CALENDAR).is_provisional


def test_only_article_45_kinds_stop_the_statutory_clock() -> None:
    assert ARTICLE_45 == ART_45
    assert set(PAUSE_NAMES) == set(PauseKind) == ART_45 | LEFT_TO_THE_GUIDE | {PauseKind.UNLISTED}


@pytest.mark.parametrize(
    ("kind", "promised", "statutory"),
    [
        ("hearing", True, True),
        ("expert_review", True, True),
        ("publicity", True, False),
        ("site_check", True, False),
        ("technical_review", True, False),
        ("supplement", True, False),
        ("lunch", False, False),
    ],
)
def test_each_kind_stops_the_clocks_it_may(kind: str, promised: bool, statutory: bool) -> None:
    pause = _pause(PauseKind.of(kind), began_at=utc(2026, 11, 23), ended_at=utc(2026, 11, 24))

    assert bool(spans(PROMISED, [pause], ())) is promised
    assert bool(spans(STATUTORY, [pause], ())) is statutory


@pytest.mark.parametrize("kind", sorted(LEFT_TO_THE_GUIDE))
def test_what_the_guide_does_not_name_stops_nothing(kind: PauseKind) -> None:
    pause = _pause(kind, began_at=utc(2026, 11, 23), ended_at=utc(2026, 11, 24))
    silent = replace(PROMISED, uncounted=not_counted_by_the_promise(()))
    said = replace(PROMISED, uncounted=not_counted_by_the_promise((kind,)))

    assert spans(silent, [pause], ()) == ()
    assert len(spans(said, [pause], ())) == 1
    assert silent.uncounted == ARTICLE_45


def test_another_tasks_site_check_leaves_a_tasks_own_limit_running() -> None:
    own = _pause(PauseKind.SITE_CHECK, began_at=utc(2026, 11, 23), ended_at=None)
    limit = replace(PROMISED, kind=ClockKind.TASK, task_id=uuid4())

    assert spans(limit, [own], ()) == ()
    assert spans(replace(limit, task_id=own.task_id), [own], ()) != ()


def test_joint_handling_is_extended_by_fifteen_days_by_the_government_alone() -> None:
    clock = CaseClock(ClockKind.STATUTORY, day("2026-11-20"), 45)
    due = clock_due(clock, (), CALENDAR)

    def extend(days: int, rank: ApproverRank, *, is_joint: bool = True) -> CaseClock:
        return clock.may_be_extended_once_before_expiry(
            days, due=due, extended_at=utc(2026, 12, 18), is_joint=is_joint, rank=rank
        )

    assert extend(15, ApproverRank.GOVERNMENT_LEADER).working_days == 60
    with pytest.raises(ExtensionByTheWrongRank):
        extend(15, ApproverRank.ORGAN_HEAD)
    with pytest.raises(ExtensionTooLong, match="15"):
        extend(16, ApproverRank.GOVERNMENT_LEADER)
    with pytest.raises(ExtensionTooLong, match="10"):
        extend(11, ApproverRank.GOVERNMENT_LEADER, is_joint=False)


def test_days_are_those_of_shanghai() -> None:
    late = datetime.fromisoformat("2026-11-22T16:30:00+00:00")
    pause = _pause(PauseKind.HEARING, began_at=late, ended_at=utc(2026, 11, 24))

    (span,) = spans(PROMISED, [pause], ())

    assert span == Pause(day("2026-11-23"), day("2026-11-24"))


def test_the_limit_is_extended_once() -> None:
    clock = CaseClock(ClockKind.STATUTORY, day("2026-11-20"), 20)
    due = clock_due(clock, (), CALENDAR)

    extended = clock.may_be_extended_once_before_expiry(10, due=due, extended_at=utc(2026, 12, 18))

    assert extended.working_days == 30
    with pytest.raises(SecondExtension, match="只能延长一次"):
        extended.may_be_extended_once_before_expiry(1, due=due, extended_at=utc(2026, 12, 18))


def test_after_expiry_nothing_is_extended() -> None:
    clock = CaseClock(ClockKind.STATUTORY, day("2026-11-20"), 20)
    due = clock_due(clock, (), CALENDAR)

    with pytest.raises(ExtensionAfterExpiry, match="2026-12-18"):
        clock.may_be_extended_once_before_expiry(10, due=due, extended_at=utc(2026, 12, 19))


def test_a_pause_never_shortens_a_clock() -> None:
    clock = CaseClock(ClockKind.PROMISED, day("2026-02-10"), 10)
    free = clock_due(clock, (), CALENDAR).date

    for offset in range(40):
        for length in range(15):
            first = day("2026-02-05") + timedelta(days=offset)
            pause = Pause(first, first + timedelta(days=length))
            assert clock_due(clock, [pause], CALENDAR).date >= free


def _pause(kind: PauseKind, *, began_at: datetime, ended_at: datetime | None) -> CasePause:
    return CasePause(
        id=uuid4(),
        task_id=uuid4(),
        kind=kind,
        reason="",
        approved_by="chief",
        began_at=began_at,
        expected_until=began_at + timedelta(days=10),
        ended_at=ended_at,
    )
