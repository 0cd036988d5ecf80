"""Rows of uploaded files; the bytes lie in the file store under a generated name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.intake.domain.errors import FileUnknown
from services.intake.repository import sealed
from services.intake.tables import files
from shared.security.keys import KeyRing
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of one paper. name: as the applicant called it.  path: in the file store.

    taken_from: the file of an earlier case whose bytes it shares."""

    id: UUID
    application_number: str
    material: str
    name: str
    media_type: str
    size: int
    sha256: str
    path: str
    uploaded_at: datetime
    uploaded_by: str
    taken_from: UUID | None = None


async def same_content(work: Work, number: str, material: str, sha256: str) -> StoredFile | None:
    """The file of this paper that has the same bytes, if it was uploaded before."""
    found = await work.connection.execute(
        sa.select(files).where(
            files.c.application_number == number,
            files.c.material == material,
            files.c.sha256 == sha256,
        )
    )
    row = found.first()
    return file_of(row, work.keys) if row else None


def add(work: Work, file: StoredFile) -> None:
    """Insert a file's row."""
    work.insert(
        files,
        {
            "id": file.id,
            "application_number": file.application_number,
            "material": file.material,
            "name_sealed": sealed.sealer(work.keys, sealed.FILE_NAME).seal(
                file.name, bound_to=file.id.hex
            ),
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "path": file.path,
            "uploaded_at": file.uploaded_at,
            "uploaded_by": file.uploaded_by,
            "taken_from": file.taken_from,
        },
    )


async def of_application(work: Work, number: str, material: str | None = None) -> list[StoredFile]:
    """All files of an application, or of one of its papers, the oldest first."""
    statement = sa.select(files).where(files.c.application_number == number)
    if material is not None:
        statement = statement.where(files.c.material == material)
    found = await work.connection.execute(statement.order_by(files.c.uploaded_at, files.c.id))
    return [file_of(row, work.keys) for row in found]


async def one_file(work: Work, number: str, material: str, file_id: UUID) -> StoredFile:
    """A file of one paper of one application. Raises: FileUnknown."""
    found = await work.connection.execute(
        sa.select(files).where(
            files.c.id == file_id,
            files.c.application_number == number,
            files.c.material == material,
        )
    )
    row = found.first()
    if row is None:
        raise FileUnknown
    return file_of(row, work.keys)


def file_of(row: Any, keys: KeyRing) -> StoredFile:
    """The file that a whole row describes."""
    name = sealed.sealer(keys, sealed.FILE_NAME).open(row.name_sealed, bound_to=row.id.hex)
    return StoredFile(
        id=row.id,
        application_number=row.application_number,
        material=row.material,
        name=name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        path=row.path,
        uploaded_at=row.uploaded_at,
        uploaded_by=row.uploaded_by,
        taken_from=row.taken_from,
    )
