"""`applications/{number}/commitment`: drawn up, signed, completed, taken back."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.intake.api.common import NUMBER_DECLARED, Clerk, Number, number_in
from services.intake.api.schemas.commitments import (
    CommitmentIn,
    CommitmentOut,
    CommitmentWithdrawalIn,
    CompletionIn,
    SignatureIn,
)
from services.intake.commands.complete_papers import CompletePapers, complete_papers
from services.intake.commands.draw_up_commitment import draw_up_commitment
from services.intake.commands.sign_commitment import SignCommitment, sign_commitment
from services.intake.commands.withdraw_commitment import withdraw_commitment
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.terms import PromisePolicy
from services.intake.repository import applications, commitments
from services.intake.repository.catalogue import Catalogue
from shared import idempotency
from shared.calls import Call, Command
from shared.http import KEY_DECLARED, AnyStaff, ServiceDep, etag, service_of
from shared.problems import refusals
from shared.security.tokens import Actor

router = APIRouter(prefix="/applications/{number}/commitment", tags=["commitments"])
ACT: dict[str, Any] = {
    "status_code": 201,
    "response_model": CommitmentOut,
    "responses": refusals(400, 401, 403, 404, 409, 422),
    "openapi_extra": {"parameters": [NUMBER_DECLARED, KEY_DECLARED]},
}


async def _answered(request: Request, actor: Actor, command: Command[Commitment]) -> Response:
    call = Call(request, service_of(request), idempotency.key_of(request, demanded=False))
    return await call.answer(
        actor, command, lambda commitment, _keys: (CommitmentOut.of(commitment), commitment.version)
    )


@router.get("", response_model=CommitmentOut, responses=refusals(401, 403, 404))
async def show(number: Number, actor: AnyStaff, service: ServiceDep) -> Response:
    """The latest commitment of an application, with its text."""
    async with service.work(actor) as work:
        await applications.visible(work, number)
        commitment = await commitments.newest(work, number)
    return Response(
        CommitmentOut.of(commitment).model_dump_json(),
        media_type="application/json",
        headers=etag(commitment.version),
    )


@router.post("", **ACT)
async def draw_up(request: Request, body: CommitmentIn, actor: Clerk) -> Response:
    """拟定承诺书."""
    number, service = number_in(request), service_of(request)
    catalogue, policy = service.part(Catalogue), service.part(PromisePolicy)
    return await _answered(
        request,
        actor,
        lambda work: draw_up_commitment(work, catalogue, policy, number, body.kind),
    )


@router.post("/signing", **ACT)
async def sign(request: Request, body: SignatureIn, actor: Clerk) -> Response:
    """登记签字."""
    command = SignCommitment(number_in(request), body.signer, body.relation, body.method)
    return await _answered(request, actor, lambda work: sign_commitment(work, command))


@router.post("/completion", **ACT)
async def complete(request: Request, body: CompletionIn, actor: Clerk) -> Response:
    """补齐容缺材料."""
    materials = tuple(one.given() for one in body.materials)
    command = CompletePapers(number_in(request), materials)
    catalogue = service_of(request).part(Catalogue)
    return await _answered(request, actor, lambda work: complete_papers(work, catalogue, command))


@router.post("/retraction", **ACT)
async def retract(request: Request, body: CommitmentWithdrawalIn, actor: Clerk) -> Response:
    """撤回承诺."""
    number, catalogue = number_in(request), service_of(request).part(Catalogue)
    return await _answered(
        request,
        actor,
        lambda work: withdraw_commitment(work, catalogue, number, reason=body.reason),
    )
