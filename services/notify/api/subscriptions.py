"""Subscriptions of one's own organisation: create, read, change, stop, and their webhook secrets."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.notify.api.callers import Keeper
from services.notify.commands.change_subscription import change_subscription
from services.notify.commands.stop_subscription import stop_subscription
from services.notify.commands.subscribe import subscribe
from services.notify.commands.webhook_secrets import rotate_secret, show_secret
from services.notify.domain.errors import SubscriptionNotFound
from services.notify.domain.subscription import Channel, StopReason, Subscription
from services.notify.publishing.webhook_client import WebhookClient
from services.notify.queries import NewestFirst, list_subscriptions, place_of
from services.notify.repository import subscriptions as rows
from shared.answers import answer
from shared.calls import CallDep
from shared.contracts import EVENTS, DeliveryFailed, Exchange
from shared.http import IfMatch, ServiceDep, etag
from shared.identifiers import WindowId
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.service import Service

router = APIRouter(tags=["subscriptions"])
PAGES = Keyset("subscriptions", NewestFirst)
OFFERED = frozenset(
    event.TYPE
    for event in EVENTS
    if event.EXCHANGE is Exchange.EVENTS and event is not DeliveryFailed
)


class UnknownEventType(ValueError):
    """事件类型不在可订阅的范围内，可订阅的类型见 /api/v1/asyncapi/page"""


def _offered(event_types: list[str]) -> list[str]:
    if not OFFERED.issuperset(event_types):
        raise UnknownEventType(UnknownEventType.__doc__)
    return sorted(set(event_types))


EventTypes = Annotated[list[str], Field(min_length=1, max_length=50), AfterValidator(_offered)]


class NewSubscription(BaseModel):
    """window: only cases of this window; leave out for the whole organisation.  url: for webhooks."""

    model_config = ConfigDict(extra="forbid", strict=True)
    channel: Annotated[Channel, Field(strict=False)]
    event_types: EventTypes
    url: str | None = Field(None, max_length=2000)
    window: str | None = Field(None, min_length=1, max_length=40)


class SubscriptionChange(BaseModel):
    """What is left out stays."""

    model_config = ConfigDict(extra="forbid", strict=True)
    event_types: EventTypes | None = None
    url: str | None = Field(None, max_length=2000)


class SubscriptionOut(BaseModel):
    """A subscription; the secret is read from its own resource."""

    id: UUID
    channel: Channel
    event_types: tuple[str, ...]
    url: str | None
    window: str | None
    is_active: bool
    stop_reason: StopReason | None
    created_at: datetime
    stopped_at: datetime | None
    version: int

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        """The domain object as an answer."""
        return cls(
            id=subscription.id,
            channel=subscription.channel,
            event_types=subscription.event_types,
            url=subscription.url,
            window=subscription.window,
            is_active=subscription.is_active,
            stop_reason=subscription.stop_reason,
            created_at=subscription.created_at,
            stopped_at=subscription.stopped_at,
            version=subscription.version,
        )


class SubscriptionList(BaseModel):
    """A page, newest first. next: the `after` of the next page, None on the last."""

    subscriptions: list[SubscriptionOut]
    next: str | None


class SecretOut(BaseModel):
    """The secret with which the subscriber verifies signatures (Standard Webhooks)."""

    secret: str


@router.post(
    "/subscriptions", status_code=201, response_model=SubscriptionOut,
    responses=refusals(401, 403, 409, 422),
)  # fmt: skip
async def create(body: NewSubscription, actor: Keeper, call: CallDep) -> Response:
    """Subscribe the caller's organisation to events of its own cases."""
    return await call.answer(
        actor,
        lambda work: subscribe(
            work,
            channel=body.channel,
            event_types=tuple(body.event_types),
            url=body.url,
            window=WindowId(body.window) if body.window else None,
            may_be_private=_may_be_private(call.service),
        ),
        lambda subscription, _keys: (SubscriptionOut.of(subscription), subscription.version),
        is_personal=False,
    )


@router.get("/subscriptions", response_model=SubscriptionList, responses=refusals(401, 403))
async def list_own(
    actor: Keeper, service: ServiceDep, after: After = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """The subscriptions of the caller's organisation, stopped ones too."""
    place = PAGES.place_after(after, service.keys)
    async with service.reading() as connection:
        found = await list_subscriptions(connection, actor, after=place, limit=limit + 1)
    shown, following = PAGES.page(found, limit, place_of, service.keys)
    page = [SubscriptionOut.of(one) for one in shown]
    return answer(SubscriptionList(subscriptions=page, next=following))


@router.get(
    "/subscriptions/{subscription_id}",
    response_model=SubscriptionOut,
    responses=refusals(401, 403, 404),
)
async def read(subscription_id: UUID, actor: Keeper, service: ServiceDep) -> Response:
    """One subscription."""
    async with service.reading() as connection:
        found = await rows.find(connection, subscription_id, actor.organization)
    if found is None:
        raise SubscriptionNotFound
    return answer(SubscriptionOut.of(found), headers=etag(found.version))


@router.patch(
    "/subscriptions/{subscription_id}", response_model=SubscriptionOut,
    responses=refusals(401, 403, 404, 409, 412, 422),
)  # fmt: skip
async def change(
    subscription_id: UUID, body: SubscriptionChange, actor: Keeper, service: ServiceDep,
    seen_version: IfMatch,
) -> Response:  # fmt: skip
    """Change event types or address; `If-Match` guards against overwriting another's change."""
    async with service.work(actor) as work:
        changed = await change_subscription(
            work,
            subscription_id,
            event_types=tuple(body.event_types) if body.event_types else None,
            url=body.url,
            seen_version=seen_version,
            may_be_private=_may_be_private(service),
        )
    return answer(SubscriptionOut.of(changed), headers=etag(changed.version))


@router.delete(
    "/subscriptions/{subscription_id}", response_model=SubscriptionOut,
    responses=refusals(401, 403, 404, 409, 412),
)  # fmt: skip
async def stop(
    subscription_id: UUID, actor: Keeper, service: ServiceDep, seen_version: IfMatch
) -> Response:
    """Stop a subscription for good; it stays in the list for the record."""
    async with service.work(actor) as work:
        stopped = await stop_subscription(work, subscription_id, seen_version=seen_version)
    return answer(SubscriptionOut.of(stopped), headers=etag(stopped.version))


@router.get(
    "/subscriptions/{subscription_id}/secret",
    response_model=SecretOut,
    responses=refusals(401, 403, 404),
)
async def read_secret(subscription_id: UUID, actor: Keeper, service: ServiceDep) -> Response:
    """The webhook's secret; every look is logged."""
    async with service.work(actor) as work:
        secret = await show_secret(work, subscription_id)
    return answer(SecretOut(secret=secret), headers={"Cache-Control": "no-store"})


@router.post(
    "/subscriptions/{subscription_id}/secret-rotation", status_code=201,
    response_model=SecretOut, responses=refusals(401, 403, 404, 409),
)  # fmt: skip
async def replace_secret(subscription_id: UUID, actor: Keeper, service: ServiceDep) -> Response:
    """Sign with a new secret; the earlier one goes on signing beside it for a day."""
    async with service.work(actor) as work:
        await rotate_secret(work, subscription_id)
        secret = await show_secret(work, subscription_id)
    return answer(SecretOut(secret=secret), status=201, headers={"Cache-Control": "no-store"})


def _may_be_private(service: Service) -> bool:
    return service.part(WebhookClient).allow_private
