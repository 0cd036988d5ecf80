"""Notifications of one's own organisation or window, and marking them as read."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.notify.commands.mark_read import mark_read
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.errors import DeliveryNotFound
from services.notify.domain.subscription import Channel
from services.notify.queries import NewestFirst, list_deliveries, place_of
from services.notify.repository import deliveries as rows
from shared.answers import answer
from shared.http import AnyStaff, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals

router = APIRouter(tags=["deliveries"])
PAGES = Keyset("deliveries", NewestFirst)


class DeliveryOut(BaseModel):
    """A notification and how it fares."""

    id: UUID
    event_type: str
    occurred_at: datetime
    application_number: str
    window: str | None
    channel: Channel
    subscription_id: UUID | None
    title: str
    text: str
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime | None
    last_error: str | None
    created_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """The domain object as an answer."""
        return cls(**{name: getattr(delivery, name) for name in cls.model_fields})


class DeliveryList(BaseModel):
    """A page, newest first. next: the `after` of the next page, None on the last."""

    deliveries: list[DeliveryOut]
    next: str | None


@router.get("/deliveries", response_model=DeliveryList, responses=refusals(401, 403))
async def list_own(
    actor: AnyStaff,
    service: ServiceDep,
    application_number: Annotated[str | None, Query(max_length=25)] = None,
    status: DeliveryStatus | None = None,
    only_unread: bool = False,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Notifications of the caller's organisation; a window clerk's own window and common ones."""
    place = PAGES.place_after(after, service.keys)
    async with service.reading() as connection:
        found = await list_deliveries(
            connection, actor, application_number=application_number, status=status,
            only_unread=only_unread, after=place, limit=limit + 1,
        )  # fmt: skip
    shown, following = PAGES.page(found, limit, place_of, service.keys)
    page = [DeliveryOut.of(one) for one in shown]
    return answer(DeliveryList(deliveries=page, next=following))


@router.get(
    "/deliveries/{delivery_id}", response_model=DeliveryOut, responses=refusals(401, 403, 404)
)
async def read(delivery_id: UUID, actor: AnyStaff, service: ServiceDep) -> Response:
    """One notification."""
    async with service.reading() as connection:
        found = await rows.find(connection, delivery_id, actor)
    if found is None:
        raise DeliveryNotFound
    return answer(DeliveryOut.of(found))


@router.post(
    "/deliveries/{delivery_id}/reading", status_code=201, response_model=DeliveryOut,
    responses=refusals(401, 403, 404),
)  # fmt: skip
async def mark(delivery_id: UUID, actor: AnyStaff, service: ServiceDep) -> Response:
    """Mark a notification as read; doing it again changes nothing."""
    async with service.work(actor) as work:
        found = await mark_read(work, delivery_id)
    return answer(DeliveryOut.of(found), status=201)
