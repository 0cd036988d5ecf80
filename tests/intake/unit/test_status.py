"""The transition table: complete, and nothing moves that it does not allow."""

import pytest

from services.intake.domain.errors import TransitionForbidden
from services.intake.domain.status import (
    ACT_NAMES,
    STATUS_NAMES,
    TRANSITIONS,
    Act,
    Status,
    follows,
    targets,
)


def test_every_status_and_every_act_is_listed_and_has_a_chinese_name() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert set(STATUS_NAMES) == set(Status)
    assert set(ACT_NAMES) == set(Act)


def test_every_status_can_be_reached_from_pre_registration() -> None:
    reached, waiting = {Status.PRE_REGISTERED}, [Status.PRE_REGISTERED]
    while waiting:
        for following in TRANSITIONS[waiting.pop()].values():
            waiting += [one for one in following if one not in reached]
            reached |= set(following)

    assert reached == set(Status)


@pytest.mark.parametrize(
    "status", [Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.RETURNED]
)
def test_an_ended_application_never_moves_again(status: Status) -> None:
    assert TRANSITIONS[status] == {}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("act", [act for act in Act if act is not Act.FOLLOW])
def test_an_act_is_either_in_the_table_or_refused_in_words(status: Status, act: Act) -> None:
    if act in TRANSITIONS[status]:
        assert targets(status, act)
        return

    with pytest.raises(TransitionForbidden) as refused:
        targets(status, act)

    assert status.words in refused.value.sentence
    assert act.words in refused.value.sentence


def test_only_a_result_at_the_window_can_be_delivered() -> None:
    deliverable = {status for status in Status if Act.DELIVER in TRANSITIONS[status]}

    assert deliverable == {Status.READY}


def test_withdrawal_is_possible_only_before_the_decision() -> None:
    withdrawable = {status for status in Status if Act.WITHDRAW in TRANSITIONS[status]}

    assert withdrawable == {
        Status.PRE_REGISTERED,
        Status.APPLIED,
        Status.SUBMITTED,
        Status.SUPPLEMENT_NOTIFIED,
        Status.ACCEPTED,
        Status.ACCEPTED_DEFERRED,
        Status.UNDER_REVIEW,
        Status.SUPPLEMENT_REQUESTED,
        Status.SUSPENDED,
    }


def test_news_of_a_case_cannot_move_papers_that_were_not_accepted() -> None:
    assert not follows(Status.SUBMITTED, Status.UNDER_REVIEW)
    assert not follows(Status.CLOSED, Status.READY)
