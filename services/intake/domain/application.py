"""The application (办件): frozen; every act returns the new object and the fact that it made true.

Its version is the row's version and the place of its announcement in the outbox: each change counts
one up and announces at most one event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.intake.domain import facts, rules
from services.intake.domain.entry import AT_THE_WINDOW, Channel, Entry
from services.intake.domain.errors import TransitionForbidden
from services.intake.domain.items import ItemReference, ItemVersion
from services.intake.domain.materials import Defect, Material, with_file
from services.intake.domain.notices import SupplementNotice, following_notice, with_brought
from services.intake.domain.paper_list import Link, linked_papers
from services.intake.domain.people import Agent, Applicant
from services.intake.domain.places import Origin
from services.intake.domain.progress import NOTHING_KNOWN, CaseProgress, Dues
from services.intake.domain.status import TRANSITIONS, Act, Status, follows, targets
from shared.calendar import DueDate, WorkingCalendar, local_date
from shared.identifiers import ApplicationNumber, StaffId


@dataclass(frozen=True, slots=True)
class Application:
    """One application from submission to hand-over.

    uploaded_at: start of the promise; moved when papers had to be supplemented before acceptance.
    query_seed: from which query code and status token are derived.  entry: how the papers came in."""

    id: UUID
    number: ApplicationNumber
    version: int
    status: Status
    item: ItemReference
    applicant: Applicant
    agent: Agent | None
    form: Mapping[str, Any] = field(repr=False)
    materials: tuple[Material, ...]
    receipt_materials: tuple[Material, ...]
    origin: Origin
    submitted_at: datetime
    uploaded_at: datetime
    query_seed: str = field(repr=False)
    notice: SupplementNotice | None = None
    accepted_at: datetime | None = None
    accepted_by: StaffId | None = None
    promised_due: DueDate | None = None
    statutory_due: DueDate | None = None
    progress: CaseProgress = NOTHING_KNOWN
    closed_at: datetime | None = None
    entry: Entry = AT_THE_WINDOW

    @classmethod
    def submit(
        cls,
        *,
        new_id: UUID,
        number: ApplicationNumber,
        item: ItemVersion,
        applicant: Applicant,
        agent: Agent | None,
        form: Mapping[str, Any],
        materials: tuple[Material, ...],
        origin: Origin,
        query_seed: str,
        now: datetime,
        channel: Channel = "window",
    ) -> tuple[Self, facts.Submitted]:
        """Take the papers in (收件): the first version; its clerk is the one asked first (A2.5)."""
        reference = ItemReference(item.code, item.name, item.version, item.licence_type)
        submitted = cls(
            id=new_id,
            number=number,
            version=1,
            status=Status.SUBMITTED,
            item=reference,
            applicant=applicant,
            agent=agent,
            form=form,
            materials=materials,
            receipt_materials=materials,
            origin=origin,
            submitted_at=now,
            uploaded_at=now,
            query_seed=query_seed,
            entry=Entry(channel, received_at=now).asked(origin.clerk, origin.clerk_name, now),
        )
        return submitted, facts.Submitted(now)

    def accept(
        self,
        item: ItemVersion,
        calendar: WorkingCalendar,
        *,
        now: datetime,
        by: StaffId,
        follow_later: bool = False,
        replaced: Collection[str] = (),
    ) -> tuple[Self, facts.Accepted]:
        """Accept (受理), or accept while papers follow (容缺受理), and reckon both due dates.

        follow_later: papers are promised in writing.  replaced: codes for which a declaration stands.
        Raises: TransitionForbidden, MaterialsMissing."""
        usual, deferred = targets(self.status, Act.ACCEPT)
        target = deferred if follow_later else usual
        rules.required_materials_are_received_or_deferred(item, self.materials, replaced)
        uploaded_on, today = local_date(self.uploaded_at), local_date(now)
        is_deemed = rules.is_deemed_accepted(calendar, received_on=uploaded_on, today=today)
        accepted = replace(
            self._changed(target),
            accepted_at=now,
            accepted_by=by,
            entry=self.entry.ended(Act.ACCEPT, now),
            promised_due=rules.promise_runs_from_the_upload(
                calendar,
                uploaded_on=uploaded_on,
                promised_working_days=item.promised_working_days,
            ),
            statutory_due=rules.statutory_limit_runs_from_acceptance(
                calendar,
                accepted_on=uploaded_on if is_deemed else today,
                statutory_working_days=item.statutory_working_days,
            ),
        )
        return accepted, facts.Accepted(now, is_deemed)

    def notify_supplement(
        self,
        defects: Sequence[Defect],
        until: date,
        calendar: WorkingCalendar,
        *,
        now: datetime,
    ) -> tuple[Self, facts.SupplementNotified]:
        """Tell everything that is missing, once (补正告知).

        Raises: TransitionForbidden, SecondNoticeForbidden, NoticeTooLate."""
        (target,) = targets(self.status, Act.NOTIFY_SUPPLEMENT)
        rules.second_notice_may_not_ask_for_new_material(
            was_notified=self.notice is not None and self.notice.permit is None
        )
        rules.notice_is_given_within_five_working_days(
            calendar, received_on=local_date(self.uploaded_at), today=local_date(now)
        )
        notice = following_notice(self.notice, tuple(defects), until, now)
        fact = facts.SupplementNotified(now, notice.defects, until)
        return replace(self._changed(target), notice=notice), fact

    def refuse(
        self,
        calendar: WorkingCalendar,
        *,
        reason: str,
        legal_basis: str,
        right_body: str | None,
        now: datetime,
    ) -> tuple[Self, facts.Refused]:
        """Refuse at the window, naming the right body (不予受理).

        Raises: TransitionForbidden, AcceptedBySilence.  Source: 行政许可法 Art. 32(1), (2)."""
        (target,) = targets(self.status, Act.REFUSE)
        if self.status is Status.SUBMITTED:
            rules.what_silence_has_accepted_is_not_turned_away(
                calendar, received_on=local_date(self.uploaded_at), today=local_date(now)
            )
        entry = self.entry.ended(Act.REFUSE, now)
        refused = replace(self._changed(target), closed_at=now, entry=entry)
        return refused, facts.Refused(now, reason, legal_basis, right_body)

    def withdraw(self, *, reason: str, now: datetime) -> tuple[Self, facts.WithdrawalAsked]:
        """Withdraw; after acceptance routing decides whether that came before the decision.

        Raises: TransitionForbidden.  Source: rules.md D."""
        (target,) = targets(self.status, Act.WITHDRAW)
        is_final = target is Status.WITHDRAWN
        withdrawn = replace(
            self._changed(target),
            closed_at=now if is_final else None,
            entry=self.entry.ended(Act.WITHDRAW, now),
        )
        return withdrawn, facts.WithdrawalAsked(now, reason, was_accepted=not is_final)

    def deliver(
        self,
        *,
        mode: str,
        recipient: str,
        relation: str,
        remark: str,
        now: datetime,
        is_revocation: bool = False,
    ) -> tuple[Self, facts.Delivered]:
        """Hand the result over against a 送达回证; the application is closed.

        is_revocation: what is handed over is the notice that the licence was revoked.
        Raises: TransitionForbidden, LicenceNoLongerValid, NothingWasRevoked."""
        (target,) = targets(self.status, Act.DELIVER)
        rules.only_a_valid_result_is_handed_out(
            is_valid=self.progress.holds_valid_result, is_revocation=is_revocation
        )
        result = self.progress.result or "refused"
        delivered = replace(self._changed(target), closed_at=now)
        return delivered, facts.Delivered(now, mode, recipient, relation, remark, result)

    def follow(
        self, progress: CaseProgress, dues: Dues | None = None, *, now: datetime
    ) -> tuple[Self, facts.Followed | None]:
        """Take over news of the case; the status changes only where the table allows it, a due date
        only when the news is newer than the one it replaces."""
        target = progress.status()
        known = replace(self._reckoned(dues), version=self.version + 1)
        as_of = known.progress
        progress = replace(
            progress, promised_as_of=as_of.promised_as_of, statutory_as_of=as_of.statutory_as_of
        )
        known = replace(known, progress=progress)
        if target is None or not follows(self.status, target):
            return known, None
        followed = replace(known, status=target, closed_at=None if TRANSITIONS[target] else now)
        return followed, facts.Followed(self.status, target)

    def take_file(self, material: str, *, now: datetime) -> Self:
        """Count a file that came in for one of the papers.

        Raises: TransitionForbidden when the application has ended."""
        if not TRANSITIONS[self.status]:
            raise TransitionForbidden(status_name=self.status.words, act_name="补充材料文件")
        return replace(
            self._changed(self.status),
            materials=with_file(self.materials, material),
            notice=with_brought(self.notice, material, now),
        )

    def link_paper(self, link: Link, *, now: datetime) -> Self:
        """Let a licence or a paper of an earlier case stand for one of the papers.

        Raises: TransitionForbidden when the application has ended, LinkNotNeeded."""
        return replace(
            self._changed(self.status),
            materials=linked_papers(self.status, self.materials, link),
            notice=with_brought(self.notice, link.material, now),
        )

    def _reckoned(self, dues: Dues | None) -> Self:
        if dues is None:
            return self
        reckoned, seen = self, self.progress
        if dues.promised and dues.as_of > seen.promised_as_of:
            progress = seen.reckoned(promised_as_of=dues.as_of)
            reckoned = replace(reckoned, promised_due=dues.promised, progress=progress)
        if dues.statutory and dues.as_of > seen.statutory_as_of:
            progress = reckoned.progress.reckoned(statutory_as_of=dues.as_of)
            reckoned = replace(reckoned, statutory_due=dues.statutory, progress=progress)
        return reckoned

    def _changed(self, status: Status) -> Self:
        return replace(self, version=self.version + 1, status=status)
