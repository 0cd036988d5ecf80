"""`applications/lookups`: find by name or identity number; both stand in the body, never in an address."""

from fastapi import APIRouter, Response

from services.intake.api.lines import line_of, place_of
from services.intake.api.schemas.applications import ApplicationPage
from services.intake.api.schemas.papers import LookUpIn
from services.intake.commands.record_look_up import record_look_up
from services.intake.queries.applications import NewestFirst, applications_of
from shared.http import AnyStaff, ServiceDep
from shared.paging import Keyset
from shared.problems import refusals

router = APIRouter(prefix="/applications", tags=["applications"])
FOUND = Keyset("applications.lookups", NewestFirst)


@router.post(
    "/lookups",
    status_code=201,
    response_model=ApplicationPage,
    responses=refusals(401, 403, 422),
)
async def look_up(body: LookUpIn, actor: AnyStaff, service: ServiceDep) -> Response:
    """Applications of the caller's scope by applicant, newest first, names masked."""
    number = body.identity_number.strip().upper() if body.identity_number else None
    place = FOUND.place_after(body.after, service.keys)
    async with service.work(actor) as work:
        rows = await applications_of(
            work.connection,
            actor,
            work.keys,
            name=body.name,
            identity_number=number,
            after=place,
            limit=body.limit + 1,
        )
        shown, following = FOUND.page(rows, body.limit, place_of, service.keys)
        by = "identity" if number else "name"
        record_look_up(work, by=by, purpose=body.purpose, found=len(shown))
    page = ApplicationPage(
        applications=tuple(line_of(row, service.keys) for row in shown), next=following
    )
    return Response(page.model_dump_json(), status_code=201, media_type="application/json")
