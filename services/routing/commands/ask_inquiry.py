"""Ask another office something for a case (信息征询, 行政协助)."""

from dataclasses import dataclass

from services.routing.domain.inquiry import AskingOffice, Inquiry, NotHoldingTheCase
from services.routing.domain.refusals import CaseNotFound
from services.routing.repository.cases import find_visible_case
from services.routing.repository.directories import Directories
from services.routing.repository.inquiries import add_inquiry
from services.routing.repository.inquiry_subjects import subject_of
from services.routing.repository.scope import visible_to
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class AskInquiry:
    """Which line of the catalogue, for which case, and what is asked."""

    number: str
    subject: str
    question: str


async def ask_inquiry(work: Work, directories: Directories, asked: AskInquiry) -> Inquiry:
    """Send the question to the office competent for the place of the case. Source: A10.2.

    Raises: CaseNotFound, SubjectUnknown, SubjectWithdrawn, NotHoldingTheCase, NoOfficeToAsk."""
    case = await find_visible_case(work.connection, asked.number, visible_to(work.actor))
    if case is None:
        raise CaseNotFound
    own = next(
        (one for one in case.open_tasks if one.organization == work.actor.organization), None
    )
    if own is None:
        raise NotHoldingTheCase
    today = local_date(work.now)
    inquiry = Inquiry.ask(
        new_id(),
        await subject_of(work.connection, asked.subject),
        case,
        AskingOffice(own.organization, own.organization_name, work.actor.staff, work.actor.name),
        asked.question,
        await directories.as_of(work.connection, today, today),
        await current_calendar(work.connection),
        work.now,
    )
    add_inquiry(work, inquiry)
    work.record(
        "inquiry_asked",
        inquiry.number,
        inquiry=str(inquiry.id),
        asked=inquiry.subject_code,
        office=inquiry.office,
    )
    return inquiry
