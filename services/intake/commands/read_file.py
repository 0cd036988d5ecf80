"""Read a material's file; outside the origin organisation the purpose is demanded and logged."""

from uuid import UUID

from services.intake.domain.errors import PurposeRequired
from services.intake.repository import applications, files
from services.intake.repository.files import StoredFile
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work


async def read_file(
    work: Work, number: str, material: str, file_id: UUID, *, purpose: str | None
) -> StoredFile:
    """The file's row; its bytes come from the file store.

    Raises: ApplicationUnknown, FileUnknown, PurposeRequired.  Source: architecture.md §4."""
    application = await applications.visible(work, number)
    is_own = application.origin.organization == work.actor.organization
    if purpose is None and not is_own:
        raise PurposeRequired
    file = await files.one_file(work, number, material, file_id)
    work.record(
        "file_read",
        number,
        material=material,
        file=str(file_id),
        purpose=sealed_words(work.keys, purpose, subject=number),
    )
    return file
