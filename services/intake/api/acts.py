"""The acts on an application: one sub-resource each, all by clerks of the origin organisation."""

from fastapi import APIRouter, Request, Response

from services.intake.api.common import CatalogueDep, Clerk, Number, problems
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
from shared import idempotency
from shared.http import IfMatch, OptionalKey, ServiceDep, etag
from shared.unit_of_work import Work

router = APIRouter(prefix="/applications/{number}", tags=["applications"])
PROBLEMS = problems(400, 401, 403, 404, 409, 412, 422)


@router.post("/acceptance", status_code=201, response_model=ApplicationOut, responses=PROBLEMS)
async def accept(
    request: Request,
    number: Number,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
    _body: AcceptanceIn | None = None,
) -> Response:
    """受理."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await accept_application(work, catalogue, number, seen_version=seen)
        return await _answer(work, key, request, application)


@router.post(
    "/supplement-notice", status_code=201, response_model=ApplicationOut, responses=PROBLEMS
)
async def give_supplement_notice(
    request: Request,
    number: Number,
    body: SupplementNoticeIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """补正一次性告知."""
    defects = tuple((one.material, one.defect) for one in body.defects)
    command = NotifySupplement(number, defects, body.until)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await notify_supplement(work, catalogue, command, seen_version=seen)
        return await _answer(work, key, request, application)


@router.post("/supplements", status_code=201, response_model=ApplicationOut, responses=PROBLEMS)
async def supplement(
    request: Request,
    number: Number,
    body: SupplementsIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """补正."""
    materials = tuple(one.given() for one in body.materials)
    command = SupplementApplication(number, materials, body.remark, body.request_id)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await supplement_application(work, catalogue, command, seen_version=seen)
        return await _answer(work, key, request, application)


@router.post("/refusal", status_code=201, response_model=ApplicationOut, responses=PROBLEMS)
async def refuse(
    request: Request,
    number: Number,
    body: RefusalIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """不予受理."""
    command = RefuseApplication(number, body.reason, body.legal_basis, body.right_body, body.ground)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await refuse_application(work, catalogue, command, seen_version=seen)
        return await _answer(work, key, request, application)


@router.post("/withdrawal", status_code=201, response_model=ApplicationOut, responses=PROBLEMS)
async def withdraw(
    request: Request,
    number: Number,
    body: WithdrawalIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """撤回."""
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await withdraw_application(
            work, catalogue, number, reason=body.reason, seen_version=seen
        )
        return await _answer(work, key, request, application)


@router.post("/delivery", status_code=201, response_model=ApplicationOut, responses=PROBLEMS)
async def deliver(
    request: Request,
    number: Number,
    body: DeliveryIn,
    actor: Clerk,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
    seen: IfMatch,
) -> Response:
    """送达."""
    command = DeliverResult(number, body.mode, body.recipient, body.relation, body.remark)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await deliver_result(work, catalogue, command, seen_version=seen)
        return await _answer(work, key, request, application)


async def _answer(
    work: Work, key: str | None, request: Request, application: Application
) -> Response:
    answer = ApplicationOut.of(application)
    return await idempotency.remember(work, key, request, 201, answer, etag(application.version))
