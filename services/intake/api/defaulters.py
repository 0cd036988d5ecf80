"""`defaulters`: who broke a promise in this division, and the repair of it (信用修复)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.intake.api.schemas.commitments import DefaulterLine, DefaulterPage, RepairIn
from services.intake.commands.repair_default import repair_default
from services.intake.domain.promises.terms import KIND_NAMES
from services.intake.repository import defaulters
from services.intake.repository.defaulters import NewestFirst
from shared.calls import CallDep
from shared.http import ServiceDep, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/defaulters", tags=["commitments"])
Overseer = Annotated[Actor, Depends(requires(Role.SUPERVISOR, Role.ADMINISTRATOR))]
NEWEST_FIRST = Keyset("defaulters", NewestFirst)


@router.get("", response_model=DefaulterPage, responses=refusals(401, 403, 422))
async def list_defaulters(
    actor: Overseer, service: ServiceDep, after: After = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """Broken promises of the caller's division and below, the latest first."""
    place = NEWEST_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await defaulters.register(connection, actor, after=place, limit=limit + 1)
    shown, following = NEWEST_FIRST.page(rows, limit, _place, service.keys)
    page = DefaulterPage(defaulters=tuple(_line(row) for row in shown), next=following)
    return Response(page.model_dump_json(), media_type="application/json")


@router.post(
    "/{defaulter_id}/repair",
    status_code=201,
    response_model=DefaulterLine,
    responses=refusals(400, 401, 403, 404, 409, 422),
)
async def repair(defaulter_id: UUID, body: RepairIn, actor: Overseer, call: CallDep) -> Response:
    """修复: the bar is lifted."""
    now = call.service.clock.now()
    return await call.answer(
        actor,
        lambda work: repair_default(work, defaulter_id, reason=body.reason),
        lambda row, _keys: (_line(row).model_copy(update={"repaired_at": now}), None),
        is_personal=False,
    )


def _place(row: Any) -> NewestFirst:
    return NewestFirst(row.recorded_at, row.id)


def _line(row: Any) -> DefaulterLine:
    return DefaulterLine(
        id=row.id,
        application_number=row.application_number,
        kind=row.kind,
        kind_name=KIND_NAMES[row.kind],
        reason=row.reason,
        recorded_at=row.recorded_at,
        barred_until=row.barred_until,
        repaired_at=row.repaired_at,
    )
