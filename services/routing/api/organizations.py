"""`organizations`: halls, centres, stations and departments; public."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.routing.queries.directory import CodePlace, organizations_of, place_of
from shared.answers import answer
from shared.http import PUBLIC, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["organizations"])
BY_CODE = Keyset("organizations", CodePlace)


class OrganizationOut(BaseModel):
    """One organisation. external: it answers through a system of its own."""

    code: str
    name: str
    kind: str
    division: str
    level: int
    department: str | None
    external: bool
    address: str
    phone: str
    hours: str


class OrganizationsOut(BaseModel):
    """A page of organisations. next: the `after` of the next page."""

    organizations: list[OrganizationOut]
    next: str | None


@router.get(
    "/organizations", response_model=OrganizationsOut, responses=refusals(422), openapi_extra=PUBLIC
)
async def list_organizations(
    service: ServiceDep,
    division: str | None = None,
    kind: str | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """机构，可按区划和类别查询。"""
    place = BY_CODE.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await organizations_of(
            connection, division=division, kind=kind, after=place, limit=limit + 1
        )
    shown, following = BY_CODE.page(rows, limit, place_of, service.keys)
    page = [OrganizationOut.model_validate(dict(row)) for row in shown]
    return answer(OrganizationsOut(organizations=page, next=following))
