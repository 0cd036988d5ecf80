"""The statutory limit was extended, once: the applicant is told why and until when."""

from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.places import ActingOffice
from services.intake.domain.progress import Dues
from services.intake.publishing.case_documents import extension_notice
from services.intake.publishing.wording import due_line
from services.intake.repository import offices
from shared.unit_of_work import Work


async def take_extension(
    work: Work,
    number: str,
    *,
    by: ActingOffice,
    working_days: int,
    reason: str,
    dues: Dues,
    extended_at: datetime,
    occasion: str,
) -> None:
    """Note the new due date and issue the notice. Source: 行政许可法 Art. 42.

    by: heads and signs the notice.  occasion: what makes it unique, such as the message's id.
    Raises: NotYet."""
    application = await follow_case(work, number, lambda known: known, dues)
    if application is None or dues.statutory is None:
        return
    new_due = due_line("", dues.statutory, working_days)["text"]
    office = await offices.acting(work, by, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "extension_notice",
        lambda document_number: extension_notice(
            application,
            office,
            document_number=document_number,
            working_days=working_days,
            reason=reason,
            approved_by=by.handler,
            new_due_text=new_due,
            extended_at=extended_at,
        ),
        occasion=occasion,
    )
