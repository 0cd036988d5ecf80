"""`applications`: submission, lists, the dossier, unmasking."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime

from services.intake.api.common import CatalogueDep, Clerk, Number, Purpose
from services.intake.api.lines import line_of, place_of
from services.intake.api.schemas.applications import (
    ApplicationPage,
    DossierOut,
    SubmittedOut,
    UnmaskedOut,
    dossier,
    shown_fields,
    whole_person,
)
from services.intake.api.schemas.bodies import NewApplication, UnmaskingIn
from services.intake.api.schemas.common import Code
from services.intake.commands.read_dossier import read_dossier
from services.intake.commands.submit_application import submit_application
from services.intake.commands.unmask_applicant import unmask_applicant
from services.intake.domain.application import Application
from services.intake.domain.status import Status
from services.intake.queries.applications import (
    DeskList,
    Filters,
    NewestFirst,
    applications_in_sight,
)
from services.intake.repository import applications, follow_ups
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.sealed import query_secrets
from shared import idempotency
from shared.http import KEY_DECLARED, AnyStaff, ServiceDep, etag, service_of
from shared.identifiers import ApplicationNumber
from shared.masking import masked_answers
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.service import Service

router = APIRouter(prefix="/applications", tags=["applications"])
NEWEST_FIRST = Keyset("applications", NewestFirst)
Desk = Annotated[DeskList | None, Query(description="mine、window、supplement 或 delivery")]
Moment = Annotated[AwareDatetime | None, Query()]


@router.post(
    "",
    status_code=201,
    response_model=SubmittedOut,
    responses=refusals(400, 401, 403, 404, 409, 413, 422),
    openapi_extra={"parameters": [KEY_DECLARED]},
)
async def submit(request: Request, body: NewApplication, actor: Clerk) -> Response:
    """收件: take papers in and give them their final number."""
    key = idempotency.key_of(request, demanded=True)
    service = service_of(request)
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            kept = SubmittedOut.model_validate_json(bytes(earlier.body))
            application = await applications.visible(work, kept.application_number)
            again = with_secrets(kept, application, service)
            return _created(again, {**etag(kept.version), "Idempotent-Replay": "true"})
        application = await submit_application(work, service.part(Catalogue), body.to_command())
        kept = SubmittedOut(**shown_fields(application), query_code="", status_url="")
        await idempotency.remember(work, key, request, 201, kept)
    return _created(with_secrets(kept, application, service), etag(application.version))


@router.get("", response_model=ApplicationPage, responses=refusals(400, 401, 403, 422))
async def list_applications(
    actor: AnyStaff,
    service: ServiceDep,
    status: Status | None = None,
    mine: bool = False,
    desk: Desk = None,
    item_code: Annotated[Code | None, Query()] = None,
    submitted_from: Moment = None,
    submitted_before: Moment = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Applications of the caller's scope, newest first.

    desk: `mine` taken in by the caller, `window` at the caller's window, `supplement` waiting for
    papers, `delivery` due to be handed over.  submitted_before: not counted itself."""
    place = NEWEST_FIRST.place_after(after, service.keys)
    desks = tuple(dict.fromkeys([*([DeskList.MINE] if mine else []), *([desk] if desk else [])]))
    filters = Filters(desks, status, item_code, submitted_from, submitted_before)
    async with service.reading() as connection:
        rows = await applications_in_sight(connection, actor, filters, after=place, limit=limit + 1)
    shown, following = NEWEST_FIRST.page(rows, limit, place_of, service.keys)
    lines = tuple(line_of(row, service.keys) for row in shown)
    return _json(ApplicationPage(applications=lines, next=following).model_dump_json())


@router.get("/{number}", response_model=DossierOut, responses=refusals(400, 401, 403, 404))
async def show(
    number: Number,
    actor: AnyStaff,
    service: ServiceDep,
    catalogue: CatalogueDep,
    purpose: Purpose = None,
) -> Response:
    """The dossier with identity masked; what another organisation reads is logged."""
    async with service.work(actor) as work:
        application = await read_dossier(work, number, purpose=purpose)
        item = await catalogue.item_version(
            work.connection, application.item.code, application.item.version
        )
        follow_up = await follow_ups.after(work, number) if item.follow_up else None
    form = masked_answers(item.form_sensitivity, application.form)
    answer = dossier(application, form, follow_up)
    return _json(answer.model_dump_json(), etag(application.version))


@router.post(
    "/{number}/unmasking",
    status_code=201,
    response_model=UnmaskedOut,
    responses=refusals(401, 403, 404, 422),
)
async def unmask(
    number: Number, body: UnmaskingIn, actor: AnyStaff, service: ServiceDep
) -> Response:
    """The applicant and the form in full; the reason is logged."""
    async with service.work(actor) as work:
        application = await unmask_applicant(work, number, reason=body.reason)
    agent = application.agent
    answer = UnmaskedOut(
        application_number=application.number,
        applicant=whole_person(application.applicant),
        agent=whole_person(agent) if agent else None,
        form=dict(application.form),
    )
    return _created(answer, {"Cache-Control": "no-store"})


def status_url(service: Service, number: ApplicationNumber, token: str) -> str:
    """The public address that the QR codes of an application say."""
    return f"{service.settings.public_base_url}/api/v1/status/{number}?token={token}"


def with_secrets(kept: SubmittedOut, application: Application, service: Service) -> SubmittedOut:
    """The answer with query code and public address, which stand nowhere in the database."""
    code, token = query_secrets(service.keys, application.number, application.query_seed)
    url = status_url(service, application.number, token)
    return kept.model_copy(update={"query_code": code, "status_url": url})


def _created(answer: SubmittedOut | UnmaskedOut, headers: dict[str, str]) -> Response:
    return Response(
        answer.model_dump_json(), status_code=201, media_type="application/json", headers=headers
    )


def _json(text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(text, media_type="application/json", headers=headers)
