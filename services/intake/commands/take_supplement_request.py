"""A back office asks, once, for everything it finds missing: the window tells the applicant."""

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.progress import SupplementRequest
from services.intake.publishing.window_documents import supplement_notice
from services.intake.repository import offices
from shared.calendar import local_date
from shared.unit_of_work import Work


async def take_supplement_request(
    work: Work, number: str, request: SupplementRequest, *, as_of: int
) -> None:
    """Open the request and issue its notice at the origin window. Raises: NotYet."""
    application = await follow_case(
        work, number, lambda known: known.requested(request, as_of=as_of)
    )
    if application is None:
        return
    office = await offices.first_known(work, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "supplement_notice",
        lambda document_number: supplement_notice(
            application,
            office,
            document_number=document_number,
            asked_by=request.organization_name,
            defects=[
                (one.name, one.defect) if one.name else (one.defect, "请按要求补正")
                for one in request.listed
            ],
            until=local_date(request.until),
            issued_at=work.now,
            handler=application.origin.clerk_name,
        ),
        occasion=request.id,
    )
