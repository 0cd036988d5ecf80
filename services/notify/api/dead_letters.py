"""Webhooks given up after all attempts, and sending them on their way again."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.notify.api.callers import Keeper
from services.notify.api.deliveries import DeliveryOut
from services.notify.commands.replay_dead_letter import replay_dead_letter
from services.notify.domain.delivery import DeliveryStatus
from services.notify.queries import NewestFirst, list_deliveries, place_of
from shared import idempotency
from shared.answers import answer
from shared.http import OptionalKey, ServiceDep
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
async def replay(
    request: Request, delivery_id: UUID, actor: Keeper, service: ServiceDep, key: OptionalKey
) -> Response:
    """Try a dead letter again, with all its attempts."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        replayed = await replay_dead_letter(work, delivery_id)
        return await idempotency.remember(work, key, request, 201, DeliveryOut.of(replayed))
