"""Sign a draft and review it (签报、集中审核): three offices speak, then all is fed back at once."""

from uuid import UUID

from services.intake.commands.check_guides import check_guide
from services.intake.domain.catalogue.publication import REVIEWING_DEPARTMENTS, Draft, Opinion
from services.intake.domain.errors import NotAReviewingOffice
from services.intake.repository import drafts
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
    work: Work, draft_id: UUID, *, approved: bool, opinion: str, seen_version: int | None
) -> Draft:
    """One of the three offices gives its opinion on its own aspect.

    Raises: DraftUnknown, NotAReviewingOffice, DraftActForbidden, OpinionAlreadyGiven."""
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
    )
    draft = before.reviewed(given)
    await drafts.save(work, draft)
    work.record("item_draft_reviewed", draft.item_code, aspect=aspect.value, approved=approved)
    return draft
