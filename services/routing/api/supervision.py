"""`supervision`: what the reconciler found, a round on demand, and the cards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from services.routing.api.inquiry_bodies import CardOut, CardsOut
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.queries.supervision import SupervisionView, reconciliation_for
from services.routing.repository.cards import cards_for
from services.routing.repository.strays import STRAY_NAMES, StrayKind
from shared.answers import answer
from shared.http import ServiceDep, requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/supervision", tags=["supervision"], responses=refusals(401, 403))

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
    """The last round, who holds the unfinished cases, and the open strays."""

    last_run: RunOut | None
    held_by: dict[str, int]
    strays: list[StrayOut]

    @classmethod
    def of(cls, view: SupervisionView) -> "ReconciliationOut":
        """From what the queries found."""
        run = RunOut.model_validate(dict(view.last_run)) if view.last_run else None
        strays = [StrayOut.of(row) for row in view.strays]
        return cls(last_run=run, held_by=dict(view.held_by), strays=strays)


@router.get("/reconciliation", response_model=ReconciliationOut)
async def show_reconciliation(service: ServiceDep, actor: Overseer) -> Response:
    """最近一次核对的结果和无人承办的办件。"""
    async with service.reading() as connection:
        view = await reconciliation_for(connection, actor)
    return answer(ReconciliationOut.of(view))


@router.post("/reconciliation", response_model=ReconciliationOut, status_code=201)
async def reconcile_now(service: ServiceDep, actor: Overseer) -> Response:
    """立即核对一次。"""
    async with service.work(actor) as work:
        work.record("reconcile_cases", "supervision")
    await reconcile_cases(service)
    async with service.reading() as connection:
        view = await reconciliation_for(connection, actor)
    return answer(ReconciliationOut.of(view), status=201)


@router.get("/cards", response_model=CardsOut)
async def show_cards(service: ServiceDep, actor: Overseer, is_open: bool = True) -> Response:
    """亮牌情况：逾期未答复的征询协助；is_open=false 时含已处理的。"""
    async with service.reading() as connection:
        rows = await cards_for(connection, actor, is_open=is_open)
    return answer(CardsOut(cards=[CardOut.model_validate(dict(row)) for row in rows]))
