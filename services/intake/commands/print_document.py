"""Print a document: the first print is the original, every later one is marked a copy (副本)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.errors import DocumentUnknown
from services.intake.domain.promises.errors import ResultWithheld
from services.intake.publishing.window_documents import receipt
from services.intake.publishing.wording import KINDS
from services.intake.repository import applications, documents, offices
from services.intake.repository.documents import IssuedDocument
from shared.unit_of_work import Work

RECEIPT = "receipt"
GRANT = "grant_decision"


@dataclass(frozen=True, slots=True)
class Print:
    """What the printer needs. is_copy: somebody has the original already.

    is_of_origin: the origin window asks, which alone hands query codes and names to the applicant."""

    application: Application
    kind: str
    template: str
    content: Mapping[str, Any]
    is_copy: bool
    is_of_origin: bool


async def print_document(
    work: Work, number: str, kind: str, document_number: str | None = None
) -> Print:
    """The latest document of a kind, or the one with this number, for printing.

    Prints of the origin window and of whoever issued it are counted; others get copies.

    Raises: ApplicationUnknown, DocumentUnknown, ResultWithheld."""
    if kind not in KINDS:
        raise DocumentUnknown
    application = await applications.visible(work, number)
    document = await _found(work, application, kind, document_number)
    is_own = application.origin.organization == work.actor.organization
    is_copy = True
    if is_own or document.issued_by == work.actor.staff:
        is_copy = await documents.count_print(work, document) > 1
    work.record("document_printed", number, kind=kind, is_copy=is_copy)
    return Print(application, kind, document.template, document.content, is_copy, is_own)


async def read_document(
    work: Work, number: str, kind: str, document_number: str | None = None
) -> Print:
    """The same for reading on a screen: a copy, which counts as no print.

    Raises: ApplicationUnknown, DocumentUnknown, ResultWithheld."""
    if kind not in KINDS:
        raise DocumentUnknown
    application = await applications.visible(work, number)
    document = await _found(work, application, kind, document_number)
    work.record("document_read", number, kind=kind)
    is_own = application.origin.organization == work.actor.organization
    return Print(application, kind, document.template, document.content, True, is_own)


async def _found(
    work: Work, application: Application, kind: str, document_number: str | None
) -> IssuedDocument:
    if kind != RECEIPT:
        found = await documents.newest(work, application.number, kind, document_number)
        if kind == GRANT and application.progress.withholds_grant:
            raise ResultWithheld
        return found
    try:
        return await documents.newest(work, application.number, kind)
    except DocumentUnknown:
        return await _receipt(work, application)


async def _receipt(work: Work, application: Application) -> IssuedDocument:
    """The receipt's wording is frozen on the application; its row comes with the first print."""
    if application.entry.received_at is None:
        raise DocumentUnknown
    office = await offices.first_known(work, application.origin.organization)
    document = documents.new_document(
        work,
        number=application.number,
        kind=RECEIPT,
        document_number=application.number,
        title=KINDS["receipt"].title,
        template=KINDS["receipt"].template,
        content=receipt(application, office),
        occasion=RECEIPT,
    )
    documents.add(work, document)
    await work.write_so_far()
    return await documents.newest(work, application.number, RECEIPT)
