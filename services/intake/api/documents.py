"""`applications/{number}/documents`: what was issued, and its PDF."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.intake.api.applications import status_url
from services.intake.api.common import Number
from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.api.schemas.documents import DocumentLine, DocumentList
from services.intake.commands.print_document import (
    RECEIPT,
    Print,
    print_document,
    read_document,
)
from services.intake.publishing.document_pages import document_page
from services.intake.publishing.wording import KINDS, for_colleagues, for_printer
from services.intake.queries.documents import documents_of
from services.intake.repository import applications
from services.intake.repository.sealed import query_secrets
from shared.http import AnyStaff, ServiceDep
from shared.pages import OWN_PAGE_ONLY
from shared.printing.render import render_pdf_async
from shared.problems import refusals
from shared.service import Service

router = APIRouter(prefix="/applications/{number}/documents", tags=["documents"])
DocumentNumber = Annotated[
    str | None, Query(max_length=80, pattern=NO_CONTROL_CHARACTERS, description="文书编号")
]


@router.get("", response_model=DocumentList, responses=refusals(401, 403, 404))
async def list_documents(number: Number, actor: AnyStaff, service: ServiceDep) -> Response:
    """All documents of an application, the receipt first, once there is anything to receipt."""
    async with service.work(actor) as work:
        application = await applications.visible(work, number)
        rows = await documents_of(work.connection, number)
    receipt = DocumentLine(
        kind=RECEIPT,
        document_number=application.number,
        title=KINDS["receipt"].title,
        issued_at=application.submitted_at,
    )
    others = tuple(
        DocumentLine(
            kind=row.kind,
            document_number=row.document_number,
            title=row.title,
            issued_at=row.issued_at,
        )
        for row in rows
        if row.kind != RECEIPT
    )
    first = (receipt,) if application.entry.received_at else ()
    answer = DocumentList(documents=(*first, *others))
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get(
    "/{kind}",
    response_class=Response,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
        **refusals(401, 403, 404, 409, 422),
    },
)
async def show_document(
    number: Number,
    kind: str,
    actor: AnyStaff,
    service: ServiceDep,
    document_number: DocumentNumber = None,
) -> Response:
    """The latest document of a kind as PDF, or the one with this number; prints after the first are
    marked 副本."""
    async with service.work(actor) as work:
        printed = await print_document(work, number, kind, document_number)
    pdf = await render_pdf_async(printed.template, _fields(printed, service))
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{number}-{printed.kind}.pdf"',
            "Cache-Control": "no-store",
        },
    )


@router.get(
    "/{kind}/page",
    response_class=Response,
    responses={
        200: {"content": {"text/html": {"schema": {"type": "string"}}}},
        **refusals(401, 403, 404, 409, 422),
    },
)
async def show_document_page(
    number: Number,
    kind: str,
    actor: AnyStaff,
    service: ServiceDep,
    document_number: DocumentNumber = None,
) -> Response:
    """The same text as a page for the browser: always a copy, and no print."""
    async with service.work(actor) as work:
        printed = await read_document(work, number, kind, document_number)
    return Response(
        document_page(printed.template, _fields(printed, service)),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": OWN_PAGE_ONLY, "Cache-Control": "no-store"},
    )


def _fields(printed: Print, service: Service) -> dict[str, object]:
    application = printed.application
    number = application.number
    if not printed.is_of_origin:
        fields = for_printer(
            printed.content,
            kind=printed.kind,
            query_code="仅原受理窗口可见",
            status_url=f"{service.settings.public_base_url}/api/v1/status/{number}",
            is_copy=printed.is_copy,
        )
        return for_colleagues(fields, application)
    code, token = query_secrets(service.keys, number, application.query_seed)
    return for_printer(
        printed.content,
        kind=printed.kind,
        query_code=code,
        status_url=status_url(service, number, token),
        is_copy=printed.is_copy,
    )
