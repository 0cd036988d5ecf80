"""Sign a draft, review it (签报、集中审核), hear experts: three offices speak, then all is fed back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.intake.commands.check_guides import check_guide
from services.intake.domain.catalogue.opinions import (
    REVIEWING_DEPARTMENTS,
    ExpertOpinion,
    Opinion,
)
from services.intake.domain.catalogue.publication import Draft
from services.intake.domain.catalogue.refusals import HeldInTheFuture
from services.intake.domain.errors import NotAReviewingOffice
from services.intake.repository import drafts
from shared.calendar import local_date
from shared.unit_of_work import Work


async def sign_draft(work: Work, draft_id: UUID, *, seen_version: int | None) -> Draft:
    """The head signs what passes the self-check (自查、主要负责人签字).

    Raises: DraftUnknown, DraftActForbidden, DraftHasFindings, SignerIsDrafter, VersionSeenIsOld."""
    before = await drafts.of_own_office(work, draft_id, seen_version=seen_version)
    findings = await check_guide(work.connection, before.content)
    actor = work.actor
    draft = before.signed(findings, by=actor.staff, by_name=actor.name, now=work.now)
    await drafts.save(work, draft)
    work.record("item_draft_signed", draft.item_code, draft=str(draft.id), round=draft.round)
    return draft


async def review_draft(
    work: Work,
    draft_id: UUID,
    *,
    approved: bool,
    opinion: str,
    for_experts: str,
    seen_version: int | None,
) -> Draft:
    """One of the three offices gives its opinion on its own aspect.

    for_experts: what it wants experts to be asked, empty where nothing.
    Raises: DraftUnknown, NotAReviewingOffice, DraftActForbidden, OpinionAlreadyGiven,
    ReviewerTookPart."""
    before = await drafts.visible(work, draft_id, seen_version=seen_version)
    actor = work.actor
    aspect = REVIEWING_DEPARTMENTS.get(actor.department or "")
    if aspect is None:
        raise NotAReviewingOffice
    given = Opinion(
        round=before.round,
        aspect=aspect,
        approved=approved,
        opinion=opinion,
        by=actor.staff,
        by_name=actor.name,
        organization=actor.organization,
        at=work.now,
        for_experts=for_experts,
    )
    draft = before.reviewed(given)
    await drafts.save(work, draft)
    work.record("item_draft_reviewed", draft.item_code, aspect=aspect.value, approved=approved)
    return draft


async def record_expert_opinion(
    work: Work,
    draft_id: UUID,
    *,
    experts: Sequence[str],
    held_on: date,
    approved: bool,
    opinion: str,
    seen_version: int | None,
) -> Draft:
    """Put on record what experts said where a reviewing office asked for them; review follows again.

    Raises: DraftUnknown, NotTheCataloguesOffice, DraftActForbidden, HeldInTheFuture."""
    before = await drafts.visible(work, draft_id, seen_version=seen_version)
    drafts.require_catalogues_office(work.actor)
    if held_on > local_date(work.now):
        raise HeldInTheFuture("held_on")
    said = ExpertOpinion(
        round=before.round,
        experts=tuple(experts),
        held_on=held_on,
        approved=approved,
        opinion=opinion,
        by=work.actor.staff,
        by_name=work.actor.name,
        at=work.now,
    )
    draft = before.heard_experts(said)
    await drafts.save(work, draft)
    work.record("item_draft_experts_heard", draft.item_code, approved=approved, round=said.round)
    return draft
