"""`organizations`: halls, centres, stations and departments; public."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.routing.api.answers import INVALID, After, Limit, answer
from services.routing.queries.directory import organizations_of
from shared.http import PUBLIC, ServiceDep

router = APIRouter(tags=["organizations"])


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
    "/organizations", response_model=OrganizationsOut, responses=INVALID, openapi_extra=PUBLIC
)
async def list_organizations(
    service: ServiceDep,
    division: str | None = None,
    kind: str | None = None,
    after: After = "",
    limit: Limit = 100,
) -> Response:
    """机构，可按区划和类别查询。"""
    async with service.reading() as connection:
        rows = await organizations_of(
            connection, division=division, kind=kind, after=after, limit=limit + 1
        )
    page = [OrganizationOut.model_validate(dict(row)) for row in rows[:limit]]
    following = page[-1].code if len(rows) > limit else None
    return answer(OrganizationsOut(organizations=page, next=following))
