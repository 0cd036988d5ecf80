"""The acts of a review that concern the other offices: passing on, checking papers, collecting requests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.licensing.domain import rules
from services.licensing.domain.errors import (
    HandOnIncomplete,
    HandOnTooLate,
    NothingCollected,
    NotReportedUp,
    NotTheLead,
    PapersCheckInvalid,
)
from services.licensing.domain.joint_parts import (
    CollectingClosed,
    HandedOn,
    HandOnKind,
    PaperCheck,
    PapersChecked,
    ReviewHandedOn,
    StageState,
)
from services.licensing.domain.lifecycle import Act, next_status
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Officer
from shared.calendar import local_date
from shared.identifiers import OrganizationCode


def hand_on(
    review: Review,
    *,
    kind: HandOnKind,
    to: OrganizationCode | None,
    reason: str,
    opinion: str,
    by: Officer,
    now: datetime,
) -> tuple[Review, ReviewHandedOn]:
    """Pass the task on, undecided and within its limit. Source: rules.md A5, D (转报).

    Raises: TransitionForbidden, AcceptingAndDecidingNotSeparate, HandOnTooLate, HandOnIncomplete,
    NotReportedUp."""
    rules.accepting_and_deciding_must_be_separate(review.accepted_by, by)
    status = next_status(review.status, Act.HAND_ON)
    if local_date(now) > review.due.date:
        raise HandOnTooLate
    if kind == "transfer" and to == review.office.organization:
        raise HandOnIncomplete("to_organization", "own_office", "不能退转给本机构")
    if kind == "return" and (review.came_by is None or review.came_by.kind != "report"):
        raise NotReportedUp
    handed = HandedOn(kind, to, reason, opinion, by.staff, by.name, now)
    changed = replace(review, status=status, version=review.version + 1, handed_on=handed)
    return changed, ReviewHandedOn(handed)


def check_papers(
    review: Review,
    *,
    papers: Sequence[tuple[str, str]],
    is_complete: bool,
    by: Officer,
    now: datetime,
) -> tuple[Review, PapersChecked]:
    """Mark papers as in order, once for all offices. papers: code and remark.

    Raises: TransitionForbidden, AcceptingAndDecidingNotSeparate, PapersCheckInvalid."""
    rules.accepting_and_deciding_must_be_separate(review.accepted_by, by)
    status = next_status(review.status, Act.CHECK_PAPERS)
    if not papers and not is_complete:
        raise PapersCheckInvalid("papers", "papers_missing", "应列明核验无误的材料")
    known = {material.code for material in review.papers.materials}
    for place, (code, _) in enumerate(papers):
        if code not in known:
            message = f"该事项没有编码为“{code}”的材料"
            raise PapersCheckInvalid(f"papers.{place}.material", "material_unknown", message)
    checks = tuple(PaperCheck(code, remark, by.staff, by.name, now) for code, remark in papers)
    again = {check.material for check in checks}
    kept = tuple(one for one in review.checks if one.material not in again)
    changed = replace(review, status=status, version=review.version + 1, checks=(*kept, *checks))
    return changed, PapersChecked(checks, is_complete, by.staff, by.name, now)


def close_collecting(
    review: Review, *, by: Officer, now: datetime
) -> tuple[Review, CollectingClosed]:
    """As lead department, let what was collected go out now.

    Raises: TransitionForbidden, AcceptingAndDecidingNotSeparate, NotTheLead, NothingCollected."""
    rules.accepting_and_deciding_must_be_separate(review.accepted_by, by)
    if not review.leads:
        raise NotTheLead
    status = next_status(review.status, Act.CLOSE_COLLECTING)
    if review.stage_state is None or review.stage_state.collecting_until is None:
        raise NothingCollected
    changed = replace(review, status=status, version=review.version + 1)
    return changed, CollectingClosed(by.staff, now)


def informed(review: Review, state: StageState) -> Review:
    """The review with the latest word on its stage; an older word changes nothing.

    The deadline of the one notice is that of the whole notice, not of this office's part; it is told
    with every later word, so that it does not matter which of them comes."""
    known = review.stage_state
    if known is not None and known.as_of >= state.as_of:
        return review
    supplement = review.supplement
    if supplement is not None and state.supplement_until:
        supplement = replace(supplement, until=state.supplement_until)
    return replace(review, stage_state=state, supplement=supplement, version=review.version + 1)


def without_further_supplement(review: Review) -> Review:
    """The review, knowing that another office has made the one request of the case."""
    return replace(review, supplement_used=True, version=review.version + 1)
