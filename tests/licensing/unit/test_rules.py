"""The rules of review, one by one."""

from datetime import timedelta

import pytest

from services.licensing.domain import errors
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import ApproverRank
from services.licensing.domain.suspension import ARTICLE_45, LAWFUL_STOPS, SuspensionReason
from shared.calendar import DueDate, shipped_calendar
from tests.licensing.unit import builders as a

CALENDAR = shipped_calendar()


def test_whoever_accepted_may_neither_review_nor_sign_nor_decide() -> None:
    separate = errors.AcceptingAndDecidingNotSeparate
    who = a.WHO_ACCEPTED

    with pytest.raises(separate):
        a.review().give_opinion(outcome="granted", text="x", legal_basis="", by=who, now=a.FRIDAY)
    with pytest.raises(separate):
        a.opined().sign(remark="", by=who, now=a.FRIDAY)
    with pytest.raises(separate):
        a.opined().return_opinion(remark="再核", by=who, now=a.FRIDAY)
    with pytest.raises(separate):
        a.signed().decide(reason="", legal_basis="", remedy="", by=who, now=a.FRIDAY)
    with pytest.raises(separate):
        a.review().extend(working_days=1, reason="x", by=who, now=a.FRIDAY, calendar=CALENDAR)


def test_only_the_chief_representative_signs_off() -> None:
    with pytest.raises(errors.ChiefRequired):
        a.opined().sign(remark="", by=a.REVIEWER, now=a.FRIDAY)


def test_a_returned_opinion_says_why() -> None:
    with pytest.raises(errors.ReturnRemarkMissing):
        a.opined().return_opinion(remark=" ", by=a.CHIEF, now=a.FRIDAY)


def test_where_no_sign_off_is_required_none_is_given() -> None:
    with pytest.raises(errors.SignOffNotRequired):
        a.opined(sign_off_required=False).sign(remark="", by=a.CHIEF, now=a.FRIDAY)


def test_a_decision_waits_for_the_sign_off() -> None:
    with pytest.raises(errors.SignOffMissing):
        a.opined().decide(reason="", legal_basis="", remedy="", by=a.REVIEWER, now=a.FRIDAY)


def test_nothing_is_decided_without_an_opinion() -> None:
    with pytest.raises(errors.OpinionMissing):
        a.review(sign_off_required=False).decide(
            reason="", legal_basis="", remedy="", by=a.REVIEWER, now=a.FRIDAY
        )


@pytest.mark.parametrize(
    ("reason", "law", "remedy", "field"),
    [("", "第二条", "复议", None), ("", "", "复议", "legal_basis"), ("", "第二条", " ", "remedy")],
)
def test_a_refusal_states_reason_law_and_remedy(
    reason: str, law: str, remedy: str, field: str | None
) -> None:
    review = a.signed("refused")

    def decide() -> Review:
        return review.decide(
            reason=reason, legal_basis=law, remedy=remedy, by=a.CHIEF, now=a.FRIDAY
        )[0]

    if field is None:
        decision = decide().decision
        assert decision is not None
        assert decision.reason == "经审查，情况属实。"
        return
    with pytest.raises(errors.RefusalIncomplete) as refused:
        decide()
    assert refused.value.error.field == field


def test_a_second_supplement_request_is_refused_even_after_the_answer() -> None:
    answered, _ = a.waiting_for_supplement().answer_supplement(
        materials=(), remark="", answered_at=a.FRIDAY, as_of=2
    )

    with pytest.raises(errors.SupplementAlreadyRequested):
        answered.request_supplement(
            request_id="r-2",
            defects=[a.defect("还缺一张")],
            until=a.TOMORROW,
            by=a.REVIEWER,
            now=a.FRIDAY,
        )


@pytest.mark.parametrize("defects", [[], ["  "], ["缺照片", "缺照片"]])
def test_a_supplement_request_lists_everything_missing_once(defects: list[str]) -> None:
    with pytest.raises(errors.SupplementListInvalid):
        a.review().request_supplement(
            request_id="r", defects=[a.defect(one) for one in defects], until=a.TOMORROW,
            by=a.REVIEWER, now=a.FRIDAY,
        )  # fmt: skip


def test_a_supplement_request_names_no_paper_that_the_item_does_not_ask_for() -> None:
    with pytest.raises(errors.SupplementListInvalid) as refused:
        a.review().request_supplement(
            request_id="r", defects=[a.defect("缺"), a.defect("缺印章", "M77")],
            until=a.TOMORROW, by=a.REVIEWER, now=a.FRIDAY,
        )  # fmt: skip

    assert refused.value.error.field == "defects.1.material"


