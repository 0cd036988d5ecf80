"""Published guides along the chain of what follows what (先照后证), to hold a guide against."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.follow_ups import followed_code
from services.intake.repository.item_versions import PUBLISHED
from services.intake.tables import item_versions, items

LONGEST_CHAIN = 20
"""So many items one after the other; more than any matter has stages."""
_GUIDES = (
    sa.select(items.c.code, item_versions.c.content)
    .join(
        item_versions,
        sa.and_(
            item_versions.c.code == items.c.code, item_versions.c.version == items.c.current_version
        ),
    )
    .where(items.c.status == PUBLISHED)
)


async def published_chain(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, Guide]:
    """The published guides of these items, and of what follows them, by code.

    One statement for each step of the longest chain; none where nothing follows."""
    found: dict[str, Any] = {}
    wanted = {code for code in codes if code}
    for _step in range(LONGEST_CHAIN):
        if not wanted:
            break
        rows = await connection.execute(_GUIDES.where(items.c.code.in_(sorted(wanted))))
        new = {row.code: row.content for row in rows}
        found.update(new)
        wanted = {followed_code(guide) for guide in new.values()} - {"", *found}
    return found
