"""Drafts of guides: rows <-> domain objects, and who may know of which draft.

A draft is known to the body that wrote it and to the reviewing offices of its division (A1.6)."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.opinions import (
    REVIEWING_DEPARTMENTS,
    Aspect,
    Decree,
    ExpertOpinion,
    Opinion,
)
from services.intake.domain.catalogue.publication import UNDER_WAY, Draft, DraftStatus
from services.intake.domain.catalogue.sameness import Core, core_of, has_core
from services.intake.domain.errors import (
    ChangedMeanwhile,
    DraftUnknown,
    NotTheCataloguesOffice,
    VersionSeenIsOld,
)
from services.intake.tables import item_drafts
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

CATALOGUES_DEPARTMENT = "service_reform"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Drafts this actor may know of."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    ways = [item_drafts.c.organization == actor.organization]
    if actor.department in REVIEWING_DEPARTMENTS:
        ways.append(item_drafts.c.division == actor.division[:6])
    return sa.or_(*ways)


def require_catalogues_office(actor: Actor) -> None:
    """The office of the catalogue calls experts, records the decree, publishes and withdraws.

    Raises: NotTheCataloguesOffice."""
    if actor.department != CATALOGUES_DEPARTMENT:
        raise NotTheCataloguesOffice


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
    found = await work.connection.scalar(
        sa.select(sa.literal(1)).where(
            item_drafts.c.item_code == item_code, item_drafts.c.status.in_(UNDER_WAY)
        )
    )
    return found is not None


async def drafted_cores(
    connection: AsyncConnection, basic_code: str, statuses: Collection[DraftStatus]
) -> dict[str, Core]:
    """What drafts of an item say at each place, by code; those that still have gaps are left out."""
    rows = await connection.execute(
        sa.select(item_drafts.c.item_code, item_drafts.c.content).where(
            item_drafts.c.item_code.endswith(basic_code, autoescape=True),
            item_drafts.c.status.in_(statuses),
        )
    )
    return {row.item_code: core_of(row.content) for row in rows if has_core(row.content)}


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
        "opinions": [_kept(one) for one in draft.opinions],
        "expert_opinions": [_kept(one) for one in draft.expert_opinions],
        "decrees": [_kept(one) for one in draft.decrees],
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
        expert_opinions=tuple(_expert_opinion_of(one) for one in row["expert_opinions"] or ()),
        decrees=tuple(_decree_of(one) for one in row["decrees"] or ()),
    )


def _kept(said: Any) -> dict[str, Any]:
    """What somebody said as JSON keeps it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(said).items()
    }


def _opinion_of(row: Mapping[str, Any]) -> Opinion:
    return Opinion(
        **{**row, "aspect": Aspect(row["aspect"]), "at": datetime.fromisoformat(row["at"])}
    )


def _expert_opinion_of(row: Mapping[str, Any]) -> ExpertOpinion:
    dates = {
        "held_on": date.fromisoformat(row["held_on"]),
        "at": datetime.fromisoformat(row["at"]),
    }
    return ExpertOpinion(**{**row, **dates, "experts": tuple(row["experts"])})


def _decree_of(row: Mapping[str, Any]) -> Decree:
    dates = {
        "decided_on": date.fromisoformat(row["decided_on"]),
        "at": datetime.fromisoformat(row["at"]),
    }
    return Decree(**{**row, **dates})


_SAID = ("opinions", "expert_opinions", "decrees")
_COLUMNS = tuple(name for name in Draft.__dataclass_fields__ if name not in ("status", *_SAID))
