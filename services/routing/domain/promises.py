"""What follows from a promise in place of papers: it is kept, and the certificate may go out; or it is
broken, and the case ends.

Source: rules.md F; decision 0058."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.routing.domain import clocks as timing
from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import ClockKind
from services.routing.domain.dossier import Document
from services.routing.domain.facts import WasDecided, WasWithdrawn, WithdrawalGround
from services.routing.domain.refusals import CaseEnded, Repeated
from services.routing.domain.stage_rules import counted_tasks
from services.routing.domain.statuses import CaseStatus
from services.routing.domain.task import REFUSED, Decision, leading_task
from shared.calendar import WorkingCalendar, local_date

Consequence = Literal["refused", "withdrawn", "acceptance_revoked"]
BY_THE_CLOCK = "system:routing"
REMEDY = (
    "如不服本决定，可以自收到之日起六十日内依法申请行政复议，"
    "或者自收到之日起六个月内依法提起行政诉讼。"
)
GROUNDS: Mapping[Consequence, WithdrawalGround] = {
    "refused": "deemed",
    "withdrawn": "deemed",
    "acceptance_revoked": "acceptance_revoked",
}


@dataclass(frozen=True, slots=True)
class Default:
    """Papers that were to follow did not come. consequence: how the city handles it."""

    consequence: Consequence
    reason: str
    legal_basis: str
    defaulted_at: datetime


def complete(
    case: Case,
    materials: tuple[Document, ...],
    completed_at: datetime,
    calendar: WorkingCalendar,
    *,
    as_of: int,
) -> Outcome:
    """What was promised is in; a granted case has its ten days for the certificate from now on.

    The news of the hand-over may have come first.  as_of: the sequence of the news.
    Raises: Repeated, CaseEnded.  Source: 行政许可法 Art. 44; rules.md F."""
    if not case.dossier.awaits_completion:
        raise Repeated
    decided = case.decision if case.status in (CaseStatus.GRANTED, CaseStatus.CLOSED) else None
    granted = None if decided is None or decided.is_refusal else decided
    if not (case.status.is_undecided or granted):
        raise CaseEnded(status_name=case.status.words)
    dossier = replace(case.dossier.with_papers(materials, as_of), awaits_completion=False)
    owed_from = max(completed_at, granted.decided_at) if granted else completed_at
    issue = (timing.issue_clock(local_date(owed_from), calendar),) if granted else ()
    complete_now = replace(case, dossier=dossier, clocks=(*case.clocks, *issue))
    if case.closed_at is not None:
        complete_now = complete_now.with_ended(frozenset({ClockKind.ISSUE}), case.closed_at)
    return complete_now, ()


def default(case: Case, told: Default, now: datetime) -> Outcome:
    """End a case whose promised papers did not come, also one that is granted and withheld.

    A refusal is in the name of the office that has the case; where none has, it counts as withdrawn.
    Raises: CaseEnded when it has ended otherwise."""
    if not (case.status.is_undecided or _is_withheld(case)):
        raise CaseEnded(status_name=case.status.words)
    stopped = case.with_ended(timing.UNTIL_DECIDED | {ClockKind.ISSUE}, told.defaulted_at)
    stopped, recalls = stopped.without(case.open_tasks, "承诺补交的材料逾期未补齐", now)
    stopped = replace(stopped, dossier=replace(stopped.dossier, awaits_completion=False))
    tasks = counted_tasks(case.stage_tasks)
    if told.consequence == "refused" and tasks and case.status is not CaseStatus.UNROUTED:
        lead = leading_task(tasks)
        decision = _refusal(told, lead.organization, lead.organization_name)
        refused = replace(stopped, decision=decision).moved(CaseStatus.REFUSED, now)
        return refused, (*recalls, WasDecided())
    ended = replace(stopped, decision=None).moved(CaseStatus.WITHDRAWN, now)
    return ended, (*recalls, WasWithdrawn(told.defaulted_at, GROUNDS[told.consequence]))


def _is_withheld(case: Case) -> bool:
    return case.status is CaseStatus.GRANTED and case.dossier.awaits_completion


def _refusal(told: Default, organization: str, organization_name: str) -> Decision:
    return Decision(
        outcome=REFUSED,
        reason=told.reason,
        legal_basis=told.legal_basis,
        remedy=REMEDY,
        decided_by=BY_THE_CLOCK,
        decided_by_name=organization_name,
        organization=organization,
        organization_name=organization_name,
        signed_by=None,
        signed_by_name=None,
        decided_at=told.defaulted_at,
    )
