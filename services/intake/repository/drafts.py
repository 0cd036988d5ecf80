"""Drafts of guides: rows <-> domain objects, and who may know of which draft.

A draft is known to the body that wrote it and to the reviewing offices of its division (A1.6)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.intake.domain.catalogue.publication import (
    REVIEWING_DEPARTMENTS,
    Aspect,
    Draft,
    DraftStatus,
    Opinion,
)
from services.intake.domain.errors import ChangedMeanwhile, DraftUnknown, VersionSeenIsOld
from services.intake.tables import item_drafts
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Drafts this actor may know of."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    ways = [item_drafts.c.organization == actor.organization]
    if actor.department in REVIEWING_DEPARTMENTS:
        ways.append(item_drafts.c.division == actor.division[:6])
    return sa.or_(*ways)


async def add(work: Work, draft: Draft) -> None:
    """Insert a new draft. Raises IntegrityError when one for this item is under way."""
    await work.connection.execute(item_drafts.insert(), {"id": draft.id, **_row(draft)})


async def save(work: Work, draft: Draft) -> None:
    """Write a changed draft over the version it came from. Raises: ChangedMeanwhile."""
    changed = await work.connection.execute(
        item_drafts.update()
        .where(item_drafts.c.id == draft.id, item_drafts.c.version == draft.version - 1)
        .values(**_row(draft))
    )
    if changed.rowcount != 1:
        raise ChangedMeanwhile


async def visible(work: Work, draft_id: UUID, *, seen_version: int | None = None) -> Draft:
    """A draft the actor may know of. Raises: DraftUnknown, VersionSeenIsOld."""
    found = await work.connection.execute(
        sa.select(item_drafts).where(item_drafts.c.id == draft_id, visible_to(work.actor))
    )
    row = found.first()
    if row is None:
        raise DraftUnknown
    if seen_version is not None and row.version != seen_version:
        raise VersionSeenIsOld
    return draft_of(row._mapping)


async def of_own_office(work: Work, draft_id: UUID, *, seen_version: int | None = None) -> Draft:
    """A draft of the actor's own organisation, to change it. Raises: DraftUnknown."""
    draft = await visible(work, draft_id, seen_version=seen_version)
    if draft.organization != work.actor.organization:
        raise DraftUnknown
    return draft


async def is_under_way(work: Work, item_code: str) -> bool:
    """Whether a draft of this item is being worked on."""
    ended = (DraftStatus.PUBLISHED, DraftStatus.ABANDONED)
    found = await work.connection.scalar(
        sa.select(sa.literal(1)).where(
            item_drafts.c.item_code == item_code, item_drafts.c.status.not_in(ended)
        )
    )
    return found is not None


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "item_code": draft.item_code,
        "item_name": draft.content["name"],
        "content": dict(draft.content),
        "reason": draft.reason,
        "status": draft.status.value,
        "version": draft.version,
        "organization": draft.organization,
        "division": draft.division,
        "drafted_by": draft.drafted_by,
        "created_at": draft.created_at,
        "arisen_on": draft.arisen_on,
        "based_on": draft.based_on,
        "round": draft.round,
        "signed_by": draft.signed_by,
        "signed_by_name": draft.signed_by_name,
        "signed_at": draft.signed_at,
        "opinions": [{**asdict(one), "at": one.at.isoformat()} for one in draft.opinions],
        "decision": draft.decision,
        "effective_on": draft.effective_on,
        "published_version": draft.published_version,
        "published_at": draft.published_at,
    }


def draft_of(row: Mapping[Any, Any]) -> Draft:
    """A draft from its row."""
    kept = {name: row[name] for name in _COLUMNS}
    return Draft(
        **kept,
        status=DraftStatus(row["status"]),
        opinions=tuple(_opinion_of(one) for one in row["opinions"]),
    )


def _opinion_of(row: Mapping[str, Any]) -> Opinion:
    return Opinion(
        **{**row, "aspect": Aspect(row["aspect"]), "at": datetime.fromisoformat(row["at"])}
    )


_COLUMNS = tuple(name for name in Draft.__dataclass_fields__ if name not in ("status", "opinions"))
