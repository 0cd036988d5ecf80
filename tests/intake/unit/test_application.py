"""What an application does: each act gives a new object one version on, and a fact."""

from datetime import date, timedelta

import pytest

from services.intake.domain import facts
from services.intake.domain.errors import (
    LicenceNoLongerValid,
    MaterialsMissing,
    NothingSupplemented,
    NothingWasRevoked,
    NoticeTooLate,
    RequestUnknown,
    SecondNoticeForbidden,
    TransitionForbidden,
)
from services.intake.domain.materials import Defect, MaterialGiven, listed_materials
from services.intake.domain.progress import CaseProgress, IssuedLicence
from services.intake.domain.status import Status
from services.intake.domain.supplementing import supplement
from shared.calendar import DueDate, shipped_calendar
from tests.intake import builders as b

CALENDAR = shipped_calendar()
DEFECTS = (Defect("M02", "照片", "不是近期照片"),)
UNTIL = date(2026, 12, 4)


def test_submission_is_the_first_version_and_starts_the_upload_clock() -> None:
    application = b.submitted()

    assert (application.version, application.status) == (1, Status.SUBMITTED)
    assert application.uploaded_at == application.submitted_at == b.FRIDAY


def test_acceptance_reckons_the_promise_from_upload_and_the_limit_from_acceptance() -> None:
    monday = b.FRIDAY + timedelta(days=3)

    accepted, fact = b.submitted().accept(b.item(), CALENDAR, now=monday, by=b.CLERK)

    assert (accepted.version, accepted.status) == (2, Status.ACCEPTED)
    assert accepted.promised_due == DueDate(date(2026, 11, 25), is_provisional=False)
    assert accepted.statutory_due == DueDate(date(2026, 12, 21), is_provisional=False)
    assert fact == facts.Accepted(monday, is_deemed=False)


def test_an_item_handled_at_once_is_due_on_the_day_of_upload() -> None:
    item = b.item(promised_working_days=0)

    accepted, _ = b.submitted().accept(item, CALENDAR, now=b.FRIDAY, by=b.CLERK)

    assert accepted.promised_due == DueDate(date(2026, 11, 20), is_provisional=False)


def test_a_due_date_in_a_year_without_holiday_list_is_provisional() -> None:
    item = b.item(statutory_working_days=45)

    accepted, _ = b.submitted().accept(item, CALENDAR, now=b.FRIDAY, by=b.CLERK)

    assert accepted.statutory_due is not None
    assert accepted.statutory_due.is_provisional


def test_papers_kept_for_more_than_five_working_days_count_as_accepted_from_receipt() -> None:
    late = b.FRIDAY + timedelta(days=10)

    accepted, fact = b.submitted().accept(b.item(), CALENDAR, now=late, by=b.CLERK)

    assert fact.is_deemed
    assert accepted.statutory_due == DueDate(date(2026, 12, 18), is_provisional=False)


def test_incomplete_papers_are_not_accepted_and_the_missing_ones_are_named() -> None:
    papers = listed_materials(b.item(), [MaterialGiven("M02", "received")])
    application = b.submitted(materials=papers)

    with pytest.raises(MaterialsMissing, match="身份证") as refused:
        application.accept(b.item(), CALENDAR, now=b.FRIDAY, by=b.CLERK)

    assert "照片" not in refused.value.sentence
    assert application.status is Status.SUBMITTED


def test_a_paper_that_may_follow_does_not_stand_in_the_way_of_acceptance() -> None:
    given = [MaterialGiven("M01", "received"), MaterialGiven("M02", "deferred")]
    application = b.submitted(materials=listed_materials(b.item(), given))

    accepted, _ = application.accept(b.item(), CALENDAR, now=b.FRIDAY, by=b.CLERK)

    assert accepted.status is Status.ACCEPTED


def test_one_notice_lists_everything_and_the_supplement_starts_the_papers_anew() -> None:
    later = b.FRIDAY + timedelta(days=4)

    notified, told = b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=b.FRIDAY)
    restarted, fact = supplement(
        notified, b.item(), [MaterialGiven("M02", "received")], "", now=later
    )

    assert [str(one) for one in told.defects] == ["照片：不是近期照片"]
    assert notified.status is Status.SUPPLEMENT_NOTIFIED
    assert isinstance(fact, facts.Restarted)
    assert (restarted.status, restarted.version) == (Status.SUBMITTED, 3)
    assert restarted.uploaded_at == later


def test_a_second_notice_asking_for_new_material_is_refused() -> None:
    notified, _ = b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=b.FRIDAY)
    restarted, _ = supplement(
        notified, b.item(), [MaterialGiven("M02", "received")], "照片已换", now=b.FRIDAY
    )

    with pytest.raises(SecondNoticeForbidden):
        restarted.notify_supplement(DEFECTS, UNTIL, CALENDAR, now=b.FRIDAY)


def test_a_saturday_at_an_outlet_that_is_always_open_does_not_prolong_the_five_days() -> None:
    saturday = b.FRIDAY + timedelta(days=8)

    with pytest.raises(NoticeTooLate):
        b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=saturday)


def test_a_notice_on_the_fifth_working_day_is_in_time_and_on_the_sixth_too_late() -> None:
    fifth, sixth = b.FRIDAY + timedelta(days=7), b.FRIDAY + timedelta(days=10)

    notified, _ = b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=fifth)
    with pytest.raises(NoticeTooLate):
        b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=sixth)

    assert notified.notice is not None


