"""The rules of promises in place of papers, each a sentence with its source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.intake.domain.application import Application
from services.intake.domain.errors import TransitionForbidden
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material
from services.intake.domain.promises.commitment import Commitment, CommitmentStatus, Publicity
from services.intake.domain.promises.errors import (
    CommitmentBarred,
    CommitmentMissing,
    CommitmentNotOffered,
    DeferralImpossible,
    NothingToDefer,
    ResultWithheld,
)
from services.intake.domain.promises.terms import (
    KIND_NAMES,
    CommitmentKind,
    DeclarationTerms,
    DeferralTerms,
    PromisePolicy,
)
from services.intake.domain.rules import required_materials_are_received_or_deferred
from services.intake.domain.status import Status
from shared.calendar import DueDate, WorkingCalendar, due_date
from shared.identifiers import ApplicationNumber, OrganizationCode

IN_HAND = ("received", "linked", "not_needed")
"""Of such a paper nobody waits: it is here, something stands for it, or the case needs none."""


@dataclass(frozen=True, slots=True)
class Defaulter:
    """Who broke a promise. barred_until: last day on which no other is taken from them."""

    id: UUID
    application_number: ApplicationNumber
    kind: CommitmentKind
    reason: str
    organization: OrganizationCode
    division: str
    recorded_at: datetime
    barred_until: date


def a_commitment_is_given_before_the_acceptance(application: Application) -> None:
    """What is not promised when the window accepts is not promised at all.

    Raises: TransitionForbidden.  Source: rules.md F."""
    if application.status is not Status.SUBMITTED:
        raise TransitionForbidden(status_name=application.status.words, act_name="签订承诺书")


def who_broke_a_promise_gives_no_other_for_a_time(
    barred_until: date | None, *, today: date
) -> None:
    """Raises: CommitmentBarred.  Source: rules.md F (郑州: one year; barred until repaired)."""
    if barred_until is not None and today <= barred_until:
        raise CommitmentBarred(until=barred_until.isoformat())


def deferral_terms(item: ItemVersion) -> DeferralTerms:
    """The item's terms for papers that follow; none on items done at once.

    Raises: CommitmentNotOffered.  Source: rules.md F (新郑)."""
    if item.deferral is None or item.promised_working_days == 0:
        raise CommitmentNotOffered(item_name=item.name, kind_name=KIND_NAMES["deferral"])
    return item.deferral


def declaration_terms(item: ItemVersion) -> DeclarationTerms:
    """The item's terms for a declaration. Raises: CommitmentNotOffered."""
    if item.declaration is None:
        raise CommitmentNotOffered(item_name=item.name, kind_name=KIND_NAMES["declaration"])
    return item.declaration


def papers_that_follow(item: ItemVersion, materials: Iterable[Material]) -> tuple[Material, ...]:
    """The secondary papers that are put off; the main ones must be in hand.

    Raises: MaterialsMissing, NothingToDefer.  Source: rules.md F (main materials complete)."""
    kept = tuple(materials)
    required_materials_are_received_or_deferred(item, kept)
    deferred = tuple(one for one in kept if one.state == "deferred")
    if not deferred:
        raise NothingToDefer
    return deferred


def papers_come_before_the_decision(
    calendar: WorkingCalendar,
    item: ItemVersion,
    terms: DeferralTerms,
    policy: PromisePolicy,
    *,
    uploaded_on: date,
    today: date,
) -> DueDate:
    """The last day for papers that follow: the guide's days, no more than the city allows, and so many
    working days before the promised one as the city demands.

    Raises: DeferralImpossible.  Source: rules.md F (深圳, 郑州)."""
    room = item.promised_working_days - policy.margin_working_days
    days = min(terms.working_days, policy.longest_working_days, room)
    due = due_date(calendar, uploaded_on, days) if days > 0 else None
    if due is None or due.date < today:
        raise DeferralImpossible(
            promised=item.promised_working_days, margin=policy.margin_working_days
        )
    return due


def papers_replaced(terms: DeclarationTerms, materials: Iterable[Material]) -> tuple[Material, ...]:
    """The papers that a declaration stands for and that are not in hand anyway."""
    return tuple(
        one for one in materials if one.code in terms.replaces and one.state not in IN_HAND
    )


def papers_are_promised_in_writing(
    materials: Iterable[Material], commitment: Commitment | None
) -> None:
    """Papers follow only on a signed promise that names each of them.

    Raises: CommitmentMissing.  Source: rules.md F (written promise)."""
    deferred = {one.code for one in materials if one.state == "deferred"}
    is_signed = commitment is not None and commitment.status is CommitmentStatus.SIGNED
    promised = set(commitment.papers) if commitment and is_signed else set()
    is_of_the_kind = commitment is not None and commitment.kind == "deferral"
    if deferred and not (is_of_the_kind and deferred <= promised):
        raise CommitmentMissing
    if commitment is not None and commitment.status is CommitmentStatus.DRAWN_UP:
        raise CommitmentMissing


def nothing_is_handed_out_before_the_promise_is_kept(commitment: Commitment | None) -> None:
    """A result without a licence waits at the window, as a licence would.

    Raises: ResultWithheld.  Source: rules.md F (深圳: issue only after completion)."""
    is_in_force = commitment is not None and commitment.status is CommitmentStatus.IN_FORCE
    if (
        commitment
        and is_in_force
        and commitment.withholds_certificate
        and not commitment.released_at
    ):
        raise ResultWithheld


def publicity_of(
    calendar: WorkingCalendar, item: ItemVersion, kind: CommitmentKind, *, today: date
) -> Publicity | None:
    """When the promise is made public, where the guide demands it; the first day is not counted.

    Source: S0¶77; rules.md F."""
    terms = item.deferral if kind == "deferral" else item.declaration
    if terms is None or terms.publicity_working_days == 0:
        return None
    return Publicity(today, due_date(calendar, today, terms.publicity_working_days).date)


@lru_cache(maxsize=64)
def decided_at_once(item: ItemVersion) -> ItemVersion:
    """The item as it is handled on a declaration: decided on the day it is accepted.

    Source: S1¶40, S3¶62; rules.md F (decision at once)."""
    stages = [
        {**stage, "tasks": [{**task, "limit_working_days": 0} for task in stage["tasks"]]}
        for stage in item.route_plan["stages"]
    ]
    plan: dict[str, Any] = {**item.route_plan, "stages": stages}
    return replace(item, promised_working_days=0, route_plan=plan)


def barred_until(commitment: Commitment, *, today: date) -> date:
    """The last day on which no other promise is taken. Source: rules.md F."""
    return today + timedelta(days=commitment.barred_days)


def papers_in_hand(materials: Iterable[Material]) -> frozenset[str]:
    """The codes of all papers that nobody waits for any more."""
    return frozenset(one.code for one in materials if one.state in IN_HAND)
