"""Answers of `applications/{number}/documents` and of files."""

from datetime import datetime

from services.intake.api.schemas.common import Answer


class DocumentLine(Answer):
    """One issued document."""

    kind: str
    document_number: str
    title: str
    issued_at: datetime


class DocumentList(Answer):
    """All documents of an application, the oldest first."""

    documents: tuple[DocumentLine, ...]


class FileOut(Answer):
    """One uploaded file of a paper."""

    id: str
    material: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime


class FileList(Answer):
    """All files of a paper, the oldest first."""

    files: tuple[FileOut, ...]
