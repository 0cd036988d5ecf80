"""Promises in place of papers: their lifecycle, their days, and what may be promised (rules.md F)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.domain.errors import MaterialsMissing, TransitionForbidden
from services.intake.domain.materials import MaterialGiven, listed_materials
from services.intake.domain.progress import NOTHING_KNOWN
from services.intake.domain.promises import rules
from services.intake.domain.promises.commitment import (
    COMMITMENT_ACT_NAMES,
    COMMITMENT_MOVES,
    COMMITMENT_STATUS_NAMES,
    Commitment,
    CommitmentAct,
    CommitmentStatus,
    Publicity,
    Signature,
)
from services.intake.domain.promises.errors import (
    CommitmentActForbidden,
    CommitmentBarred,
    CommitmentMissing,
    CommitmentNotOffered,
    CommitmentOverdue,
    DeferralImpossible,
)
from services.intake.domain.promises.keeping import take_in_papers
from services.intake.domain.promises.terms import DeclarationTerms, DeferralTerms, PromisePolicy
from services.intake.domain.running_out import deem_accepted
from services.intake.domain.status import Act, Status
from shared.calendar import DueDate, shipped_calendar
from tests.intake import builders as b

CALENDAR = shipped_calendar()
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
TERMS = DeferralTerms("清单", working_days=5)
USUAL = PromisePolicy()
SIGNATURE = Signature("赵秀兰", "self", "handwritten", b.FRIDAY)


def commitment(**changes: Any) -> Commitment:
    """A deferral of the photo, just drawn up."""
    found = Commitment(
        id=UUID(int=7),
        application_number=b.NUMBER,
        kind="deferral",
        text=("承诺补齐。",),
        papers=("M02",),
        due=DueDate(MONDAY, is_provisional=False),
        on_default="refused",
        barred_days=365,
        drawn_up_at=b.FRIDAY,
        drawn_up_by=b.CLERK,
    )
    return replace(found, **changes)


def in_force(**changes: Any) -> Commitment:
    return commitment(status=CommitmentStatus.IN_FORCE, signature=SIGNATURE, **changes)


def due(promised: int, terms: DeferralTerms = TERMS, policy: PromisePolicy = USUAL) -> date:
    """The last day for papers that follow, taken in today."""
    item = b.item(promised_working_days=promised)
    return rules.papers_come_before_the_decision(
        CALENDAR, item, terms, policy, uploaded_on=TODAY, today=TODAY
    ).date


def test_every_status_and_act_has_its_row_and_its_word() -> None:
    assert set(COMMITMENT_MOVES) == set(CommitmentStatus) == set(COMMITMENT_STATUS_NAMES)
    assert set(COMMITMENT_ACT_NAMES) == set(CommitmentAct)
    reached = {target for acts in COMMITMENT_MOVES.values() for target in acts.values()}
    assert reached | {CommitmentStatus.DRAWN_UP} == set(CommitmentStatus)


def test_a_commitment_is_signed_then_in_force_then_kept() -> None:
    signed = commitment().sign(SIGNATURE, today=TODAY)
    bound = signed.take_effect(None, today=TODAY)
    brought = bound.take_in({"M01", "M02"}, now=b.FRIDAY)
    released = brought.release(now=b.FRIDAY)

    assert [one.status for one in (signed, bound, brought, released)] == [
        CommitmentStatus.SIGNED,
        CommitmentStatus.IN_FORCE,
        CommitmentStatus.IN_FORCE,
        CommitmentStatus.KEPT,
    ]
    assert released.version == 5


def test_what_was_not_signed_has_no_effect_and_what_ended_is_not_moved() -> None:
    with pytest.raises(CommitmentActForbidden, match="待签字"):
        commitment().take_effect(None, today=TODAY)
    with pytest.raises(CommitmentActForbidden):
        commitment(status=CommitmentStatus.BROKEN).keep(now=b.FRIDAY)
    with pytest.raises(CommitmentActForbidden):
        commitment().take_in({"M02"}, now=b.FRIDAY)


def test_nothing_is_signed_for_a_day_that_has_passed() -> None:
    with pytest.raises(CommitmentOverdue, match="2026-11-23"):
        commitment().sign(SIGNATURE, today=MONDAY + timedelta(days=1))


def test_papers_are_overdue_the_day_after_and_never_once_they_are_in() -> None:
    after = MONDAY + timedelta(days=1)

    assert not in_force().is_overdue(MONDAY)
    assert in_force().is_overdue(after)
    assert not in_force(completed_at=b.FRIDAY).is_overdue(after)
    assert not commitment().is_overdue(after)


def test_the_certificate_goes_out_when_papers_are_in_and_publicity_is_over() -> None:
    public = Publicity(TODAY, MONDAY)
    after = MONDAY + timedelta(days=1)

    assert not in_force().may_be_released(TODAY)
    assert in_force(completed_at=b.FRIDAY).may_be_released(TODAY)
    assert not in_force(completed_at=b.FRIDAY, publicity=public).may_be_released(MONDAY)
    assert in_force(completed_at=b.FRIDAY, publicity=public).may_be_released(after)
    assert in_force(kind="declaration", publicity=public).may_be_released(after)
    assert not in_force(kind="declaration").may_be_released(after)
    assert not in_force(completed_at=b.FRIDAY, released_at=b.FRIDAY).may_be_released(after)


def test_a_declaration_that_is_released_stays_in_force_until_it_was_checked() -> None:
    declared = in_force(kind="declaration", publicity=Publicity(TODAY, MONDAY), due=None)

    released = declared.release(now=b.FRIDAY)

    assert released.status is CommitmentStatus.IN_FORCE
    assert released.keep(now=b.FRIDAY).status is CommitmentStatus.KEPT


@pytest.mark.parametrize(
    ("promised", "policy", "expected"),
    [
        (7, USUAL, date(2026, 11, 27)),
        (5, USUAL, date(2026, 11, 25)),
        (3, USUAL, date(2026, 11, 23)),
        (3, PromisePolicy(margin_working_days=0), date(2026, 11, 25)),
        (20, PromisePolicy(longest_working_days=2), date(2026, 11, 24)),
    ],
)
def test_papers_follow_within_guide_and_city_and_before_the_promised_day(
    promised: int, policy: PromisePolicy, expected: date
) -> None:
    assert due(promised, policy=policy) == expected


def test_papers_never_follow_later_than_twenty_working_days() -> None:
    long = DeferralTerms("清单", working_days=60)

    assert due(60, long) == date(2026, 12, 18)


def test_a_promise_of_two_days_leaves_no_time_for_papers_to_follow() -> None:
    with pytest.raises(DeferralImpossible, match="2个工作日"):
        due(2)


def test_items_done_at_once_and_items_without_a_list_put_nothing_off() -> None:
    with pytest.raises(CommitmentNotOffered, match="容缺受理"):
        rules.deferral_terms(b.item(deferral=TERMS, promised_working_days=0))
    with pytest.raises(CommitmentNotOffered):
        rules.deferral_terms(b.item())
    with pytest.raises(CommitmentNotOffered, match="告知承诺"):
        rules.declaration_terms(b.item())


def test_main_papers_are_complete_before_a_secondary_one_is_put_off() -> None:
    given = [MaterialGiven("M02", "deferred")]

    with pytest.raises(MaterialsMissing, match="身份证"):
        rules.papers_that_follow(b.item(), listed_materials(b.item(), given))


def test_each_paper_put_off_stands_in_the_signed_promise() -> None:
    given = [MaterialGiven("M01", "received"), MaterialGiven("M02", "deferred")]
    papers = listed_materials(b.item(), given)
    signed = commitment(status=CommitmentStatus.SIGNED)

    rules.papers_are_promised_in_writing(papers, signed)
    for lacking in (
        None,
        commitment(),
        replace(signed, papers=()),
        replace(signed, kind="declaration"),
    ):
        with pytest.raises(CommitmentMissing):
            rules.papers_are_promised_in_writing(papers, lacking)


def test_who_broke_a_promise_is_barred_to_the_last_day_and_free_after_it() -> None:
    until = rules.barred_until(commitment(), today=TODAY)

    assert until == date(2027, 11, 20)
    with pytest.raises(CommitmentBarred, match="2027-11-20"):
        rules.who_broke_a_promise_gives_no_other_for_a_time(until, today=until)
    rules.who_broke_a_promise_gives_no_other_for_a_time(until, today=until + timedelta(days=1))
    rules.who_broke_a_promise_gives_no_other_for_a_time(None, today=TODAY)


def test_a_promise_is_made_public_only_where_the_guide_demands_it() -> None:
    quiet = b.item(deferral=TERMS)
    loud = b.item(deferral=replace(TERMS, publicity_working_days=5))

    assert rules.publicity_of(CALENDAR, quiet, "deferral", today=TODAY) is None
    public = rules.publicity_of(CALENDAR, loud, "deferral", today=TODAY)
    assert public == Publicity(TODAY, date(2026, 11, 27))


def test_a_declaration_makes_every_limit_of_the_plan_the_same_day() -> None:
    stage = {"code": "s", "name": "审查", "tasks": [{"limit_working_days": 3, "leads": True}]}
    item = b.item(declaration=DeclarationTerms(replaces=("M02",)), route_plan={"stages": [stage]})

    at_once = rules.decided_at_once(item)

    assert at_once.promised_working_days == 0
    assert at_once.route_plan["stages"][0]["tasks"] == [{"limit_working_days": 0, "leads": True}]
    assert item.route_plan["stages"][0]["tasks"][0]["limit_working_days"] == 3


def test_a_declaration_stands_for_its_papers_at_the_acceptance() -> None:
    given = listed_materials(b.item(), [MaterialGiven("M01", "received")])
    application = b.submitted(materials=given)

    accepted, _ = application.accept(
        b.item(), CALENDAR, now=b.FRIDAY, by=b.CLERK, replaced=("M02",)
    )

    assert accepted.status is Status.ACCEPTED
    with pytest.raises(TransitionForbidden):
        rules.a_commitment_is_given_before_the_acceptance(accepted)


def test_a_grant_turns_into_a_refusal_only_while_no_licence_is_issued() -> None:
    granted = NOTHING_KNOWN.decided("granted", needs_licence=True, as_of=3, is_withheld=True)

    refused = granted.decided("refused", needs_licence=True, as_of=4)

    assert refused.status() is Status.READY
    assert refused.result == "refused"
    assert refused.decided("granted", needs_licence=True, as_of=3).result == "refused"


def test_a_result_without_a_licence_waits_whichever_news_comes_first() -> None:
    granted = NOTHING_KNOWN.decided("granted", needs_licence=False, as_of=3, is_withheld=True)
    early = NOTHING_KNOWN.released()

    assert granted.status() is Status.GRANTED
    assert granted.released().status() is Status.READY
    late = early.decided("granted", needs_licence=False, as_of=3, is_withheld=True)
    assert late.status() is Status.READY


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.READY, Status.CLOSED])
def test_papers_are_completed_only_between_acceptance_and_hand_over(status: Status) -> None:
    with pytest.raises(TransitionForbidden, match=Act.COMPLETE.words):
        take_in_papers(b.in_status(status), b.item(), [])


def test_a_promised_paper_that_the_case_does_not_need_or_that_is_linked_is_not_awaited() -> None:
    papers = b.submitted().materials
    states: dict[str, Any] = {"M01": "linked", "M02": "not_needed", "M03": "missing"}
    settled = [replace(one, state=states.get(one.code, one.state)) for one in papers]

    in_hand = rules.papers_in_hand(settled)

    assert {"M01", "M02"} <= in_hand
    assert "M03" not in in_hand


def test_silence_accepts_on_a_promise_only_where_papers_are_to_follow() -> None:
    photo = MaterialGiven("M02", "deferred")
    application = b.submitted()
    put_off = replace(
        application, materials=listed_materials(b.item(), [photo], application.materials)
    )
    later = b.FRIDAY + timedelta(days=8)

    plain, _ = deem_accepted(put_off, b.item(), CALENDAR, now=later)
    resting, _ = deem_accepted(put_off, b.item(), CALENDAR, now=later, follow_later=True)

    assert (plain.status, resting.status) == (Status.ACCEPTED, Status.ACCEPTED_DEFERRED)
    assert [one.state for one in plain.materials if one.code == "M02"] == ["missing"]
    assert [one.state for one in resting.materials if one.code == "M02"] == ["deferred"]
