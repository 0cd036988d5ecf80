"""Record the decree on a draft, publish it with its code (审定公布), put dated versions in force,
withdraw an item."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from services.intake.commands.check_guides import check_guide
from services.intake.domain.catalogue.opinions import Decree
from services.intake.domain.catalogue.publication import Draft, DraftStatus
from services.intake.domain.catalogue.refusals import DecisionIsAnother, HeldInTheFuture
from services.intake.domain.errors import (
    DraftHasFindings,
    EffectiveDateIsPast,
    OwnItemUnknown,
)
from services.intake.repository import drafts, item_versions
from services.intake.repository.catalogue import rows_were_loaded
from services.intake.repository.item_versions import NewVersion, fingerprint_of
from services.intake.repository.scope import division_prefix
from services.intake.tables import item_versions as version_table
from services.intake.tables import items, organizations
from shared.calendar import local_date
from shared.unit_of_work import Work


async def decree_draft(
    work: Work,
    draft_id: UUID,
    *,
    approved: bool,
    authority: str,
    decision: str,
    decided_on: date,
    opinion: str,
    seen_version: int | None,
) -> Draft:
    """Put on record what the government decided on a draft that passed review.

    Raises: DraftUnknown, NotTheCataloguesOffice, DraftActForbidden, HeldInTheFuture."""
    before = await drafts.visible(work, draft_id, seen_version=seen_version)
    drafts.require_catalogues_office(work.actor)
    if decided_on > local_date(work.now):
        raise HeldInTheFuture("decided_on")
    decree = Decree(
        round=before.round,
        approved=approved,
        authority=authority,
        decision=decision,
        decided_on=decided_on,
        opinion=opinion,
        by=work.actor.staff,
        by_name=work.actor.name,
        at=work.now,
    )
    draft = before.decreed(decree)
    await drafts.save(work, draft)
    work.record("item_draft_decreed", draft.item_code, approved=approved, decision=decision)
    return draft


async def publish_item(
    work: Work,
    draft_id: UUID,
    *,
    decision: str | None,
    effective_on: date | None,
    seen_version: int | None,
) -> Draft:
    """Publish what the government approved, from a date on; without one, from today.

    decision: its paper, as on record; None = that one.
    Raises: DraftUnknown, NotTheCataloguesOffice, DraftActForbidden, DraftHasFindings,
    DecisionIsAnother, EffectiveDateIsPast, VersionSeenIsOld."""
    before = await drafts.visible(work, draft_id, seen_version=seen_version)
    drafts.require_catalogues_office(work.actor)
    today = local_date(work.now)
    since = effective_on or today
    if since < today:
        raise EffectiveDateIsPast
    known = (await item_versions.known_items(work.connection, [before.item_code])).get(
        before.item_code
    )
    number = known.newest + 1 if known else 1
    draft = before.published(effective_on=since, published_version=number, now=work.now)
    if decision not in (None, draft.decision):
        raise DecisionIsAnother
    agreed = {DraftStatus.APPROVED}
    if findings := await check_guide(work.connection, draft.content, agreed=agreed):
        raise DraftHasFindings(findings)
    content = {**draft.content, "version": number}
    version = NewVersion(content, number, fingerprint_of(content), draft.decision or "", since)
    if since == today:
        await item_versions.put_in_force(work, [version])
    else:
        await item_versions.announce(work, version, is_new=known is None)
    await drafts.save(work, draft)
    rows_were_loaded()
    work.record("item_published", draft.item_code, version=number, effective_on=str(since))
    return draft


async def put_due_versions_in_force(work: Work) -> int:
    """Switch items to the versions whose date has come. Returns: how many."""
    due = await item_versions.due_versions(work.connection, local_date(work.now))
    for row in due:
        await item_versions.switch_to(work, row.content, row.version)
        work.record("item_version_in_force", row.code, version=row.version)
    if due:
        rows_were_loaded()
    return len(due)


async def withdraw_item(work: Work, code: str, *, reason: str, decision: str) -> None:
    """Take an item out of the catalogue by a decision; cases under way keep their version.

    Raises: OwnItemUnknown, NotTheCataloguesOffice.  Source: A1.7 (S3¶36: 不得擅自取消)."""
    prefix = division_prefix(work.actor.division, work.actor.level)
    body = version_table.c.content["implementing_body"]["organization"].as_string()
    found = await work.connection.scalar(
        sa.select(items.c.code)
        .join(
            version_table,
            sa.and_(
                version_table.c.code == items.c.code,
                version_table.c.version == items.c.current_version,
            ),
        )
        .join(organizations, organizations.c.code == body)
        .where(items.c.code == code, items.c.status != item_versions.WITHDRAWN)
        .where(organizations.c.division.startswith(prefix, autoescape=True))
    )
    if found is None:
        raise OwnItemUnknown
    drafts.require_catalogues_office(work.actor)
    await item_versions.withdraw(work, code, reason=reason, decision=decision)
    rows_were_loaded()
    work.record("item_withdrawn", code, reason=reason, decision=decision)
