"""`applications/follow-ups`: what first stages opened or still have to; nothing held up is lost."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.intake.api.schemas.follow_ups import FollowUpLine, FollowUpOut, FollowUpPage
from services.intake.domain.follow_ups import FollowUpStatus
from services.intake.queries.follow_ups import FollowUpPlace, follow_ups_in_sight
from shared.http import ServiceDep, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/applications", tags=["applications"])
BY_FIRST = Keyset("follow-ups", FollowUpPlace)
WindowOrOverseer = Annotated[
    Actor, Depends(requires(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR))
]


@router.get("/follow-ups", response_model=FollowUpPage, responses=refusals(401, 403, 422))
async def list_follow_ups(
    actor: WindowOrOverseer,
    service: ServiceDep,
    status: FollowUpStatus | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> FollowUpPage:
    """后续事项: by the number of the first. status: `held_up` = should be open and cannot be, and why."""
    place = BY_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await follow_ups_in_sight(
            connection, actor, status=status, after=place, limit=limit + 1
        )
    shown, following = BY_FIRST.page(rows, limit, _place_of, service.keys)
    return FollowUpPage(follow_ups=tuple(_line(row) for row in shown), next=following)


def _place_of(row: Any) -> FollowUpPlace:
    return FollowUpPlace(row.first_number)


def _line(row: Any) -> FollowUpLine:
    shown = FollowUpOut.shown(
        row.item_code, row.item_name, FollowUpStatus(row.status), row.opened_number, row.reason
    )
    return FollowUpLine(
        **shown.model_dump(),
        follows=row.first_number,
        organization=row.organization,
        asked_at=row.asked_at,
        looked_at=row.looked_at,
    )
