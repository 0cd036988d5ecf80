"""Documents as they were issued: number and frozen wording, the wording sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.intake.domain.errors import DocumentUnknown
from services.intake.repository import sealed
from services.intake.tables import documents
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document of an application. occasion: what it was issued for, where there may be several.

    prints: how often it left the printer; from the second on it is marked a copy (副本)."""

    id: UUID
    application_number: str
    kind: str
    occasion: str
    document_number: str
    title: str
    template: str
    content: Mapping[str, Any]
    issued_at: datetime
    issued_by: str
    prints: int = 0


def new_document(
    work: Work,
    *,
    number: str,
    kind: str,
    document_number: str,
    title: str,
    template: str,
    content: Mapping[str, Any],
    occasion: str = "",
) -> IssuedDocument:
    """A document issued now by the actor."""
    return IssuedDocument(
        new_id(),
        number,
        kind,
        occasion,
        document_number,
        title,
        template,
        content,
        work.now,
        work.actor.staff,
    )


def add(work: Work, document: IssuedDocument) -> None:
    """Insert a document; the same occasion gives only one."""
    text = json.dumps(document.content, ensure_ascii=False)
    row = {
        "id": document.id,
        "application_number": document.application_number,
        "kind": document.kind,
        "occasion": document.occasion,
        "document_number": document.document_number,
        "title": document.title,
        "template": document.template,
        "content_sealed": sealed.sealer(work.keys, sealed.DOCUMENT).seal(
            text, bound_to=document.id.hex
        ),
        "issued_at": document.issued_at,
        "issued_by": document.issued_by,
        "prints": document.prints,
    }
    if document.occasion:
        work.insert_unless_there(documents, row)
    else:
        work.insert(documents, row)


async def newest(
    work: Work, number: str, kind: str, document_number: str | None = None
) -> IssuedDocument:
    """The latest document of a kind, or the one with this number. Raises: DocumentUnknown."""
    statement = sa.select(documents).where(
        documents.c.application_number == number, documents.c.kind == kind
    )
    if document_number is not None:
        statement = statement.where(documents.c.document_number == document_number)
    newest_first = (documents.c.issued_at.desc(), documents.c.id.desc())
    found = await work.connection.execute(statement.order_by(*newest_first).limit(1))
    row = found.first()
    if row is None:
        raise DocumentUnknown
    text = sealed.sealer(work.keys, sealed.DOCUMENT).open(row.content_sealed, bound_to=row.id.hex)
    return IssuedDocument(
        id=row.id,
        application_number=row.application_number,
        kind=row.kind,
        occasion=row.occasion,
        document_number=row.document_number,
        title=row.title,
        template=row.template,
        content=json.loads(text),
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        prints=row.prints,
    )


async def count_print(work: Work, document: IssuedDocument) -> int:
    """Count one more print. Returns: how many there are now."""
    counted = await work.connection.execute(
        documents.update()
        .where(documents.c.id == document.id)
        .values(prints=documents.c.prints + 1)
        .returning(documents.c.prints)
    )
    prints: int = counted.scalar_one()
    return prints
