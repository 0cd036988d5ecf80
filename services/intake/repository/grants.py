"""Which departments were given a case, and may therefore read its dossier."""

from collections.abc import Iterable

from services.intake.tables import case_grants
from shared.database import insert_or_ignore
from shared.unit_of_work import Work


async def grant(work: Work, number: str, organizations: Iterable[str]) -> None:
    """Let these organisations read the dossier from now on; doing so twice changes nothing."""
    rows = [
        {"application_number": number, "organization": code, "granted_at": work.now}
        for code in dict.fromkeys(organizations)
    ]
    if rows:
        await work.connection.execute(insert_or_ignore(work.connection, case_grants), rows)
