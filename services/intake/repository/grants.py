"""Which departments hold a case at the moment, and may therefore read its dossier.

A department may fetch papers for its own task and no longer: the grant is taken back when the case
moves to other offices, and counts no more once it is withdrawn or decided (see scope). What the law
keeps afterwards stays elsewhere: the file with the origin window and its supervisors (S2¶38: files
stay in the centre), the opinion and decision with the department that gave them, every fetch in the
audit trail.
Source: 个人信息保护法 Art. 19, 34; rules.md A8.2, H; decision 0025."""

from collections.abc import Sequence

from services.intake.tables import case_grants
from shared.unit_of_work import Work


async def hand_over(work: Work, number: str, organizations: Sequence[str]) -> None:
    """Let exactly these organisations read the dossier from now on."""
    await work.connection.execute(
        case_grants.delete()
        .where(case_grants.c.application_number == number)
        .where(case_grants.c.organization.not_in(organizations))
    )
    for code in dict.fromkeys(organizations):
        row = {"application_number": number, "organization": code, "granted_at": work.now}
        work.insert_unless_there(case_grants, row)
