"""`organizations`: halls, centres, stations and departments, by day; public."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from services.routing.domain.refusals import EntryUnknown
from services.routing.queries.directory import CodePlace, organizations_of, place_of, versions_of
from services.routing.tables import organization_versions
from shared.answers import answer
from shared.calendar import local_date
from shared.http import PUBLIC, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["organizations"])
BY_CODE = Keyset("organizations", CodePlace)
At = Annotated[date | None, Query(description="按哪一天的名录；缺省为今天")]
Code = Annotated[str, Path(max_length=40, description="代码")]


class OrganizationOut(BaseModel):
    """One organisation. external: it answers through a system of its own.

    also_departments: departments whose business it does besides its own.  valid_to: the last day.
    succeeded_by: who takes its business over."""

    code: str
    name: str
    kind: str
    division: str
    level: int
    department: str | None
    also_departments: list[str]
    external: bool
    address: str
    phone: str
    hours: str
    valid_from: date
    valid_to: date | None
    succeeded_by: str | None


class OrganizationsOut(BaseModel):
    """A page of organisations. next: the `after` of the next page."""

    organizations: list[OrganizationOut]
    next: str | None


class OrganizationVersionsOut(BaseModel):
    """Every version of one organisation, the earliest first."""

    versions: list[OrganizationOut]


@router.get(
    "/organizations", response_model=OrganizationsOut, responses=refusals(422), openapi_extra=PUBLIC
)
async def list_organizations(
    service: ServiceDep,
    division: str | None = None,
    kind: str | None = None,
    at: At = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """机构，可按区划、类别和日期查询。"""
    place = BY_CODE.place_after(after, service.keys)
    day = at or local_date(service.clock.now())
    async with service.reading() as connection:
        rows = await organizations_of(
            connection, division=division, kind=kind, at=day, after=place, limit=limit + 1
        )
    shown, following = BY_CODE.page(rows, limit, place_of, service.keys)
    page = [OrganizationOut.model_validate(dict(row)) for row in shown]
    return answer(OrganizationsOut(organizations=page, next=following))


@router.get(
    "/organizations/{code}/versions",
    response_model=OrganizationVersionsOut,
    responses=refusals(404, 422),
    openapi_extra=PUBLIC,
)
async def show_organization_versions(code: Code, service: ServiceDep) -> Response:
    """一个机构的历次变更。"""
    async with service.reading() as connection:
        rows = await versions_of(connection, organization_versions, code)
    if not rows:
        raise EntryUnknown
    page = [OrganizationOut.model_validate(dict(row)) for row in rows]
    return answer(OrganizationVersionsOut(versions=page))
