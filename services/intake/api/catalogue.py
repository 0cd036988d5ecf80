"""The administrator's acts on the catalogue as a whole: files in and out, an item withdrawn."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Response, UploadFile

from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.api.schemas.drafts import (
    CancellationAnswer,
    CancellationIn,
    FaultLine,
    ImportAnswer,
)
from services.intake.commands.import_catalogue import check_catalogue, import_catalogue
from services.intake.commands.publish_item import withdraw_item
from services.intake.publishing.catalogue_files import MEDIA_TYPES, CatalogueFile, write_file
from services.intake.queries.items import guides_in_force
from shared.calls import CallDep
from shared.http import ServiceDep, requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role

router = APIRouter(prefix="/items", tags=["catalogue"])
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
PORTION = 500
SHAPES: dict[str, dict[str, Any]] = {
    "yaml": {},  # a stream of documents, for which a schema has no word
    "json": {"schema": {"type": "array", "items": {"type": "object"}}},
    "xlsx": {"schema": {"type": "string", "format": "binary"}},
}


@router.post(
    "/imports/files",
    status_code=201,
    response_model=ImportAnswer,
    responses=refusals(400, 401, 403, 413) | {422: {"model": ImportAnswer} | refusals(422)[422]},
)
async def import_file(
    actor: Administrator,
    service: ServiceDep,
    file: UploadFile,
    decision: Annotated[str, Form(max_length=200, pattern=NO_CONTROL_CHARACTERS)] = "",
    dry_run: Annotated[bool, Query()] = False,
) -> Response:
    """Check a .yaml, .json or .xlsx file, and load it when nothing is wrong with it.

    dry_run: only check.  decision: the paper by which the items are published."""
    given = CatalogueFile((file.filename or "")[-200:], await file.read())
    async with service.reading() as connection:
        report = await check_catalogue(connection, given, actor=actor)
    if not dry_run and not report.fault_count:
        async with service.work(actor) as work:
            report = await import_catalogue(work, given, report, decision=decision)
    fields: dict[str, Any] = asdict(report) | {
        "is_dry_run": dry_run,
        "faults": tuple(FaultLine(**asdict(one)) for one in report.faults),
    }
    answer = ImportAnswer(**fields)
    status = 422 if report.fault_count and not dry_run else 201
    return Response(answer.model_dump_json(), status_code=status, media_type="application/json")


@router.get(
    "/exports",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPES[form]: shape for form, shape in SHAPES.items()}},
        **refusals(401, 403, 422),
    },
)
async def export_file(
    actor: Administrator,
    service: ServiceDep,
    form: Annotated[Literal["yaml", "json", "xlsx"], Query()] = "xlsx",
) -> Response:
    """Every item in force as a file that can be imported again."""
    guides: list[Any] = []
    async with service.reading() as connection:
        after = ""
        while rows := await guides_in_force(connection, after=after, limit=PORTION):
            guides += [row.content for row in rows]
            after = rows[-1].code
    content = await asyncio.to_thread(write_file, guides, form)
    headers = {"Content-Disposition": f'attachment; filename="catalogue.{form}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


@router.post(
    "/{code}/cancellation",
    status_code=201,
    response_model=CancellationAnswer,
    responses=refusals(400, 401, 403, 404, 409, 422),
)
async def cancel(code: str, body: CancellationIn, actor: Administrator, call: CallDep) -> Response:
    """取消事项: with its reason and the decision; cases under way keep their version."""
    answer = CancellationAnswer(code=code, reason=body.reason, decision=body.decision)
    return await call.answer(
        actor,
        lambda work: withdraw_item(work, code[:50], reason=body.reason, decision=body.decision),
        lambda _done, _keys: (answer, None),
        is_personal=False,
    )
