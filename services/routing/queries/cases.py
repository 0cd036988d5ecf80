"""A case and its history, for whoever may know of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.case import Case
from services.routing.domain.refusals import CaseNotFound
from services.routing.repository.cases import find_visible_case
from services.routing.repository.scope import visible_to
from services.routing.tables import case_history, cases
from shared.security.tokens import Actor


async def case_for(connection: AsyncConnection, number: str, actor: Actor) -> Case:
    """One case.

    Raises: CaseNotFound, also when the actor may not know of it."""
    case = await find_visible_case(connection, number, visible_to(actor))
    if case is None:
        raise CaseNotFound
    return case


async def history_of(
    connection: AsyncConnection, number: str, actor: Actor
) -> Sequence[sa.RowMapping]:
    """Every act on a case, in the order in which it was recorded.

    Raises: CaseNotFound."""
    rows = await connection.execute(
        sa.select(case_history)
        .join(cases, cases.c.application_number == case_history.c.application_number)
        .where(case_history.c.application_number == number, visible_to(actor))
        .order_by(case_history.c.recorded_at, case_history.c.id)
    )
    found = rows.mappings().all()
    if not found:
        raise CaseNotFound
    return found
