"""`publicity`: promises in place of papers that are being made public (承诺公示), open to all."""

from typing import Any

from fastapi import APIRouter, Response

from services.intake.api.schemas.commitments import PublicityPage, PublicPromise
from services.intake.domain.promises.terms import KIND_NAMES
from services.intake.queries.publicity import SoonestFirst, in_public
from services.intake.repository.rows import applicant_of
from shared.calendar import local_date
from shared.http import PUBLIC, ServiceDep
from shared.masking import mask_party_name
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.keys import KeyRing

router = APIRouter(prefix="/publicity", tags=["commitments"])
SOONEST_FIRST = Keyset("publicity", SoonestFirst)


@router.get("", response_model=PublicityPage, responses=refusals(422), openapi_extra=PUBLIC)
async def list_publicity(
    service: ServiceDep, after: After = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """What is promised, for which item, until when; applicants masked, no numbers. Source: S0¶77."""
    place = SOONEST_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await in_public(
            connection, today=local_date(service.clock.now()), after=place, limit=limit + 1
        )
    shown, following = SOONEST_FIRST.page(rows, limit, _place, service.keys)
    page = PublicityPage(
        promises=tuple(_public(row, service.keys) for row in shown), next=following
    )
    return Response(page.model_dump_json(), media_type="application/json")


def _place(row: Any) -> SoonestFirst:
    return SoonestFirst(row.publicity_last, row.commitment_id)


def _public(row: Any, keys: KeyRing) -> PublicPromise:
    return PublicPromise(
        kind=row.kind,
        kind_name=KIND_NAMES[row.kind],
        item=row.item_name,
        applicant_name=mask_party_name(row.applicant_kind, applicant_of(row, keys).name),
        papers=tuple(one["name"] for one in row.materials if one["code"] in row.papers),
        due_on=row.due_on,
        first=row.publicity_first,
        last=row.publicity_last,
        organization_name=row.origin_organization_name,
        phone=row.phone or "",
    )
