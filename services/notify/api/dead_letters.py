"""Webhooks given up after all attempts, and sending them on their way again."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.notify.api.callers import Keeper
from services.notify.api.deliveries import DeliveryOut
from services.notify.commands.replay_dead_letter import replay_dead_letter
from services.notify.domain.delivery import DeliveryStatus
from services.notify.queries import NewestFirst, list_deliveries, place_of
from shared.answers import answer
from shared.calls import CallDep
from shared.http import ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["dead-letters"])
PAGES = Keyset("dead-letters", NewestFirst)


class DeadLetterList(BaseModel):
    """A page, newest first. next: the `after` of the next page, None on the last."""

    dead_letters: list[DeliveryOut]
    next: str | None


@router.get("/dead-letters", response_model=DeadLetterList, responses=refusals(401, 403))
async def list_own(
    actor: Keeper, service: ServiceDep, after: After = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """Dead letters of the caller's organisation."""
    place = PAGES.place_after(after, service.keys)
    async with service.reading() as connection:
        found = await list_deliveries(
            connection, actor, status=DeliveryStatus.FAILED, after=place, limit=limit + 1
        )
    shown, following = PAGES.page(found, limit, place_of, service.keys)
    page = [DeliveryOut.of(one) for one in shown]
    return answer(DeadLetterList(dead_letters=page, next=following))


@router.post(
    "/dead-letters/{delivery_id}/replay", status_code=201, response_model=DeliveryOut,
    responses=refusals(401, 403, 404, 409),
)  # fmt: skip
async def replay(delivery_id: UUID, actor: Keeper, call: CallDep) -> Response:
    """Try a dead letter again, with all its attempts."""
    return await call.answer(
        actor,
        lambda work: replay_dead_letter(work, delivery_id),
        lambda replayed, _keys: (DeliveryOut.of(replayed), None),
        is_personal=False,
    )
