"""`applications/{number}/documents`: what was issued, and its PDF."""

from fastapi import APIRouter, Response

from services.intake.api.applications import status_url
from services.intake.api.common import Number
from services.intake.api.schemas.documents import DocumentLine, DocumentList
from services.intake.commands.print_document import RECEIPT, Print, print_document
from services.intake.publishing.wording import KINDS, for_printer
from services.intake.queries.documents import documents_of
from services.intake.repository import applications
from services.intake.repository.sealed import query_secrets
from shared.http import AnyStaff, ServiceDep
from shared.printing.render import render_pdf_async
from shared.problems import refusals
from shared.service import Service

router = APIRouter(prefix="/applications/{number}/documents", tags=["documents"])


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
        **refusals(401, 403, 404, 422),
    },
)
async def show_document(
    number: Number, kind: str, actor: AnyStaff, service: ServiceDep
) -> Response:
    """The latest document of a kind as PDF; prints after the first are marked 副本."""
    async with service.work(actor) as work:
        printed = await print_document(work, number, kind)
    pdf = await render_pdf_async(printed.template, _fields(printed, service))
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{number}-{printed.kind}.pdf"',
            "Cache-Control": "no-store",
        },
    )


def _fields(printed: Print, service: Service) -> dict[str, object]:
    application = printed.application
    code, token = query_secrets(service.keys, application.number, application.query_seed)
    return for_printer(
        printed.content,
        kind=printed.kind,
        query_code=code,
        status_url=status_url(service, application.number, token),
        is_copy=printed.is_copy,
    )
