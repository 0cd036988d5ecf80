"""`divisions`: administrative divisions; public."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.routing.api.answers import INVALID, After, Limit, answer
from services.routing.queries.directory import divisions_under
from shared.http import PUBLIC, ServiceDep

router = APIRouter(tags=["divisions"])


class DivisionOut(BaseModel):
    """One division."""

    code: str
    name: str
    full_name: str
    level: int
    parent: str | None


class DivisionsOut(BaseModel):
    """A page of divisions. next: the `after` of the next page."""

    divisions: list[DivisionOut]
    next: str | None


@router.get("/divisions", response_model=DivisionsOut, responses=INVALID, openapi_extra=PUBLIC)
async def list_divisions(
    service: ServiceDep, parent: str | None = None, after: After = "", limit: Limit = 100
) -> Response:
    """行政区划，可按上级查询。"""
    async with service.reading() as connection:
        rows = await divisions_under(connection, parent=parent, after=after, limit=limit + 1)
    page = [DivisionOut.model_validate(dict(row)) for row in rows[:limit]]
    following = page[-1].code if len(rows) > limit else None
    return answer(DivisionsOut(divisions=page, next=following))
