"""Several departments meet for a case: the window knows, and the applicant is told in writing (A7.1)."""

from collections.abc import Callable

from services.intake.commands.follow_case import follow_case
from services.intake.commands.issue_document import issue_document
from services.intake.domain.application import Application
from services.intake.domain.hearings import Inspector
from services.intake.domain.places import ActingOffice, Organization
from services.intake.domain.progress import Appointment, CaseProgress
from services.intake.publishing.meeting_documents import (
    Finding,
    meeting_cancellation,
    meeting_notice,
    meeting_record,
)
from services.intake.publishing.wording import Kind
from services.intake.repository import offices
from shared.contracts import CaseMeetingCancelled, CaseMeetingFixed, CaseMeetingHeld
from shared.contracts.meeting import HeldPart
from shared.printing.fields import NoticeFields
from shared.unit_of_work import Work

MeetingEvent = CaseMeetingFixed | CaseMeetingCancelled | CaseMeetingHeld
Wording = Callable[[Application, Organization, str], NoticeFields]


async def take_fixed_meeting(work: Work, told: CaseMeetingFixed, *, as_of: int) -> None:
    """The time holds, or holds anew. Raises: NotYet."""
    appointment = Appointment(
        told.meeting, told.kind, told.round, "fixed", told.place, told.starts_at, told.prepare
    )

    def worded(
        application: Application, office: Organization, document_number: str
    ) -> NoticeFields:
        return meeting_notice(
            application,
            office,
            appointment,
            document_number=document_number,
            ends_at=told.ends_at,
            departments=told.departments,
            reason=told.reason,
            stops_promise=told.stops_promise,
            issued_at=told.fixed_at,
            handler=told.called_by_name,
        )

    await _take(work, told, appointment, "meeting_notice", worded, as_of=as_of)


async def take_cancelled_meeting(work: Work, told: CaseMeetingCancelled, *, as_of: int) -> None:
    """What the applicant was told of will not take place. Raises: NotYet."""
    appointment = Appointment(
        told.meeting, told.kind, told.round, "cancelled", told.place, told.starts_at
    )

    def worded(
        application: Application, office: Organization, document_number: str
    ) -> NoticeFields:
        return meeting_cancellation(
            application,
            office,
            appointment,
            document_number=document_number,
            reason=told.reason,
            issued_at=told.cancelled_at,
            handler=told.called_by_name,
        )

    await _take(work, told, appointment, "meeting_notice", worded, as_of=as_of)


async def take_held_meeting(work: Work, told: CaseMeetingHeld, *, as_of: int) -> None:
    """The one record exists. Raises: NotYet."""
    appointment = Appointment(told.meeting, told.kind, 0, "held", told.place, told.starts_at)

    def worded(
        application: Application, office: Organization, document_number: str
    ) -> NoticeFields:
        return meeting_record(
            application,
            office,
            appointment,
            document_number=document_number,
            findings=[_finding(one) for one in told.parts],
            issued_at=told.held_at,
            handler=told.called_by_name,
        )

    await _take(work, told, appointment, "inspection_record", worded, as_of=as_of)


async def _take(
    work: Work,
    told: MeetingEvent,
    appointment: Appointment,
    kind: Kind,
    worded: Wording,
    *,
    as_of: int,
) -> None:
    """Note the appointment and issue its document; an older word than the known one does neither."""
    stops = isinstance(told, CaseMeetingFixed) and told.stops_promise

    def learn(known: CaseProgress) -> CaseProgress:
        changed = known.appointed(appointment, as_of=as_of)
        return changed.suspended(as_of=as_of) if stops and changed is not known else changed

    application = await follow_case(work, told.application_number, learn)
    if application is None:
        return
    by = ActingOffice(
        told.organization, told.organization_name, told.organization_phone, told.called_by_name
    )
    office = await offices.acting(work, by, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        kind,
        lambda document_number: worded(application, office, document_number),
        occasion=f"{appointment.meeting}/{appointment.round}/{appointment.status}",
    )


def _finding(part: HeldPart) -> Finding:
    entry = part.entry
    if entry is None:
        return Finding(part.organization_name, None, "", ())
    staff = tuple(Inspector(one.name, one.certificate) for one in entry.inspectors)
    return Finding(part.organization_name, entry.result, entry.findings, staff)
