"""What an office adds to an undecided case: notice of a hearing, record of an inspection on site."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

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
from shared.calls import CallDep
from shared.http import requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/applications/{number}", tags=["documents"])
Office = Annotated[Actor, Depends(requires(Role.CLERK, Role.REVIEWER, Role.CHIEF))]
REFUSALS = refusals(400, 401, 403, 404, 409, 422)


@router.post("/hearing-notice", status_code=201, response_model=DocumentLine, responses=REFUSALS)
async def give_hearing_notice(
    number: Number,
    body: HearingNoticeIn,
    actor: Office,
    catalogue: CatalogueDep,
    call: CallDep,
) -> Response:
    """听证告知."""
    command = AnnounceHearing(number, body.matter, body.legal_basis, body.held_at, body.place)
    return await call.answer(
        actor, lambda work: announce_hearing(work, catalogue, command), _shown, is_personal=False
    )


@router.post("/inspection-record", status_code=201, response_model=DocumentLine, responses=REFUSALS)
async def keep_inspection_record(
    number: Number,
    body: InspectionRecordIn,
    actor: Office,
    catalogue: CatalogueDep,
    call: CallDep,
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
    return await call.answer(
        actor, lambda work: record_inspection(work, catalogue, command), _shown, is_personal=False
    )


def _shown(document: IssuedDocument, _keys: object) -> tuple[DocumentLine, None]:
    line = DocumentLine(
        kind=document.kind,
        document_number=document.document_number,
        title=document.title,
        issued_at=document.issued_at,
    )
    return line, None
