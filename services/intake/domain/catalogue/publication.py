"""How a guide comes to be published: draft → self-check and signature → review → feedback →
experts where asked for → review again → the government's decree → publication.

One draft is one row; each act returns the changed draft. Source: A1.6 (S0¶99-121, S2¶186-207)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.opinions import (
    ASPECT_NAMES,
    Aspect,
    Decree,
    ExpertOpinion,
    Opinion,
)
from services.intake.domain.errors import (
    DraftActForbidden,
    DraftHasFindings,
    OpinionAlreadyGiven,
    ReviewerTookPart,
    SignerIsDrafter,
)
from shared.calendar import WorkingCalendar, due_date, local_date

REGISTRATION_WORKING_DAYS = 20


class DraftStatus(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    UNDER_REVIEW = "under_review"
    WITH_EXPERTS = "with_experts"
    RETURNED = "returned"
    PASSED = "passed"
    APPROVED = "approved"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class DraftAct(StrEnum):
    """What can be done with a draft."""

    AMEND = "amend"
    SIGN = "sign"
    REVIEW = "review"
    HEAR_EXPERTS = "hear_experts"
    DECREE = "decree"
    PUBLISH = "publish"
    ABANDON = "abandon"


STATUS_NAMES: Mapping[DraftStatus, str] = {
    DraftStatus.DRAFTING: "起草",
    DraftStatus.UNDER_REVIEW: "集中审核",
    DraftStatus.WITH_EXPERTS: "专家论证",
    DraftStatus.RETURNED: "已反馈，待修改",
    DraftStatus.PASSED: "审核通过，待政府审定",
    DraftStatus.APPROVED: "政府已审定，待公布",
    DraftStatus.PUBLISHED: "已公布",
    DraftStatus.ABANDONED: "已放弃",
}
ACT_NAMES: Mapping[DraftAct, str] = {
    DraftAct.AMEND: "修改",
    DraftAct.SIGN: "签报",
    DraftAct.REVIEW: "审核",
    DraftAct.HEAR_EXPERTS: "记录专家意见",
    DraftAct.DECREE: "审定",
    DraftAct.PUBLISH: "公布",
    DraftAct.ABANDON: "放弃",
}
UNDER_WAY = frozenset(DraftStatus) - {DraftStatus.PUBLISHED, DraftStatus.ABANDONED}
"""Drafts of which something may still come."""

TRANSITIONS: Mapping[DraftStatus, Mapping[DraftAct, tuple[DraftStatus, ...]]] = {
    DraftStatus.DRAFTING: {
        DraftAct.AMEND: (DraftStatus.DRAFTING,),
        DraftAct.SIGN: (DraftStatus.UNDER_REVIEW,),
        DraftAct.ABANDON: (DraftStatus.ABANDONED,),
    },
    DraftStatus.UNDER_REVIEW: {
        DraftAct.REVIEW: (
            DraftStatus.UNDER_REVIEW,
            DraftStatus.WITH_EXPERTS,
            DraftStatus.RETURNED,
            DraftStatus.PASSED,
        ),
    },
    DraftStatus.WITH_EXPERTS: {
        DraftAct.HEAR_EXPERTS: (DraftStatus.UNDER_REVIEW, DraftStatus.RETURNED),
        DraftAct.ABANDON: (DraftStatus.ABANDONED,),
    },
    DraftStatus.RETURNED: {
        DraftAct.AMEND: (DraftStatus.RETURNED,),
        DraftAct.SIGN: (DraftStatus.UNDER_REVIEW,),
        DraftAct.ABANDON: (DraftStatus.ABANDONED,),
    },
    DraftStatus.PASSED: {
        DraftAct.DECREE: (DraftStatus.APPROVED, DraftStatus.RETURNED),
        DraftAct.ABANDON: (DraftStatus.ABANDONED,),
    },
    DraftStatus.APPROVED: {
        DraftAct.PUBLISH: (DraftStatus.PUBLISHED,),
        DraftAct.ABANDON: (DraftStatus.ABANDONED,),
    },
    DraftStatus.PUBLISHED: {},
    DraftStatus.ABANDONED: {},
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A guide on its way. version: counts changes of the row.  round: of review, from 1 once signed.

    arisen_on: the day on which law or organisation created the service, for new services."""

    id: UUID
    item_code: str
    content: Guide
    reason: str
    status: DraftStatus
    version: int
    organization: str
    division: str
    drafted_by: str
    created_at: datetime
    arisen_on: date | None = None
    based_on: int | None = None
    round: int = 0
    signed_by: str | None = None
    signed_by_name: str | None = None
    signed_at: datetime | None = None
    opinions: tuple[Opinion, ...] = ()
    expert_opinions: tuple[ExpertOpinion, ...] = ()
    decrees: tuple[Decree, ...] = ()
    decision: str | None = None
    effective_on: date | None = None
    published_version: int | None = None
    published_at: datetime | None = None

    def amended(self, content: Guide, reason: str, *, by: str) -> Self:
        """Another text; whoever amends last is its drafter. Raises: DraftActForbidden."""
        self._require(DraftAct.AMEND)
        return self._with(content=content, reason=reason, drafted_by=by)

    def signed(self, findings: list[Finding], *, by: str, by_name: str, now: datetime) -> Self:
        """Self-checked without findings, signed by the head; the three reviews of a round begin.

        Raises: DraftActForbidden, DraftHasFindings, SignerIsDrafter.  Source: S0¶107."""
        self._require(DraftAct.SIGN)
        if findings:
            raise DraftHasFindings(findings)
        if by == self.drafted_by:
            raise SignerIsDrafter
        return self._with(
            status=DraftStatus.UNDER_REVIEW,
            round=self.round + 1,
            signed_by=by,
            signed_by_name=by_name,
            signed_at=now,
        )

    def reviewed(self, opinion: Opinion) -> Self:
        """One opinion; with the last of the three all is fed back at once, put to experts, or passed.

        Whoever wrote or signed the draft does not review it.
        Raises: DraftActForbidden, OpinionAlreadyGiven, ReviewerTookPart.  Source: S0¶111-115."""
        self._require(DraftAct.REVIEW)
        if opinion.by in (self.drafted_by, self.signed_by):
            raise ReviewerTookPart
        given = {one.aspect for one in self.this_round}
        if opinion.aspect in given:
            raise OpinionAlreadyGiven(aspect_name=ASPECT_NAMES[opinion.aspect])
        spoken = self._with(opinions=(*self.opinions, replace(opinion, round=self.round)))
        if len(spoken.this_round) < len(Aspect):
            return spoken
        if any(one.for_experts for one in spoken.this_round):
            return replace(spoken, status=DraftStatus.WITH_EXPERTS)
        passed = spoken.all_consent
        return replace(spoken, status=DraftStatus.PASSED if passed else DraftStatus.RETURNED)

    def heard_experts(self, said: ExpertOpinion) -> Self:
        """What experts said; the three review again, at once where nobody asks for a change.

        Raises: DraftActForbidden.  Source: A1.6 (专家论证、再审核)."""
        self._require(DraftAct.HEAR_EXPERTS)
        kept = (*self.expert_opinions, replace(said, round=self.round))
        if said.approved and self.all_consent:
            return self._with(
                status=DraftStatus.UNDER_REVIEW, round=self.round + 1, expert_opinions=kept
            )
        return self._with(status=DraftStatus.RETURNED, expert_opinions=kept)

    def decreed(self, decree: Decree) -> Self:
        """The government approves what passed, or gives it back with its reason.

        Raises: DraftActForbidden.  Source: S0¶119 (政府审定)."""
        self._require(DraftAct.DECREE)
        return self._with(
            status=DraftStatus.APPROVED if decree.approved else DraftStatus.RETURNED,
            decrees=(*self.decrees, replace(decree, round=self.round)),
            decision=decree.decision if decree.approved else None,
        )

    def published(self, *, effective_on: date, published_version: int, now: datetime) -> Self:
        """Published with its code as decreed. Raises: DraftActForbidden. Source: S0¶121."""
        self._require(DraftAct.PUBLISH)
        return self._with(
            status=DraftStatus.PUBLISHED,
            effective_on=effective_on,
            published_version=published_version,
            published_at=now,
        )

    def abandoned(self) -> Self:
        """Given up before publication. Raises: DraftActForbidden."""
        self._require(DraftAct.ABANDON)
        return self._with(status=DraftStatus.ABANDONED)

    @property
    def this_round(self) -> tuple[Opinion, ...]:
        """The opinions of the present round."""
        return tuple(one for one in self.opinions if one.round == self.round)

    @property
    def all_consent(self) -> bool:
        """Whether whoever spoke in the present round consents."""
        return all(one.approved for one in self.this_round)

    def _require(self, act: DraftAct) -> None:
        if act not in TRANSITIONS[self.status]:
            raise DraftActForbidden(status_name=STATUS_NAMES[self.status], act_name=ACT_NAMES[act])

    def _with(self, **changes: Any) -> Self:
        return replace(self, version=self.version + 1, **changes)


def new_service_is_registered_within_twenty_working_days(
    draft: Draft, calendar: WorkingCalendar, today: date
) -> tuple[date | None, bool]:
    """The last day of registration and whether it was missed; (None, False) where no service arose.

    Source: A1.7 (S3¶36: 增加服务的，提供之日起20个工作日内登记备案)."""
    if draft.arisen_on is None:
        return None, False
    due = due_date(calendar, draft.arisen_on, REGISTRATION_WORKING_DAYS).date
    closed = local_date(draft.published_at) if draft.published_at else today
    return due, draft.status is not DraftStatus.ABANDONED and closed > due
