"""Attach a file to one paper of an application: the paper counts as received."""

from services.intake.domain.errors import MaterialUnknown
from services.intake.repository import applications, commitments, files
from services.intake.repository.files import StoredFile
from shared.unit_of_work import Work

SIGNED_COMMITMENT = "COMMITMENT"
"""Stands where the code of a paper does: the scan of a commitment signed by hand."""


async def material_to_attach_to(work: Work, number: str, material: str) -> None:
    """Make sure that there is such a paper, before any byte is kept.

    Raises: ApplicationUnknown, MaterialUnknown; CommitmentUnknown where there is none to scan."""
    application = await applications.to_act_on(work, number)
    if material == SIGNED_COMMITMENT:
        await commitments.newest(work, number)
        return
    if not any(one.code == material for one in application.materials):
        raise MaterialUnknown(code=material)


async def attach_file(work: Work, file: StoredFile) -> StoredFile:
    """Keep the file's row and count it; the same bytes for the same paper count once.

    Returns: the file, the earlier one where it was uploaded before.
    Raises: ApplicationUnknown, TransitionForbidden when the application has ended."""
    application = await applications.to_act_on(work, file.application_number)
    earlier = await files.same_content(work, file.application_number, file.material, file.sha256)
    if earlier is not None:
        return earlier
    files.add(work, file)
    applications.save(work, application.take_file(file.material, now=work.now))
    work.record("file_attached", file.application_number, material=file.material, file=str(file.id))
    return file
