"""`applications/{number}/materials/{material}/files`: upload, list, download."""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute

from services.intake.api.common import Clerk, Number, Purpose
from services.intake.api.schemas.documents import FileList, FileOut
from services.intake.commands.attach_file import attach_file, material_to_attach_to
from services.intake.commands.read_file import read_file
from services.intake.domain.errors import FileInfected, FileNotScanned
from services.intake.queries.documents import files_of
from services.intake.repository import applications
from services.intake.repository.file_scan import FileScanner
from services.intake.repository.file_store import MEDIA_TYPES, SEALED, FileStore, check_upload
from services.intake.repository.files import StoredFile, file_of
from shared.http import AnyStaff, ServiceDep, StaffToken
from shared.identifiers import new_id
from shared.problems import Problem, refusals
from shared.security.tokens import Actor
from shared.service import Service


class GuardFirst(APIRoute):
    """A route that knows who is asking before it reads the body, so that nobody else's is spooled."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, behind the guards among the route's parameters."""
        handler = super().get_route_handler()
        guards = [
            one.call for one in self.dependant.dependencies if isinstance(one.call, StaffToken)
        ]

        async def guarded(request: Request) -> Response:
            for guard in guards:
                await guard(request)
            return await handler(request)

        return guarded


router = APIRouter(
    prefix="/applications/{number}/materials/{material}/files",
    tags=["files"],
    route_class=GuardFirst,
)
LONGEST_NAME = 120
BINARY = {"type": "string", "format": "binary"}
_UNSEEN = ("Cf", "Cc", "Zl", "Zp")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f/\\]")


@router.post(
    "",
    status_code=201,
    response_model=FileOut,
    responses=refusals(401, 403, 404, 409, 413, 415, 422, 503),
)
async def upload(
    request: Request,
    number: Number,
    material: str,
    file: UploadFile,
    actor: Clerk,
    service: ServiceDep,
) -> Response:
    """Attach one file to a paper; the same bytes again give the first answer."""
    if len((await request.form()).getlist("file")) > 1:
        raise Problem(422, "one_file_at_a_time", "一次只能上传一个文件，请分次上传。")
    store = service.part(FileStore)
    async with service.work(actor) as work:
        await material_to_attach_to(work, number, material)
    checked = await asyncio.to_thread(check_upload, file, largest=store.largest_bytes)
    await _scanned(service, actor, number, material, file)
    file_id, now = new_id(), service.clock.now()
    stored = StoredFile(
        id=file_id,
        application_number=number,
        material=material,
        name=_shown_name(file.filename),
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        path=f"{number[:6]}/{now:%Y/%m}/{file_id.hex}.{checked.extension}{SEALED}",
        uploaded_at=now,
        uploaded_by=actor.staff,
    )
    await store.put(stored.path, file.file)
    kept = None
    try:
        async with service.work(actor) as work:
            kept = await attach_file(work, stored)
    finally:
        if kept is not stored:
            await store.remove(stored.path)
    return Response(_out(kept).model_dump_json(), status_code=201, media_type="application/json")


@router.get("", response_model=FileList, responses=refusals(401, 403, 404))
async def list_files(
    number: Number, material: str, actor: AnyStaff, service: ServiceDep
) -> Response:
    """Files of one paper."""
    if not material.isascii() or not material.isprintable():
        raise _no_such_material()
    async with service.work(actor) as work:
        await applications.visible(work, number)
        rows = await files_of(work.connection, number, material)
    answer = FileList(files=tuple(_out(file_of(row, service.keys)) for row in rows))
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get(
    "/{file_id}",
    response_class=StreamingResponse,
    responses={
        200: {"content": {kind: {"schema": BINARY} for kind in MEDIA_TYPES.values()}},
        **refusals(400, 401, 403, 404, 422),
    },
)
async def download(
    number: Number,
    material: str,
    file_id: UUID,
    actor: AnyStaff,
    service: ServiceDep,
    purpose: Purpose = None,
) -> Response:
    """The file itself; outside the origin organisation a purpose is demanded."""
    if not material.isascii() or not material.isprintable():
        raise _no_such_material()
    async with service.work(actor) as work:
        file = await read_file(work, number, material, file_id, purpose=purpose)
    return StreamingResponse(
        await service.part(FileStore).read(file.path),
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


async def _scanned(
    service: Service, actor: Actor, number: str, material: str, file: UploadFile
) -> None:
    """What a scanner found stands in the audit trail. Raises: FileInfected, FileNotScanned."""
    try:
        await service.part(FileScanner).pass_through(file.file)
    except (FileInfected, FileNotScanned) as error:
        finding = getattr(error, "finding", None)
        async with service.work(actor) as work:
            work.record("file_turned_away", number, material=material, finding=finding)
        raise


def _shown_name(name: str | None) -> str:
    """Without what would turn the line around or cannot be seen, so that an ending is what it seems."""
    written = (name or "").encode(errors="replace").decode()
    seen = "".join("_" if unicodedata.category(one) in _UNSEEN else one for one in written)
    return _UNPRINTABLE.sub("_", seen)[-LONGEST_NAME:] or "文件"


def _out(file: StoredFile) -> FileOut:
    return FileOut(
        id=str(file.id),
        material=file.material,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_at=file.uploaded_at,
    )


def _no_such_material() -> Problem:
    return Problem(404, "material_unknown", "该事项没有这种材料。")
