"""The transition table: complete and closed."""

import pytest

from services.routing.domain.meeting import (
    MEETING_MOVES,
    MEETING_STATUS_NAMES,
    MeetingStatus,
)
from services.routing.domain.statuses import (
    STATUS_NAMES,
    TRANSITIONS,
    UNDECIDED,
    CaseStatus,
    IllegalMove,
    check_move,
)


def test_every_status_is_listed_with_its_name() -> None:
    assert set(TRANSITIONS) == set(STATUS_NAMES) == set(CaseStatus)


def test_every_status_of_an_appointment_is_listed_with_its_name_and_can_be_reached() -> None:
    reached = {target for targets in MEETING_MOVES.values() for target in targets}

    assert set(MEETING_MOVES) == set(MEETING_STATUS_NAMES) == set(MeetingStatus)
    assert reached == set(MeetingStatus)
    assert {one for one in MeetingStatus if not one.is_open} == {
        MeetingStatus.HELD,
        MeetingStatus.CANCELLED,
    }


def test_every_status_can_be_reached_and_every_undecided_one_can_be_withdrawn() -> None:
    reached = {target for targets in TRANSITIONS.values() for target in targets}

    assert reached == set(CaseStatus)
    assert all(CaseStatus.WITHDRAWN in TRANSITIONS[status] for status in UNDECIDED)


def test_a_refused_case_can_only_be_closed_and_a_granted_one_undone_for_a_broken_promise() -> None:
    undone = {CaseStatus.REFUSED, CaseStatus.WITHDRAWN}
    assert TRANSITIONS[CaseStatus.REFUSED] == {CaseStatus.CLOSED}
    assert TRANSITIONS[CaseStatus.GRANTED] == {CaseStatus.CLOSED, *undone}
    assert {status for status in CaseStatus if status.is_final} == {
        CaseStatus.WITHDRAWN,
        CaseStatus.CLOSED,
    }


@pytest.mark.parametrize("status", CaseStatus)
@pytest.mark.parametrize("target", CaseStatus)
def test_a_move_is_allowed_exactly_where_the_table_lists_it(
    status: CaseStatus, target: CaseStatus
) -> None:
    if target in TRANSITIONS[status]:
        check_move(status, target)
    else:
        with pytest.raises(IllegalMove, match="不能转为"):
            check_move(status, target)