def test_papers_still_awaited_are_not_judged_until_the_deadline_has_passed() -> None:
    waiting = a.waiting_for_supplement()
    late = a.TOMORROW + timedelta(seconds=1)

    with pytest.raises(errors.SupplementStillAwaited):
        waiting.give_opinion(
            outcome="refused", text="未补正", legal_basis="", by=a.REVIEWER, now=a.TOMORROW
        )
    judged, _ = waiting.give_opinion(
        outcome="refused", text="未补正", legal_basis="", by=a.REVIEWER, now=late
    )

    assert judged.opinion is not None


def test_only_the_kinds_of_article_45_stop_the_statutory_clock() -> None:
    lawful = {reason for reason, stop in LAWFUL_STOPS.items() if stop.stops_statutory_clock}

    assert set(LAWFUL_STOPS) == set(SuspensionReason)
    assert len(lawful) == 8
    assert {LAWFUL_STOPS[one].basis for one in lawful} == {ARTICLE_45}
    assert lawful.isdisjoint(
        {SuspensionReason.PUBLICITY, SuspensionReason.SITE_CHECK, SuspensionReason.TECHNICAL_REVIEW}
    )


@pytest.mark.parametrize(("code", "until"), [("busy", a.TOMORROW), ("hearing", a.FRIDAY)])
def test_a_suspension_needs_a_lawful_reason_and_an_end_ahead(code: str, until: object) -> None:
    with pytest.raises(errors.SuspensionUnlawful):
        a.review().suspend(
            reason_code=code, reason="x", expected_until=until, by=a.REVIEWER, now=a.FRIDAY  # type: ignore[arg-type]
        )  # fmt: skip


def test_an_opinion_given_before_a_suspension_no_longer_holds() -> None:
    stopped, _ = a.opined().suspend(
        reason_code="hearing", reason="听证", expected_until=a.TOMORROW, by=a.CHIEF, now=a.FRIDAY
    )

    assert stopped.opinion is None


def test_the_uncounted_working_days_move_the_due_date() -> None:
    wednesday = a.FRIDAY + timedelta(days=5)

    resumed, _ = a.suspended().resume(remark="", by=a.REVIEWER, now=wednesday, calendar=CALENDAR)

    assert resumed.due.date.isoformat() == "2026-11-27"


def test_the_limit_is_extended_once_and_not_after_it_ran_out() -> None:
    extended, _ = a.review().extend(
        working_days=10, reason="核实", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR
    )
    late = a.FRIDAY + timedelta(days=5)

    with pytest.raises(errors.ExtensionAlreadyGranted):
        extended.extend(
            working_days=1, reason="再核实", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR
        )
    with pytest.raises(errors.ExtensionTooLate):
        a.review().extend(working_days=1, reason="迟", by=a.CHIEF, now=late, calendar=CALENDAR)


@pytest.mark.parametrize("days", [0, -1, 16])
def test_an_extension_has_one_to_ten_working_days(days: int) -> None:
    with pytest.raises(errors.ExtensionOutOfRange):
        a.review().extend(
            working_days=days, reason="x", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR
        )


@pytest.mark.parametrize(
    ("is_joint", "rank", "days", "field"),
    [
        (True, "government_leader", 15, None),
        (True, "organ_head", 5, "approver_rank"),
        (False, "government_leader", 11, "working_days"),
        (False, "government_leader", 10, None),
        (False, "organ_head", 10, None),
        (None, "government_leader", 15, None),
        (None, "organ_head", 5, None),
    ],
)
def test_joint_handling_is_extended_by_the_government_and_nothing_else_beyond_ten_days(
    is_joint: bool | None, rank: ApproverRank, days: int, field: str | None
) -> None:
    def extend() -> None:
        a.review(joint_handling=is_joint).extend(
            working_days=days, reason="x", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR,
            approver_rank=rank,
        )  # fmt: skip

    if field is None:
        extend()
        return
    with pytest.raises(errors.ExtensionOutOfRange) as refused:
        extend()
    assert refused.value.error.field == field


def test_an_extension_into_a_year_without_a_list_is_provisional() -> None:
    due = DueDate(a.FRIDAY.date().replace(month=12, day=31), False)

    extended, _ = a.review(due=due).extend(
        working_days=5, reason="核实", by=a.CHIEF, now=a.FRIDAY, calendar=CALENDAR
    )

    assert extended.due.is_provisional


def test_supplemented_papers_replace_those_of_the_same_code() -> None:
    from services.licensing.domain.review_parts import ReviewedMaterial

    answered, _ = a.waiting_for_supplement().answer_supplement(
        materials=(ReviewedMaterial("M01", "身份证", "linked"),),
        remark="",
        answered_at=a.FRIDAY,
        as_of=2,
    )

    assert [(one.code, one.state) for one in answered.papers.materials] == [("M01", "linked")]
