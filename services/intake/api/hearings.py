"""What an office adds to an undecided case: notice of a hearing, record of an inspection on site."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.intake.api.common import CatalogueDep, Number
from services.intake.api.schemas.documents import DocumentLine
from services.intake.api.schemas.hearings import HearingNoticeIn, InspectionRecordIn
from services.intake.commands.record_hearing import (
    AnnounceHearing,
    RecordInspection,
    announce_hearing,
    record_inspection,
)
from services.intake.domain.hearings import Inspector
from services.intake.repository.documents import IssuedDocument
from shared import idempotency
from shared.http import OptionalKey, ServiceDep, requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role
from shared.service import Service
from shared.unit_of_work import Work

router = APIRouter(prefix="/applications/{number}", tags=["documents"])
Office = Annotated[Actor, Depends(requires(Role.CLERK, Role.REVIEWER, Role.CHIEF))]
REFUSALS = refusals(400, 401, 403, 404, 409, 422)


@router.post("/hearing-notice", status_code=201, response_model=DocumentLine, responses=REFUSALS)
async def give_hearing_notice(
    number: Number,
    body: HearingNoticeIn,
    request: Request,
    actor: Office,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
) -> Response:
    """听证告知."""
    command = AnnounceHearing(number, body.matter, body.legal_basis, body.held_at, body.place)
    return await _issued(
        request, service, actor, key, lambda work: announce_hearing(work, catalogue, command)
    )


@router.post("/inspection-record", status_code=201, response_model=DocumentLine, responses=REFUSALS)
async def keep_inspection_record(
    number: Number,
    body: InspectionRecordIn,
    request: Request,
    actor: Office,
    service: ServiceDep,
    catalogue: CatalogueDep,
    key: OptionalKey,
) -> Response:
    """实地核查."""
    command = RecordInspection(
        number=number,
        inspected_at=body.inspected_at,
        place=body.place,
        inspectors=tuple(Inspector(one.name, one.certificate) for one in body.inspectors),
        findings=body.findings,
        statement=body.statement,
    )
    return await _issued(
        request, service, actor, key, lambda work: record_inspection(work, catalogue, command)
    )


async def _issued(
    request: Request,
    service: Service,
    actor: Actor,
    key: str | None,
    command: Callable[[Work], Awaitable[IssuedDocument]],
) -> Response:
    async with service.work(actor) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        document = await command(work)
        answer = DocumentLine(
            kind=document.kind,
            document_number=document.document_number,
            title=document.title,
            issued_at=document.issued_at,
        )
        return await idempotency.remember(work, key, request, 201, answer)
