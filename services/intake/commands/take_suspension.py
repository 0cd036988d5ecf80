"""A special procedure stops the clocks: the applicant is told in writing."""

from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.places import ActingOffice
from services.intake.publishing.case_documents import suspension_notice
from services.intake.repository import offices
from shared.unit_of_work import Work


async def take_suspension(
    work: Work,
    number: str,
    *,
    by: ActingOffice,
    reason: str,
    expected_until: datetime,
    suspended_at: datetime,
    as_of: int,
    occasion: str,
) -> None:
    """Note the suspension and issue its notice. Source: 行政许可法 Art. 45.

    by: heads and signs the notice.  occasion: what makes it unique, such as the message's id.
    Raises: NotYet."""
    application = await follow_case(work, number, lambda known: known.suspended(as_of=as_of))
    if application is None:
        return
    office = await offices.acting(work, by, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "suspension_notice",
        lambda document_number: suspension_notice(
            application,
            office,
            document_number=document_number,
            reason=reason,
            expected_until=expected_until,
            suspended_at=suspended_at,
            handler=by.handler or application.origin.clerk_name,
        ),
        occasion=occasion,
    )
