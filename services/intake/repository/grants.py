"""Which departments were given a case, and may therefore read its dossier."""

from collections.abc import Iterable

from services.intake.tables import case_grants
from shared.unit_of_work import Work


def grant(work: Work, number: str, organizations: Iterable[str]) -> None:
    """Let these organisations read the dossier from now on; doing so twice changes nothing."""
    for code in dict.fromkeys(organizations):
        row = {"application_number": number, "organization": code, "granted_at": work.now}
        work.insert_unless_there(case_grants, row)
