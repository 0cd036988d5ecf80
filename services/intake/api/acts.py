"""The acts on an application: one sub-resource each, all by clerks of the origin organisation."""

from dataclasses import dataclass
from typing import Any, Self

from fastapi import APIRouter, Request, Response

from services.intake.api.common import NUMBER_DECLARED, Clerk, number_in
from services.intake.api.schemas.acts import (
    AcceptanceIn,
    DeliveryIn,
    RefusalIn,
    SupplementNoticeIn,
    SupplementsIn,
    WithdrawalIn,
)
from services.intake.api.schemas.applications import ApplicationOut
from services.intake.commands.accept_application import accept_application
from services.intake.commands.deliver_result import DeliverResult, deliver_result
from services.intake.commands.notify_supplement import NotifySupplement, notify_supplement
from services.intake.commands.refuse_application import RefuseApplication, refuse_application
from services.intake.commands.supplement_application import (
    SupplementApplication,
    supplement_application,
)
from services.intake.commands.withdraw_application import withdraw_application
from services.intake.domain.application import Application
from services.intake.domain.division_rules import DivisionRules
from services.intake.repository.catalogue import Catalogue
from shared import idempotency
from shared.calls import Call, Command
from shared.http import KEY_DECLARED, SEEN_DECLARED, service_of, version_seen
from shared.identifiers import ApplicationNumber
from shared.problems import refusals
from shared.security.tokens import Actor
from shared.service import Service

router = APIRouter(prefix="/applications/{number}", tags=["applications"])
ACT: dict[str, Any] = {
    "status_code": 201,
    "response_model": ApplicationOut,
    "responses": refusals(400, 401, 403, 404, 409, 412, 422),
    "openapi_extra": {"parameters": [NUMBER_DECLARED, KEY_DECLARED, SEEN_DECLARED]},
}


@dataclass(frozen=True, slots=True)
class Act:
    """What every act arrives with. seen: the version that `If-Match` names, if it names one."""

    request: Request
    actor: Actor
    service: Service
    catalogue: Catalogue
    number: ApplicationNumber
    key: str | None
    seen: int | None

    @classmethod
    def of(cls, request: Request, actor: Actor) -> Self:
        """Read from the request. Raises: ApplicationUnknown; Problem 400 for a malformed header."""
        service = service_of(request)
        return cls(
            request,
            actor,
            service,
            catalogue=service.part(Catalogue),
            number=number_in(request),
            key=idempotency.key_of(request, demanded=False),
            seen=version_seen(request),
        )

    async def answer(self, command: Command[Application]) -> Response:
        """Run the command in one unit of work, or give the answer a repeated act was given."""
        call = Call(self.request, self.service, self.key)
        return await call.answer(self.actor, command, _shown, is_personal=False)


def _shown(application: Application, _keys: object) -> tuple[ApplicationOut, int]:
    return ApplicationOut.of(application), application.version


@router.post("/acceptance", **ACT)
async def accept(request: Request, actor: Clerk, _body: AcceptanceIn | None = None) -> Response:
    """受理."""
    act = Act.of(request, actor)
    return await act.answer(
        lambda work: accept_application(work, act.catalogue, act.number, seen_version=act.seen)
    )


@router.post("/supplement-notice", **ACT)
async def give_supplement_notice(
    request: Request, body: SupplementNoticeIn, actor: Clerk
) -> Response:
    """补正一次性告知."""
    act = Act.of(request, actor)
    defects = tuple((one.material, one.defect) for one in body.defects)
    command = NotifySupplement(act.number, defects, body.until)
    return await act.answer(
        lambda work: notify_supplement(
            work, act.catalogue, act.service.part(DivisionRules), command, seen_version=act.seen
        )
    )


@router.post("/supplements", **ACT)
async def supplement(request: Request, body: SupplementsIn, actor: Clerk) -> Response:
    """补正."""
    act = Act.of(request, actor)
    materials = tuple(one.given() for one in body.materials)
    command = SupplementApplication(act.number, materials, body.remark, body.request_id)
    return await act.answer(
        lambda work: supplement_application(work, act.catalogue, command, seen_version=act.seen)
    )


@router.post("/refusal", **ACT)
async def refuse(request: Request, body: RefusalIn, actor: Clerk) -> Response:
    """不予受理."""
    act = Act.of(request, actor)
    command = RefuseApplication(
        act.number, body.reason, body.legal_basis, body.right_body, body.ground
    )
    return await act.answer(
        lambda work: refuse_application(work, act.catalogue, command, seen_version=act.seen)
    )


@router.post("/withdrawal", **ACT)
async def withdraw(request: Request, body: WithdrawalIn, actor: Clerk) -> Response:
    """撤回."""
    act = Act.of(request, actor)
    return await act.answer(
        lambda work: withdraw_application(
            work, act.catalogue, act.number, reason=body.reason, seen_version=act.seen
        )
    )


@router.post("/delivery", **ACT)
async def deliver(request: Request, body: DeliveryIn, actor: Clerk) -> Response:
    """送达."""
    act = Act.of(request, actor)
    command = DeliverResult(
        act.number,
        body.mode,
        body.recipient,
        body.relation,
        body.remark,
        body.second_server,
        body.refusal_note,
        is_revocation=body.hands_over == "revocation_notice",
    )
    return await act.answer(
        lambda work: deliver_result(work, act.catalogue, command, seen_version=act.seen)
    )
