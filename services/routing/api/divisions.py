"""`divisions`: administrative divisions, by day; public."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.routing.api.organizations import At, Code
from services.routing.domain.refusals import EntryUnknown
from services.routing.queries.directory import CodePlace, divisions_under, place_of, versions_of
from services.routing.tables import division_versions
from shared.answers import answer
from shared.calendar import local_date
from shared.http import PUBLIC, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["divisions"])
BY_CODE = Keyset("divisions", CodePlace)


class DivisionOut(BaseModel):
    """One division. valid_to: the last day.  succeeded_by: into what it was merged."""

    code: str
    name: str
    full_name: str
    level: int
    parent: str | None
    valid_from: date
    valid_to: date | None
    succeeded_by: str | None


class DivisionsOut(BaseModel):
    """A page of divisions. next: the `after` of the next page."""

    divisions: list[DivisionOut]
    next: str | None


class DivisionVersionsOut(BaseModel):
    """Every version of one division, the earliest first."""

    versions: list[DivisionOut]


@router.get(
    "/divisions", response_model=DivisionsOut, responses=refusals(422), openapi_extra=PUBLIC
)
async def list_divisions(
    service: ServiceDep,
    parent: str | None = None,
    at: At = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """行政区划，可按上级和日期查询。"""
    place = BY_CODE.place_after(after, service.keys)
    day = at or local_date(service.clock.now())
    async with service.reading() as connection:
        rows = await divisions_under(
            connection, parent=parent, at=day, after=place, limit=limit + 1
        )
    shown, following = BY_CODE.page(rows, limit, place_of, service.keys)
    page = [DivisionOut.model_validate(dict(row)) for row in shown]
    return answer(DivisionsOut(divisions=page, next=following))


@router.get(
    "/divisions/{code}/versions",
    response_model=DivisionVersionsOut,
    responses=refusals(404, 422),
    openapi_extra=PUBLIC,
)
async def show_division_versions(code: Code, service: ServiceDep) -> Response:
    """一个区划的历次变更。"""
    async with service.reading() as connection:
        rows = await versions_of(connection, division_versions, code)
    if not rows:
        raise EntryUnknown
    page = [DivisionOut.model_validate(dict(row)) for row in rows]
    return answer(DivisionVersionsOut(versions=page))
