"""A back office's review of one task: frozen; each act returns the new review and its fact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from services.licensing.domain import rules
from services.licensing.domain.joint_parts import CameBy, HandedOn, PaperCheck, StageState
from services.licensing.domain.lifecycle import OPEN, Act, ReviewStatus, next_status
from services.licensing.domain.review_parts import (
    ApproverRank,
    Defect,
    Extension,
    Officer,
    Opinion,
    OpinionGiven,
    OpinionReturned,
    OpinionSigned,
    Papers,
    ReviewDecided,
    ReviewDecision,
    ReviewedItem,
    ReviewedMaterial,
    ReviewExtended,
    ReviewOffice,
    ReviewRecalled,
    ReviewResumed,
    ReviewSuspended,
    SignOff,
    SupplementAnswered,
    SupplementRequest,
    SupplementRequested,
    Suspension,
    Verdict,
    days_stopped,
)
from shared.calendar import DueDate, WorkingCalendar, count_working_days, due_date, local_date
from shared.identifiers import ApplicationNumber, StaffId, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One task on a desk. version: grows by one with every act, from 1.

    supplement_used: another office has made the one request for papers of the case.
    joint_handling: several departments decide; None: not told.
    materials_as_of: routing's sequence of the news that told of the papers; the greatest holds."""

    task: TaskId
    application_number: ApplicationNumber
    office: ReviewOffice
    stage: str
    stage_name: str
    item: ReviewedItem
    papers: Papers
    accepted_by: StaffId
    sign_off_required: bool
    leads: bool
    due: DueDate
    assigned_at: datetime
    status: ReviewStatus = ReviewStatus.PENDING
    version: int = 1
    opinion: Opinion | None = None
    sign_off: SignOff | None = None
    decision: ReviewDecision | None = None
    supplement: SupplementRequest | None = None
    suspension: Suspension | None = None
    extension: Extension | None = None
    supplement_used: bool = False
    joint_handling: bool | None = None
    came_by: CameBy | None = None
    handed_on: HandedOn | None = None
    checks: tuple[PaperCheck, ...] = ()
    stage_state: StageState | None = None
    materials_as_of: int = 0

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done with it."""
        return self.status in OPEN

    def give_opinion(
        self, *, outcome: Verdict, text: str, legal_basis: str, by: Officer, now: datetime
    ) -> tuple[Self, OpinionGiven]:
        """Give the reviewer's opinion, also on papers that were not supplemented in time.

        Raises: TransitionForbidden, AcceptingAndDecidingNotSeparate, SupplementStillAwaited."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        status = next_status(self.status, Act.GIVE_OPINION)
        if self.status is ReviewStatus.SUPPLEMENT_REQUESTED:
            rules.an_awaited_supplement_is_not_judged_before_its_deadline(self.supplement, now)
        opinion = Opinion(
            outcome, text, legal_basis, by.staff, by.name, now,
            by.on_behalf_of, by.on_behalf_of_name,
        )  # fmt: skip
        return self._as(status, opinion=opinion, sign_off=None), OpinionGiven(opinion)

    def sign(self, *, remark: str, by: Officer, now: datetime) -> tuple[Self, OpinionSigned]:
        """Approve the opinion as chief representative.

        Raises: TransitionForbidden, ChiefRequired, SignOffNotRequired,
        AcceptingAndDecidingNotSeparate.  Source: S2¶38."""
        self._check_sign_off(by)
        status = next_status(self.status, Act.SIGN_OFF)
        sign_off = SignOff.given(True, remark, by, now)
        return self._as(status, sign_off=sign_off), OpinionSigned(sign_off)

    def return_opinion(
        self, *, remark: str, by: Officer, now: datetime
    ) -> tuple[Self, OpinionReturned]:
        """Send the opinion back to the reviewers; the remark stays for them to read.

        Raises: as `sign`, and ReturnRemarkMissing."""
        self._check_sign_off(by)
        rules.a_returned_opinion_says_why(remark)
        status = next_status(self.status, Act.RETURN_OPINION)
        sign_off = SignOff.given(False, remark, by, now)
        return self._as(status, opinion=None, sign_off=sign_off), OpinionReturned(sign_off)

    def decide(
        self, *, reason: str, legal_basis: str, remedy: str, by: Officer, now: datetime
    ) -> tuple[Self, ReviewDecided]:
        """Decide as the opinion says; reason and law of the opinion hold where none are given.

        Raises: TransitionForbidden, OpinionMissing, SignOffMissing, RefusalIncomplete,
        AcceptingAndDecidingNotSeparate."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        rules.a_stand_in_who_signed_does_not_decide(self.sign_off, by)
        if self.status is ReviewStatus.PENDING:
            rules.a_decision_needs_an_opinion(self.opinion)
        status = next_status(self.status, Act.DECIDE)
        opinion = rules.a_decision_needs_an_opinion(self.opinion)
        rules.a_decision_waits_for_the_sign_off(
            sign_off_required=self.sign_off_required, is_signed=self.status is ReviewStatus.SIGNED
        )
        decision = ReviewDecision(
            outcome=opinion.outcome,
            reason=reason or opinion.text,
            legal_basis=legal_basis or opinion.legal_basis,
            remedy=remedy,
            decided_by=by.staff,
            decided_by_name=by.name,
            decided_at=now,
            on_behalf_of=by.on_behalf_of,
            on_behalf_of_name=by.on_behalf_of_name,
        )
        rules.a_refusal_states_reason_law_and_remedy(
            decision.outcome,
            reason=decision.reason,
            legal_basis=decision.legal_basis,
            remedy=remedy,
        )
        return self._as(status, decision=decision), ReviewDecided(decision)

    def request_supplement(
        self,
        *,
        request_id: str,
        defects: Sequence[Defect],
        until: datetime,
        by: Officer,
        now: datetime,
    ) -> tuple[Self, SupplementRequested]:
        """Ask, once, for everything that is missing.

        Raises: TransitionForbidden, SupplementAlreadyRequested, SupplementListInvalid,
        AcceptingAndDecidingNotSeparate."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        is_let = self.stage_state is not None and self.stage_state.may_ask_again
        rules.a_supplement_is_requested_only_once(
            self.supplement, used=self.supplement_used, is_let=is_let
        )
        rules.a_supplement_request_lists_everything_missing(defects)
        rules.a_defect_concerns_a_paper_of_the_case(defects, self.papers.materials)
        status = next_status(self.status, Act.REQUEST_SUPPLEMENT)
        words = tuple(str(defect) for defect in defects)
        request = SupplementRequest(
            request_id, words, until, by.staff, now, itemized=tuple(defects)
        )
        return self._as(status, supplement=request), SupplementRequested(request)

    def answer_supplement(
        self,
        *,
        materials: Sequence[ReviewedMaterial],
        remark: str,
        answered_at: datetime,
        as_of: int,
    ) -> tuple[Self, SupplementAnswered]:
        """Take in what was asked for. as_of: its sequence.  Raises: TransitionForbidden."""
        status = next_status(self.status, Act.ANSWER_SUPPLEMENT)
        assert self.supplement is not None
        request = replace(self.supplement, answered_at=answered_at, answer_remark=remark)
        told = self.with_papers(materials, as_of)
        changed = replace(told, status=status, supplement=request, version=self.version + 1)
        return changed, SupplementAnswered(request)

    def with_papers(self, materials: Sequence[ReviewedMaterial], as_of: int) -> Self:
        """The review with the papers as the latest news has them; older news changes nothing."""
        if as_of <= self.materials_as_of:
            return self
        papers = self.papers.with_newer(materials)
        return self._as(self.status, papers=papers, materials_as_of=as_of)

    def suspend(
        self,
        *,
        reason_code: str,
        reason: str,
        expected_until: datetime,
        by: Officer,
        now: datetime,
        document: str = "",
    ) -> tuple[Self, ReviewSuspended]:
        """Stop the clock for a lawful reason; an opinion given before it no longer holds.

        Raises: TransitionForbidden, SuspensionUnlawful, AcceptingAndDecidingNotSeparate."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        code = rules.a_suspension_needs_a_lawful_reason(reason_code)
        rules.a_suspension_has_an_expected_end_ahead(expected_until, now)
        status = next_status(self.status, Act.SUSPEND)
        suspension = Suspension(
            code, reason, by.staff, by.name, expected_until, now, document=document
        )
        changed = self._as(status, suspension=suspension, opinion=None, sign_off=None)
        return changed, ReviewSuspended(suspension)

    def resume(
        self, *, remark: str, by: Officer, now: datetime, calendar: WorkingCalendar
    ) -> tuple[Self, ReviewResumed]:
        """End the stop; the desk's own due date moves by the working days that did not count.

        Raises: TransitionForbidden, AcceptingAndDecidingNotSeparate.  Source: rules.md B."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        status = next_status(self.status, Act.RESUME)
        assert self.suspension is not None
        stopped_on, today = local_date(self.suspension.suspended_at), local_date(now)
        uncounted = count_working_days(calendar, stopped_on, today)
        suspension = replace(self.suspension, resumed_at=now, result=remark)
        due = self._later(calendar, uncounted)
        resumed = ReviewResumed(suspension, by.staff, now)
        return self._as(status, suspension=suspension, due=due), resumed

    def extend(
        self,
        *,
        working_days: int,
        reason: str,
        by: Officer,
        now: datetime,
        calendar: WorkingCalendar,
        approver_rank: ApproverRank = "organ_head",
    ) -> tuple[Self, ReviewExtended]:
        """Extend the limit, once, as chief representative.

        working_days: 1-10; 1-15 where a leader of the government approved it (joint handling).
        Raises: TransitionForbidden, ChiefRequired, ExtensionAlreadyGranted, ExtensionTooLate,
        ExtensionOutOfRange, AcceptingAndDecidingNotSeparate.  Source: 行政许可法 Art. 42."""
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        rules.only_the_chief_representative_may(by)
        status = next_status(self.status, Act.EXTEND)
        rules.an_extension_is_granted_once_before_expiry(
            self.extension, due_on=self._due_seen_on(calendar, now), today=local_date(now)
        )
        rules.an_extension_is_no_longer_than_its_approver_may_grant(
            working_days, approver_rank, is_joint=self.joint_handling
        )
        extension = Extension(
            working_days, reason, by.staff, by.name, now, approver_rank,
            by.on_behalf_of, by.on_behalf_of_name,
        )  # fmt: skip
        due = self._later(calendar, working_days)
        return self._as(status, extension=extension, due=due), ReviewExtended(extension)

    def rescheduled(self, due: DueDate) -> Self:
        """The review with the due date that a new holiday list gives it."""
        return replace(self, due=due, version=self.version + 1)

    def recall(self, *, reason: str) -> tuple[Self, ReviewRecalled]:
        """Take the work off the desk.  Raises: TransitionForbidden once decided."""
        return self._as(next_status(self.status, Act.RECALL)), ReviewRecalled(reason)

    def _check_sign_off(self, by: Officer) -> None:
        rules.accepting_and_deciding_must_be_separate(self.accepted_by, by)
        rules.only_the_chief_representative_may(by)
        rules.a_stand_in_signs_what_others_proposed(self.opinion, by)
        rules.sign_off_is_given_only_where_required(sign_off_required=self.sign_off_required)

    def _due_seen_on(self, calendar: WorkingCalendar, now: datetime) -> date:
        today, is_suspended = local_date(now), self.status is ReviewStatus.SUSPENDED
        stops = days_stopped(self.suspension if is_suspended else None, self.supplement, today)
        return self._later(calendar, sum(count_working_days(calendar, *one) for one in stops)).date

    def _later(self, calendar: WorkingCalendar, working_days: int) -> DueDate:
        moved = due_date(calendar, self.due.date, working_days)
        return DueDate(moved.date, moved.is_provisional or self.due.is_provisional)

    def _as(self, status: ReviewStatus, **changes: Any) -> Self:
        return replace(self, status=status, version=self.version + 1, **changes)
