"""Drafts of guides as lists and in whole, for the bodies that write, review and publish them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.repository.drafts import visible_to
from services.intake.tables import item_drafts, item_versions
from shared.security.tokens import Actor


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """The last draft of a page: the next page begins behind it."""

    id: UUID


async def page_of_drafts(
    connection: AsyncConnection,
    actor: Actor,
    *,
    status: str | None,
    after: DraftPlace | None,
    limit: int,
) -> list[Any]:
    """Drafts the actor may know of, the newest first."""
    statement = (
        sa.select(item_drafts)
        .where(visible_to(actor))
        .order_by(item_drafts.c.id.desc())
        .limit(limit)
    )
    if status:
        statement = statement.where(item_drafts.c.status == status)
    if after:
        statement = statement.where(item_drafts.c.id < after.id)
    return list(await connection.execute(statement))


async def guide_before(connection: AsyncConnection, code: str, version: int | None) -> Any:
    """The guide on which a draft is based; None for a new item."""
    if version is None:
        return None
    return await connection.scalar(
        sa.select(item_versions.c.content).where(
            item_versions.c.code == code, item_versions.c.version == version
        )
    )
