"""`divisions`: administrative divisions; public."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.routing.queries.directory import CodePlace, divisions_under, place_of
from shared.answers import answer
from shared.http import PUBLIC, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["divisions"])
BY_CODE = Keyset("divisions", CodePlace)


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


@router.get(
    "/divisions", response_model=DivisionsOut, responses=refusals(422), openapi_extra=PUBLIC
)
async def list_divisions(
    service: ServiceDep,
    parent: str | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """行政区划，可按上级查询。"""
    place = BY_CODE.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await divisions_under(connection, parent=parent, after=place, limit=limit + 1)
    shown, following = BY_CODE.page(rows, limit, place_of, service.keys)
    page = [DivisionOut.model_validate(dict(row)) for row in shown]
    return answer(DivisionsOut(divisions=page, next=following))
