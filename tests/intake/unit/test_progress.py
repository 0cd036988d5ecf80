"""News of a case in any order: the same status in the end, and no step the table does not allow."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.application import Application
from services.intake.domain.progress import CaseProgress, Dues, IssuedLicence
from services.intake.domain.status import Status, follows
from shared.calendar import DueDate
from tests.intake import builders as b

News = tuple[Callable[[CaseProgress], CaseProgress], Dues | None]
LICENCE = IssuedLicence("豫郑中优〔2026〕000001号", "老年优待证")


def dues(as_of: int, day: int) -> Dues:
    """Both due dates on one day of December."""
    due = DueDate(date(2026, 12, day), is_provisional=False)
    return Dues(as_of, due, due)


OPENED: News = (lambda known: known.opened("初审", [b.OFFICE], as_of=1), dues(1, 1))
SUSPENDED: News = (lambda known: known.suspended(as_of=2), None)
RESUMED: News = (lambda known: known.resumed(as_of=3), dues(3, 3))
EXTENDED: News = (
    lambda known: known,
    Dues(4, statutory=DueDate(date(2026, 12, 30), is_provisional=False)),
)
PROGRESSED: News = (lambda known: known.opened("审批", [b.ELSEWHERE], as_of=5), None)
GRANTED: News = (lambda known: known.decided("granted", needs_licence=True, as_of=6), None)
REFUSED: News = (lambda known: known.decided("refused", needs_licence=True, as_of=6), None)
ISSUED: News = (lambda known: known.licensed(LICENCE), None)
WITHDRAWN: News = (lambda known: known.withdrawn(as_of=6), None)

WAY = (OPENED, SUSPENDED, RESUMED, EXTENDED, PROGRESSED)
SEQUENCES = {
    "granted": ((*WAY, GRANTED, ISSUED), Status.READY),
    "granted, licence under way": ((*WAY, GRANTED), Status.GRANTED),
    "refused": ((*WAY, REFUSED), Status.READY),
    "withdrawn": ((*WAY, WITHDRAWN), Status.WITHDRAWN),
    "on its way": (WAY, Status.UNDER_REVIEW),
    "suspended": ((OPENED, SUSPENDED), Status.SUSPENDED),
}


def _told(application: Application, news: News) -> Application:
    learn, told_dues = news
    following, _ = application.follow(learn(application.progress), told_dues, now=b.FRIDAY)
    is_same = following.status is application.status
    assert is_same or follows(application.status, following.status)
    return following


@given(st.sampled_from(sorted(SEQUENCES)), st.data())
def test_shuffled_and_repeated_news_ends_where_ordered_news_ends(
    name: str, data: st.DataObject
) -> None:
    sequence, expected = SEQUENCES[name]
    repeated = data.draw(st.lists(st.sampled_from(sequence), max_size=4))
    order = data.draw(st.permutations([*sequence, *repeated]))
    accepted = b.in_status(Status.ACCEPTED)

    for news in order:
        accepted = _told(accepted, news)

    assert accepted.status is expected
    if name in ("granted", "refused", "withdrawn", "on its way"):
        assert accepted.progress.offices == (b.ELSEWHERE,)
        assert accepted.promised_due == DueDate(date(2026, 12, 3), is_provisional=False)
        assert accepted.statutory_due == DueDate(date(2026, 12, 30), is_provisional=False)


def test_a_decision_that_overtakes_a_withdrawal_stands() -> None:
    asked = b.in_status(Status.WITHDRAWAL_REQUESTED)

    decided = _told(asked, GRANTED)

    assert decided.status is Status.GRANTED


def test_a_withdrawal_in_time_ends_the_application() -> None:
    withdrawn = _told(b.in_status(Status.WITHDRAWAL_REQUESTED), WITHDRAWN)

    assert (withdrawn.status, withdrawn.closed_at) == (Status.WITHDRAWN, b.FRIDAY)


def test_news_of_the_review_does_not_undo_a_withdrawal_that_was_asked_for() -> None:
    asked = _told(b.in_status(Status.WITHDRAWAL_REQUESTED), OPENED)

    assert asked.status is Status.WITHDRAWAL_REQUESTED


def test_a_granted_item_without_a_licence_is_ready_at_once() -> None:
    progress = CaseProgress().decided("granted", needs_licence=False, as_of=3)

    assert progress.status() is Status.READY


def test_a_licence_revoked_before_word_of_its_issue_came_stays_revoked() -> None:
    progress = CaseProgress().licence_revoked(LICENCE.number).licensed(LICENCE)

    assert not progress.holds_valid_result


def test_the_same_request_told_twice_is_one_request() -> None:
    progress = CaseProgress().requested(b.request(), as_of=2).answered("r1")

    again = progress.requested(b.request(), as_of=2)

    assert again == progress
    assert again.open_requests == ()
