"""Issue a document of an application: number, frozen wording, one row."""

from collections.abc import Callable, Mapping
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.places import Organization
from services.intake.publishing.wording import KINDS, Kind
from services.intake.repository import documents
from services.intake.repository.documents import IssuedDocument
from services.intake.repository.numbers import next_document_number
from shared.calendar import local_date
from shared.unit_of_work import Work


async def issue_document(
    work: Work,
    application: Application,
    office: Organization,
    kind: Kind,
    wording: Callable[[str], Mapping[str, Any]],
    *,
    occasion: str = "",
) -> IssuedDocument:
    """Number a document of this office and keep its wording.

    wording: from the document number to the fields.  occasion: tells several of one kind apart."""
    described = KINDS[kind]
    document_number = await next_document_number(
        work, office, described.word, local_date(work.now).year
    )
    content = wording(document_number)
    document = documents.new_document(
        work,
        number=application.number,
        kind=kind,
        document_number=document_number,
        title=str(content.get("title", described.title)),
        template=described.template,
        content=content,
        occasion=occasion,
    )
    documents.add(work, document)
    return document
