"""What the reconciler found, and who holds the unfinished cases at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.statuses import CaseStatus
from services.routing.repository.scope import oversees
from services.routing.repository.strays import UNFINISHED
from services.routing.tables import cases, reconciliation_runs, strays
from shared.database import UtcDateTime
from shared.paging import DEFAULT_LIMIT
from shared.security.tokens import Actor

HOLDERS: Mapping[CaseStatus, str] = {
    CaseStatus.UNROUTED: "hall_administrator",
    CaseStatus.UNDER_REVIEW: "back_office",
    CaseStatus.SUSPENDED: "back_office",
    CaseStatus.REPORTED_UP: "back_office",
    CaseStatus.SUPPLEMENT_REQUESTED: "applicant",
    CaseStatus.GRANTED: "licensing",
    CaseStatus.REFUSED: "origin_window",
}


@dataclass(frozen=True, slots=True)
class StrayPlace:
    """The last stray of a page: the next page begins behind it."""

    found_at: datetime
    application_number: str
    finding: str


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """last_run None: the reconciler has not run yet.  held_by: unfinished cases by holder."""

    last_run: sa.RowMapping | None
    held_by: Mapping[str, int]
    strays: Sequence[sa.RowMapping]


async def reconciliation_for(
    connection: AsyncConnection,
    actor: Actor,
    *,
    after: StrayPlace | None = None,
    limit: int = DEFAULT_LIMIT,
) -> SupervisionView:
    """The last round, and the open strays of what the actor oversees, oldest first."""
    last = await connection.execute(
        sa.select(reconciliation_runs).order_by(reconciliation_runs.c.ran_at.desc()).limit(1)
    )
    order = (strays.c.found_at, strays.c.application_number, strays.c.finding)
    statement = (
        sa.select(strays)
        .where(strays.c.resolved_at.is_(None), oversees(actor, strays.c.division))
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        place = sa.tuple_(
            sa.literal(after.found_at, UtcDateTime),
            sa.literal(after.application_number),
            sa.literal(after.finding),
        )
        statement = statement.where(sa.tuple_(*order) > place)
    listed = await connection.execute(statement)
    return SupervisionView(
        last.mappings().first(), await _holders(connection, actor), listed.mappings().all()
    )


async def _holders(connection: AsyncConnection, actor: Actor) -> dict[str, int]:
    has_result = sa.or_(
        cases.c.licence_number.is_not(None), cases.c.item["licence_type"].as_string().is_(None)
    ).label("has_result")
    rows = await connection.execute(
        sa.select(cases.c.status, has_result, sa.func.count())
        .where(cases.c.status.in_(UNFINISHED), oversees(actor, cases.c.origin_division))
        .group_by(cases.c.status, has_result)
    )
    held: dict[str, int] = {}
    for status, is_made, count in rows:
        is_ready = status == CaseStatus.GRANTED and is_made
        holder = "origin_window" if is_ready else HOLDERS[CaseStatus(status)]
        held[holder] = held.get(holder, 0) + count
    return held