def test_a_supplement_of_nothing_is_refused() -> None:
    notified, _ = b.submitted().notify_supplement(DEFECTS, UNTIL, CALENDAR, now=b.FRIDAY)

    with pytest.raises(NothingSupplemented):
        supplement(notified, b.item(), [], "", now=b.FRIDAY)


def test_a_supplement_after_acceptance_answers_the_oldest_open_request() -> None:
    progress = CaseProgress(is_opened=True).requested(b.request("r1"), as_of=2)
    progress = progress.requested(b.request("r2"), as_of=3)
    application = b.submitted(status=Status.SUPPLEMENT_REQUESTED, progress=progress)

    answered, fact = supplement(
        application, b.item(), [MaterialGiven("M02", "received")], "", now=b.FRIDAY
    )

    assert isinstance(fact, facts.Supplemented)
    assert (fact.request_id, [one.code for one in fact.materials]) == ("r1", ["M02"])
    assert answered.status is Status.SUPPLEMENT_REQUESTED
    assert [one.id for one in answered.progress.open_requests] == ["r2"]


def test_the_last_answered_request_brings_the_case_back_to_review() -> None:
    progress = CaseProgress(is_opened=True).requested(b.request(), as_of=2)
    application = b.submitted(status=Status.SUPPLEMENT_REQUESTED, progress=progress)

    answered, _ = supplement(application, b.item(), [], "已补", now=b.FRIDAY, request_id="r1")

    assert answered.status is Status.UNDER_REVIEW


def test_an_answer_to_a_request_nobody_made_is_refused() -> None:
    progress = CaseProgress(is_opened=True).requested(b.request(), as_of=2)
    application = b.submitted(status=Status.SUPPLEMENT_REQUESTED, progress=progress)

    with pytest.raises(RequestUnknown):
        supplement(application, b.item(), [], "已补", now=b.FRIDAY, request_id="other")


def test_withdrawal_before_acceptance_is_final() -> None:
    withdrawn, fact = b.submitted().withdraw(reason="不办了", now=b.FRIDAY)

    assert withdrawn.status is Status.WITHDRAWN
    assert not fact.was_accepted


def test_withdrawal_after_acceptance_waits_for_routing() -> None:
    asked, fact = b.in_status(Status.UNDER_REVIEW).withdraw(reason="不办了", now=b.FRIDAY)

    assert asked.status is Status.WITHDRAWAL_REQUESTED
    assert fact.was_accepted


def test_a_withdrawal_after_the_decision_is_refused() -> None:
    with pytest.raises(TransitionForbidden):
        b.in_status(Status.GRANTED).withdraw(reason="不办了", now=b.FRIDAY)


def test_refusal_at_the_window_closes_the_application() -> None:
    refused, fact = b.submitted().refuse(
        CALENDAR,
        reason="不属于本机关职权范围",
        legal_basis="行政许可法第三十二条",
        right_body="郑州市民政局",
        now=b.FRIDAY,
    )

    assert (refused.status, refused.closed_at) == (Status.REFUSED, b.FRIDAY)
    assert fact.right_body == "郑州市民政局"


def test_a_licence_that_lies_at_the_window_is_handed_over_and_closes_the_case() -> None:
    licence = CaseProgress(is_opened=True).licensed(IssuedLicence("豫1", "老年优待证"))
    application = b.submitted(status=Status.READY, progress=licence)

    closed, fact = application.deliver(
        mode="window", recipient="赵秀兰", relation="self", remark="", now=b.FRIDAY
    )

    assert (closed.status, fact.result) == (Status.CLOSED, "granted")


def test_a_licence_revoked_before_its_delivery_is_not_handed_over() -> None:
    progress = CaseProgress().licensed(IssuedLicence("豫1", "证")).licence_revoked("豫1")
    application = b.submitted(status=Status.READY, progress=progress)

    with pytest.raises(LicenceNoLongerValid):
        application.deliver(
            mode="window", recipient="赵秀兰", relation="self", remark="", now=b.FRIDAY
        )


def test_the_notice_of_a_revocation_is_handed_over_in_place_of_the_licence() -> None:
    known = CaseProgress().licensed(IssuedLicence("豫1", "证"))
    revoked = b.submitted(status=Status.READY, progress=known.licence_revoked("豫1"))
    valid = b.submitted(status=Status.READY, progress=known)
    how = {"mode": "window", "recipient": "赵秀兰", "relation": "self", "remark": ""}

    closed, fact = revoked.deliver(**how, now=b.FRIDAY, is_revocation=True)
    with pytest.raises(NothingWasRevoked):
        valid.deliver(**how, now=b.FRIDAY, is_revocation=True)

    assert (closed.status, fact.result) == (Status.CLOSED, "revoked")


def test_a_file_makes_its_paper_received() -> None:
    papers = listed_materials(b.item(), [])

    with_one = b.submitted(materials=papers).take_file("M01", now=b.FRIDAY)

    assert [one.state for one in with_one.materials] == ["received", "missing", "missing"]
    assert with_one.materials[0].files == 1


def test_an_ended_application_takes_no_more_files() -> None:
    with pytest.raises(TransitionForbidden):
        b.in_status(Status.CLOSED).take_file("M01", now=b.FRIDAY)


def test_an_application_shows_no_personal_data_when_it_is_logged() -> None:
    text = repr(b.submitted())

    assert "赵秀兰" not in text
    assert "41010219510312002X" not in text
    assert "莲湖街道1号" not in text
