"""The transition table of a review is whole, and the acts keep to it."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from services.licensing.domain.errors import OpinionMissing, TransitionForbidden
from services.licensing.domain.joint_review import (
    check_papers,
    close_collecting,
    hand_on,
    informed,
)
from services.licensing.domain.lifecycle import (
    ACT_WORDS,
    OPEN,
    STATUS_WORDS,
    TRANSITIONS,
    Act,
    ReviewStatus,
    next_status,
)
from services.licensing.domain.review import Review
from shared.calendar import shipped_calendar
from tests.licensing.unit import builders as a

CALENDAR = shipped_calendar()

REVIEWS: dict[ReviewStatus, Callable[[], Review]] = {
    ReviewStatus.PENDING: a.review,
    ReviewStatus.SUPPLEMENT_REQUESTED: a.waiting_for_supplement,
    ReviewStatus.SUSPENDED: a.suspended,
    ReviewStatus.OPINED: a.opined,
    ReviewStatus.SIGNED: a.signed,
    ReviewStatus.DECIDED: lambda: ACTS[Act.DECIDE](a.signed())[0],
    ReviewStatus.RECALLED: lambda: a.review().recall(reason="撤回")[0],
    ReviewStatus.HANDED_ON: lambda: ACTS[Act.HAND_ON](a.review())[0],
}

ACTS: dict[Act, Callable[[Review], tuple[Review, Any]]] = {
    Act.GIVE_OPINION: lambda one: one.give_opinion(
        outcome="granted",
        text="属实",
        legal_basis="",
        by=a.REVIEWER,
        now=a.TOMORROW.replace(day=23),
    ),
    Act.SIGN_OFF: lambda one: one.sign(remark="", by=a.CHIEF, now=a.FRIDAY),
    Act.RETURN_OPINION: lambda one: one.return_opinion(remark="再核", by=a.CHIEF, now=a.FRIDAY),
    Act.DECIDE: lambda one: one.decide(
        reason="", legal_basis="", remedy="", by=a.CHIEF, now=a.FRIDAY
    ),
    Act.REQUEST_SUPPLEMENT: lambda one: one.request_supplement(
        request_id="r", defects=[a.defect("缺照片")], until=a.TOMORROW, by=a.REVIEWER, now=a.FRIDAY
    ),
    Act.ANSWER_SUPPLEMENT: lambda one: one.answer_supplement(
        materials=(), remark="", answered_at=a.FRIDAY, as_of=2
    ),
    Act.SUSPEND: lambda one: one.suspend(
        reason_code="hearing", reason="听证", expected_until=a.TOMORROW, by=a.CHIEF, now=a.FRIDAY
    ),
    Act.RESUME: lambda one: one.resume(remark="", by=a.REVIEWER, now=a.TOMORROW, calendar=CALENDAR),
    Act.EXTEND: lambda one: one.extend(
        working_days=5, reason="核实", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR
    ),
    Act.RECALL: lambda one: one.recall(reason="撤回"),
    Act.HAND_ON: lambda one: hand_on(
        one, kind="transfer", to=None, reason="不归我局", opinion="", by=a.REVIEWER, now=a.FRIDAY
    ),
    Act.CHECK_PAPERS: lambda one: check_papers(
        one, papers=[("M01", "")], is_complete=False, by=a.REVIEWER, now=a.FRIDAY
    ),
    Act.CLOSE_COLLECTING: lambda one: close_collecting(
        informed(one, a.collecting(one)), by=a.REVIEWER, now=a.FRIDAY
    ),
}


def test_every_status_and_every_act_is_listed_and_has_words() -> None:
    assert set(TRANSITIONS) == set(STATUS_WORDS) == set(ReviewStatus)
    assert set(ACT_WORDS) == set(Act)
    assert {act for acts in TRANSITIONS.values() for act in acts} == set(Act)


def test_every_status_can_be_reached_and_only_the_last_three_are_final() -> None:
    reached = {status for acts in TRANSITIONS.values() for status in acts.values()}

    assert reached == set(ReviewStatus)
    assert set(ReviewStatus) - OPEN == {
        ReviewStatus.DECIDED,
        ReviewStatus.RECALLED,
        ReviewStatus.HANDED_ON,
    }


def test_every_open_review_can_be_recalled() -> None:
    assert all(Act.RECALL in TRANSITIONS[status] for status in OPEN)


@pytest.mark.parametrize("status", ReviewStatus)
@pytest.mark.parametrize("act", Act)
def test_an_act_does_what_the_table_says_and_nothing_else(status: ReviewStatus, act: Act) -> None:
    review = REVIEWS[status]()
    assert review.status is status
    allowed = TRANSITIONS[status].get(act)
    if (status, act) == (ReviewStatus.OPINED, Act.DECIDE):
        review = a.opined(sign_off_required=False)

    if allowed is None:
        refusals = TransitionForbidden | OpinionMissing
        with pytest.raises((TransitionForbidden, OpinionMissing)) as refused:
            _act_without_earlier_supplement(review, act)
        assert isinstance(refused.value, refusals)
        return
    told = act is Act.CLOSE_COLLECTING
    changed, fact = ACTS[act](review)

    assert changed.status is allowed
    assert changed.version == review.version + 1 + told
    assert fact is not None


def test_the_refusal_names_status_and_act_in_words() -> None:
    with pytest.raises(TransitionForbidden, match="审查任务当前为“已决定”，不能签批"):
        next_status(ReviewStatus.DECIDED, Act.SIGN_OFF)


def test_a_review_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        a.review().status = ReviewStatus.DECIDED  # type: ignore[misc]


def _act_without_earlier_supplement(review: Review, act: Act) -> None:
    """A second supplement is refused by its own rule before the table is asked."""
    from dataclasses import replace

    if act is Act.REQUEST_SUPPLEMENT:
        review = replace(review, supplement=None)
    ACTS[act](review)
