"""Write, amend and give up the draft of a guide (起草): the body's own, free until it is signed."""

from datetime import date
from typing import Any
from uuid import UUID

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.publication import Draft, DraftStatus
from services.intake.domain.catalogue.shape import shape_findings
from services.intake.domain.errors import DraftInTheWay, GuideRefused
from services.intake.repository import drafts
from services.intake.repository.item_versions import known_items
from shared.identifiers import new_id
from shared.unit_of_work import Work

_NAMED = ("code", "name")


async def draft_item(
    work: Work, *, content: Guide, reason: str, arisen_on: date | None = None
) -> Draft:
    """Begin a draft for a new item, or a change of one that is there.

    arisen_on: the day since which a new service is offered (A1.7).
    Raises: GuideRefused for a text that cannot be kept, DraftInTheWay."""
    _require_own(work, content)
    code = str(content["code"])
    if await drafts.is_under_way(work, code):
        raise DraftInTheWay
    known = (await known_items(work.connection, [code])).get(code)
    draft = Draft(
        id=new_id(),
        item_code=code,
        content=content,
        reason=reason,
        status=DraftStatus.DRAFTING,
        version=1,
        organization=work.actor.organization,
        division=work.actor.division[:6],
        drafted_by=work.actor.staff,
        created_at=work.now,
        arisen_on=arisen_on if known is None else None,
        based_on=known.newest if known else None,
    )
    await drafts.add(work, draft)
    work.record("item_drafted", code, based_on=draft.based_on)
    return draft


async def amend_draft(
    work: Work, draft_id: UUID, *, content: Guide, reason: str, seen_version: int | None
) -> Draft:
    """Another text for a draft that is not under review.

    Raises: DraftUnknown, DraftActForbidden, GuideRefused, VersionSeenIsOld."""
    before = await drafts.of_own_office(work, draft_id, seen_version=seen_version)
    _require_own(work, content)
    if content["code"] != before.item_code:
        raise GuideRefused([Finding("code", "code_changed", "草案的事项编码不能更改")])
    draft = before.amended(content, reason, by=work.actor.staff)
    await drafts.save(work, draft)
    work.record("item_draft_amended", draft.item_code, draft=str(draft.id))
    return draft


async def abandon_draft(work: Work, draft_id: UUID, *, seen_version: int | None) -> Draft:
    """Give a draft up. Raises: DraftUnknown, DraftActForbidden, VersionSeenIsOld."""
    draft = (await drafts.of_own_office(work, draft_id, seen_version=seen_version)).abandoned()
    await drafts.save(work, draft)
    work.record("item_draft_abandoned", draft.item_code, draft=str(draft.id))
    return draft


def _require_own(work: Work, content: Guide) -> None:
    """A draft may have gaps, but no field of a wrong kind, and it is the body's own item."""
    wrong: list[Finding] = [
        one
        for one in shape_findings(content)
        if one.rule not in ("missing", "too_short") or one.path in _NAMED
    ]
    if wrong:
        raise GuideRefused(wrong)
    body: Any = content.get("implementing_body") or {}
    if body.get("organization") != work.actor.organization:
        path = "implementing_body.organization"
        raise GuideRefused([Finding(path, "not_own_item", "只能起草本单位实施的事项")])
