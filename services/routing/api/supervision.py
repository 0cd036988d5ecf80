"""`supervision`: what the reconciler found, a round on demand, and the cards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from services.routing.api.inquiry_bodies import CardOut, CardsOut
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.queries.supervision import StrayPlace, SupervisionView, reconciliation_for
from services.routing.repository.cards import CardPlace, cards_for
from services.routing.repository.strays import STRAY_NAMES, StrayKind
from shared.answers import answer
from shared.http import ServiceDep, requires
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/supervision", tags=["supervision"], responses=refusals(401, 403))

CARDS = Keyset("cards", CardPlace)
STRAYS = Keyset("strays", StrayPlace)
Overseer = Annotated[Actor, Depends(requires(Role.SUPERVISOR, Role.ADMINISTRATOR))]


class RunOut(BaseModel):
    """One round of the reconciler over all cases."""

    ran_at: datetime
    unfinished_cases: int
    strays_found: int
    redriven: int


class StrayOut(BaseModel):
    """A case that nobody held, or a notification that did not arrive."""

    application_number: str
    finding: str
    finding_name: str
    detail: str
    found_at: datetime
    seen_at: datetime
    driven_at: datetime | None
    times_driven: int

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "StrayOut":
        """From a row of the list."""
        name = STRAY_NAMES[StrayKind(row["finding"])]
        return cls.model_validate({**row, "finding_name": name})


class ReconciliationOut(BaseModel):
    """The last round, who holds the unfinished cases, and the open strays, oldest first.

    next: cursor of the next page of strays, None at the end."""

    last_run: RunOut | None
    held_by: dict[str, int]
    strays: list[StrayOut]
    next: str | None

    @classmethod
    def of(cls, view: SupervisionView, limit: int, keys: KeyRing) -> "ReconciliationOut":
        """From what the queries found."""
        run = RunOut.model_validate(dict(view.last_run)) if view.last_run else None
        shown, following = STRAYS.page(view.strays, limit, _place_of_stray, keys)
        strays = [StrayOut.of(row) for row in shown]
        return cls(last_run=run, held_by=dict(view.held_by), strays=strays, next=following)


def _place_of_stray(row: Mapping[Any, Any]) -> StrayPlace:
    return StrayPlace(row["found_at"], row["application_number"], row["finding"])


@router.get("/reconciliation", response_model=ReconciliationOut)
async def show_reconciliation(
    service: ServiceDep, actor: Overseer, after: After = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """最近一次核对的结果和无人承办的办件。"""
    place = STRAYS.place_after(after, service.keys)
    async with service.reading() as connection:
        view = await reconciliation_for(connection, actor, after=place, limit=limit + 1)
    return answer(ReconciliationOut.of(view, limit, service.keys))


@router.post("/reconciliation", response_model=ReconciliationOut, status_code=201)
async def reconcile_now(service: ServiceDep, actor: Overseer) -> Response:
    """立即核对一次。"""
    async with service.work(actor) as work:
        work.record("reconcile_cases", "supervision")
    await reconcile_cases(service)
    async with service.reading() as connection:
        view = await reconciliation_for(connection, actor, limit=DEFAULT_LIMIT + 1)
    return answer(ReconciliationOut.of(view, DEFAULT_LIMIT, service.keys), status=201)


@router.get("/cards", response_model=CardsOut)
async def show_cards(
    service: ServiceDep,
    actor: Overseer,
    is_open: bool = True,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """亮牌情况：逾期未答复的征询协助；窗口逾期不告知、逾期未答复网上申请、再次要求补正。

    is_open=false 时含已处理的。"""
    place = CARDS.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await cards_for(connection, actor, is_open=is_open, after=place, limit=limit + 1)
    shown, following = CARDS.page(
        rows, limit, lambda row: CardPlace(row["shown_at"], row["id"]), service.keys
    )
    cards = [CardOut.model_validate(dict(row)) for row in shown]
    return answer(CardsOut(cards=cards, next=following))
