"""The ways in to `applications`, and who answers for the applicant until they are accepted."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.intake.api.acts import ACT, Act
from services.intake.api.applications import with_secrets
from services.intake.api.common import NUMBER_DECLARED, Clerk, Overseer, Supervisor, number_in
from services.intake.api.schemas.applications import ApplicationOut, SubmittedOut, shown_fields
from services.intake.api.schemas.common import Code
from services.intake.api.schemas.entries import (
    CompletionIn,
    HandoverIn,
    LapseOut,
    LapsePage,
    NoticeReceiptIn,
    OnlineApplicationIn,
    OnlineSubmissionIn,
    PreRegistrationIn,
    ReasonIn,
    ReceptionIn,
    TakeoverIn,
)
from services.intake.api.status import not_found
from services.intake.commands.apply_online import apply_at_outlet, hand_in_online
from services.intake.commands.correct_application import CorrectApplication, correct_application
from services.intake.commands.hand_over_applicant import offer_handover, take_over
from services.intake.commands.permit_second_notice import permit_second_notice
from services.intake.commands.pre_register_application import pre_register_application
from services.intake.commands.receive_application import (
    ReceiveApplication,
    receive_application,
    return_application,
)
from services.intake.commands.record_notice_receipt import record_notice_receipt
from services.intake.domain.application import Application
from services.intake.domain.division_rules import DivisionRules
from services.intake.queries.lapses import LapsePlace, lapses_in_sight
from services.intake.repository import applications, sealed
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.lapses import LAPSE_NAMES
from services.intake.repository.sealed import opens_status
from shared import idempotency
from shared.http import KEY_DECLARED, PUBLIC, ServiceDep, etag, service_of
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.security.actors import Actor
from shared.security.keys import KeyRing
from shared.security.public_throttle import PublicThrottle
from shared.service import Service
from shared.unit_of_work import Work

router = APIRouter(prefix="/applications", tags=["applications"])
NEWEST_FIRST = Keyset("lapses", LapsePlace)
BEGINNING: dict[str, Any] = {
    "status_code": 201,
    "response_model": SubmittedOut,
    "responses": refusals(400, 401, 403, 404, 409, 413, 422),
    "openapi_extra": {"parameters": [KEY_DECLARED]},
}


@router.post("/pre-registrations", **BEGINNING)
async def pre_register(request: Request, body: PreRegistrationIn, actor: Clerk) -> Response:
    """预登记: keep what the applicant can already say."""
    key = idempotency.key_of(request, demanded=True)
    service = service_of(request)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        application = await pre_register_application(
            work, service.part(Catalogue), body.to_command()
        )
        return await begun(work, key, request, service, application)


@router.post(
    "/online",
    status_code=201,
    response_model=SubmittedOut,
    responses=refusals(400, 404, 409, 413, 422, 429),
    openapi_extra={**PUBLIC, "parameters": [KEY_DECLARED]},
)
async def apply_online(request: Request, body: OnlineApplicationIn) -> Response:
    """已申请: an application over the net; the outlet answers within its reply limit."""
    key = idempotency.key_of(request, demanded=True)
    service = service_of(request)
    throttle = service.part(PublicThrottle)
    throttle.admit(request)
    async with service.work(Actor.public()) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        throttle.admit_entry(request)
        application = await apply_at_outlet(
            work,
            service.part(Catalogue),
            service.part(DivisionRules),
            body.to_command(),
            body.organization,
        )
        return await begun(work, key, request, service, application)


@router.get("/lapses", response_model=LapsePage, responses=refusals(401, 403, 422))
async def list_lapses(
    actor: Overseer,
    service: ServiceDep,
    organization: Annotated[Code | None, Query()] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """What counts against the offices of the caller's division, newest first."""
    place = NEWEST_FIRST.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await lapses_in_sight(
            connection, actor, organization=organization, after=place, limit=limit + 1
        )
    shown, following = NEWEST_FIRST.page(
        rows, limit, lambda row: LapsePlace(row.occurred_at, row.id), service.keys
    )
    page = LapsePage(lapses=tuple(_lapse(row, service.keys) for row in shown), next=following)
    return Response(page.model_dump_json(), media_type="application/json")


