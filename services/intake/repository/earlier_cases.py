"""Earlier cases of the same applicant within the caller's scope, with the papers that have files."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.repository.scope import visible_to
from services.intake.tables import applications
from shared.security.tokens import Actor

MOST_CASES = 20


async def earlier_cases(
    connection: AsyncConnection, actor: Actor, identities: Sequence[str], *, besides: str
) -> list[Any]:
    """The newest cases of an applicant. identities: fingerprints.  besides: the number of this one."""
    table = applications
    rows = await connection.execute(
        sa.select(
            table.c.number,
            table.c.status,
            table.c.item_code,
            table.c.item_name,
            table.c.submitted_at,
            table.c.materials,
        )
        .where(visible_to(actor), table.c.identity_index.in_(identities))
        .where(table.c.number != besides)
        .order_by(table.c.submitted_at.desc(), table.c.id.desc())
        .limit(MOST_CASES)
    )
    return list(rows)