@router.post(
    "/{number}/online-submission",
    status_code=201,
    response_model=ApplicationOut,
    responses=refusals(400, 404, 409, 413, 422, 429),
    openapi_extra={**PUBLIC, "parameters": [NUMBER_DECLARED, KEY_DECLARED]},
)
async def hand_in(request: Request, body: OnlineSubmissionIn) -> Response:
    """提交申请: a pre-registration becomes an online application, for whoever holds its code."""
    service, number = service_of(request), number_in(request)
    throttle = service.part(PublicThrottle)
    throttle.admit(request)
    key = idempotency.key_of(request, demanded=False)
    async with service.work(Actor.public()) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        before = await applications.to_follow(work, number)
        code = body.code.strip().upper()
        if (
            before is None
            or throttle.is_locked(number)
            or not opens_status(service.keys, number, before.query_seed, code=code, token="")
        ):
            throttle.failed(number)
            raise not_found()
        application = await hand_in_online(
            work,
            service.part(Catalogue),
            service.part(DivisionRules),
            before,
            form=body.form,
            materials=tuple(one.given() for one in body.materials),
        )
        answer = ApplicationOut.of(application)
        return await idempotency.remember(
            work, key, request, 201, answer, etag(application.version)
        )


@router.post("/{number}/reception", **ACT)
async def receive(request: Request, actor: Clerk, body: ReceptionIn | None = None) -> Response:
    """收件: what was registered or applied for, with what was still missing."""
    act, given = Act.of(request, actor), body or ReceptionIn(form={})
    materials = tuple(one.given() for one in given.materials)
    holder = given.holder.domain() if given.holder else None
    command = ReceiveApplication(act.number, given.form, materials, holder)
    return await act.answer(
        lambda work: receive_application(work, act.catalogue, command, seen_version=act.seen)
    )


@router.post("/{number}/return", **ACT)
async def give_back(request: Request, body: ReasonIn, actor: Clerk) -> Response:
    """退件."""
    act = Act.of(request, actor)
    return await act.answer(
        lambda work: return_application(
            work, act.catalogue, act.number, reason=body.reason, seen_version=act.seen
        )
    )


@router.post("/{number}/correction", **ACT)
async def correct(request: Request, body: CompletionIn, actor: Clerk) -> Response:
    """当场更正."""
    act = Act.of(request, actor)
    materials = tuple(one.given() for one in body.materials)
    command = CorrectApplication(act.number, body.form, materials)
    return await act.answer(
        lambda work: correct_application(work, act.catalogue, command, seen_version=act.seen)
    )


@router.post("/{number}/handover", **ACT)
async def hand_over(request: Request, body: HandoverIn, actor: Clerk) -> Response:
    """首问责任移交: name the colleague."""
    act = Act.of(request, actor)
    return await act.answer(
        lambda work: offer_handover(work, act.number, to=body.to, reason=body.reason)
    )


@router.post("/{number}/takeover", **ACT)
async def take_applicant_over(
    request: Request, actor: Clerk, _body: TakeoverIn | None = None
) -> Response:
    """首问责任接办: the named colleague answers for the applicant from now on."""
    act = Act.of(request, actor)
    return await act.answer(lambda work: take_over(work, act.number))


@router.post("/{number}/notice-receipt", **ACT)
async def sign_for(request: Request, body: NoticeReceiptIn, actor: Clerk) -> Response:
    """签收补正告知: whoever took the notice signed for it."""
    act = Act.of(request, actor)
    return await act.answer(
        lambda work: record_notice_receipt(
            work,
            act.number,
            recipient=body.recipient,
            relation=body.relation,
            mode=body.mode,
            seen_version=act.seen,
        )
    )


@router.post("/{number}/second-notice", **ACT)
async def permit_notice(request: Request, body: ReasonIn, actor: Supervisor) -> Response:
    """准许再次告知: the office may ask once more, which counts against it."""
    act = Act.of(request, actor)
    return await act.answer(lambda work: permit_second_notice(work, act.number, reason=body.reason))


async def begun(
    work: Work, key: str | None, request: Request, service: Service, application: Application
) -> Response:
    """The answer to whatever began an application: its number and its query code, kept sealed."""
    kept = SubmittedOut(**shown_fields(application), query_code="", status_url="")
    answer = with_secrets(kept, application, service)
    headers = etag(application.version)
    return await idempotency.remember(work, key, request, 201, answer, headers, is_personal=True)


def _lapse(row: Any, keys: KeyRing) -> LapseOut:
    reasons = sealed.sealer(keys, sealed.LAPSE)
    reason = row.reason_sealed
    return LapseOut(
        id=str(row.id),
        application_number=row.application_number,
        kind=row.kind,
        kind_name=LAPSE_NAMES[row.kind],
        organization=row.organization,
        organization_name=row.organization_name,
        staff=row.staff,
        reason=reasons.open(reason, bound_to=row.id.hex) if reason else None,
        occurred_at=row.occurred_at,
    )
