"""What intake hears: one function per message, contract in, one command out (style.md 9)."""

from collections.abc import Sequence

from services.intake.commands.end_licence import end_licence
from services.intake.commands.follow_case import follow_case
from services.intake.commands.follow_office import follow_office
from services.intake.commands.take_case_withdrawal import take_case_withdrawal
from services.intake.commands.take_check_result import take_check_result
from services.intake.commands.take_decision import TakeDecision, take_decision
from services.intake.commands.take_extension import take_extension
from services.intake.commands.take_licence import take_licence
from services.intake.commands.take_meeting import (
    take_cancelled_meeting,
    take_fixed_meeting,
    take_held_meeting,
)
from services.intake.commands.take_supplement_request import take_supplement_request
from services.intake.commands.take_suspension import take_suspension
from services.intake.domain.materials import Defect
from services.intake.domain.paper_list import KnownLicence
from services.intake.domain.places import ActingOffice
from services.intake.domain.progress import Dues, HoldingOffice, SupplementRequest
from shared.calendar import DueDate
from shared.calendar_versions import keep_published
from shared.contracts import (
    CalendarPublished,
    CaseDecided,
    CaseExtended,
    CaseMeetingCancelled,
    CaseMeetingFixed,
    CaseMeetingHeld,
    CaseOpened,
    CaseProgressed,
    CaseRescheduled,
    CaseResumed,
    CaseSupplementRequested,
    CaseSuspended,
    CaseWithdrawn,
    Envelope,
    Exchange,
    LicenceIssued,
    LicenceRevoked,
    OfficeChanged,
    PostCheckConcluded,
    parts,
)
from shared.messaging.consumer import Binding, Consumer
from shared.unit_of_work import Work


async def on_case_opened(work: Work, event: CaseOpened, envelope: Envelope) -> None:
    """Routing took the case on and reckoned its clocks."""
    await follow_case(
        work,
        event.application_number,
        lambda known: known.opened(
            event.stage_name, _offices(event.offices), as_of=envelope.sequence
        ),
        Dues(envelope.sequence, _due(event.promised_due), _due(event.statutory_due)),
    )


async def on_case_progressed(work: Work, event: CaseProgressed, envelope: Envelope) -> None:
    """The case moved to its next stage."""
    await follow_case(
        work,
        event.application_number,
        lambda known: known.opened(
            event.stage_name, _offices(event.offices), as_of=envelope.sequence
        ),
    )


async def on_case_supplement_requested(
    work: Work, event: CaseSupplementRequested, envelope: Envelope
) -> None:
    """A back office needs more papers."""
    request = SupplementRequest(
        event.request_id,
        event.organization_name,
        event.defects,
        event.supplement_until,
        itemized=tuple(Defect(one.material, one.name, one.defect) for one in event.itemized),
    )
    await take_supplement_request(work, event.application_number, request, as_of=envelope.sequence)


async def on_case_suspended(work: Work, event: CaseSuspended, envelope: Envelope) -> None:
    """The clocks stopped."""
    await take_suspension(
        work,
        event.application_number,
        by=_acting(event),
        reason=event.reason,
        expected_until=event.expected_until,
        suspended_at=event.suspended_at,
        as_of=envelope.sequence,
        occasion=envelope.id,
    )


async def on_case_resumed(work: Work, event: CaseResumed, envelope: Envelope) -> None:
    """The clocks run again."""
    is_of_suspension = event.kind == "suspension"
    await follow_case(
        work,
        event.application_number,
        lambda known: known.resumed(as_of=envelope.sequence) if is_of_suspension else known,
        Dues(envelope.sequence, _due(event.promised_due), _due(event.statutory_due)),
    )


async def on_case_extended(work: Work, event: CaseExtended, envelope: Envelope) -> None:
    """The statutory limit moved."""
    await take_extension(
        work,
        event.application_number,
        by=_acting(event),
        working_days=event.working_days,
        reason=event.reason,
        dues=Dues(envelope.sequence, statutory=_due(event.statutory_due)),
        extended_at=event.extended_at,
        occasion=envelope.id,
    )


async def on_case_meeting_fixed(work: Work, event: CaseMeetingFixed, envelope: Envelope) -> None:
    """Several departments meet at a time."""
    await take_fixed_meeting(work, event, as_of=envelope.sequence)


async def on_case_meeting_cancelled(
    work: Work, event: CaseMeetingCancelled, envelope: Envelope
) -> None:
    """They do not."""
    await take_cancelled_meeting(work, event, as_of=envelope.sequence)


async def on_case_meeting_held(work: Work, event: CaseMeetingHeld, envelope: Envelope) -> None:
    """They have met."""
    await take_held_meeting(work, event, as_of=envelope.sequence)


async def on_case_decided(work: Work, event: CaseDecided, envelope: Envelope) -> None:
    """Granted or refused."""
    decision = event.decision
    await take_decision(
        work,
        TakeDecision(
            number=event.application_number,
            outcome=decision.outcome,
            needs_licence=event.item.licence_type is not None,
            organization=decision.organization,
            reason=decision.reason,
            legal_basis=decision.legal_basis,
            remedy=decision.remedy,
            signed_by_name=decision.signed_by_name or decision.decided_by_name,
            decided_at=event.decided_at,
            as_of=envelope.sequence,
            is_withheld=event.is_withheld,
        ),
    )


async def on_case_withdrawn(work: Work, event: CaseWithdrawn, envelope: Envelope) -> None:
    """The withdrawal came in time."""
    await take_case_withdrawal(
        work,
        event.application_number,
        withdrawn_at=event.withdrawn_at,
        as_of=envelope.sequence,
        ground=event.ground,
    )


async def on_licence_issued(work: Work, event: LicenceIssued, _envelope: Envelope) -> None:
    """The result lies at the origin window, and stands for papers of other cases."""
    licence = KnownLicence(
        number=event.licence_number,
        licence_type=event.licence_type,
        title=event.title,
        issuer_name=event.issuer_name,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        application_number=event.application_number,
    )
    await take_licence(work, licence)


async def on_licence_revoked(work: Work, event: LicenceRevoked, _envelope: Envelope) -> None:
    """What waits at the window may no longer be handed out."""
    await end_licence(
        work,
        event.licence_number,
        application_number=event.application_number,
        reason=event.reason,
        legal_basis=event.legal_basis,
        revoked_at=event.revoked_at,
    )


async def on_post_check_concluded(
    work: Work, event: PostCheckConcluded, _envelope: Envelope
) -> None:
    """What was declared was found to be so, or was not."""
    await take_check_result(work, event)


async def on_case_rescheduled(work: Work, event: CaseRescheduled, envelope: Envelope) -> None:
    """A new holiday list moved the due dates."""
    await follow_case(
        work,
        event.application_number,
        lambda known: known,
        Dues(envelope.sequence, _due(event.promised_due), _due(event.statutory_due)),
    )


async def on_calendar_published(work: Work, event: CalendarPublished, _envelope: Envelope) -> None:
    """From now on the window reckons by this list."""
    keep_published(work, event)


async def on_office_changed(work: Work, event: OfficeChanged, _envelope: Envelope) -> None:
    """An organisation or its windows are others today."""
    await follow_office(work, event)


def _offices(offices: Sequence[parts.Office]) -> tuple[HoldingOffice, ...]:
    return tuple(
        HoldingOffice(one.organization, one.organization_name, one.phone) for one in offices
    )


def _acting(event: CaseSuspended | CaseExtended) -> ActingOffice:
    return ActingOffice(
        event.organization, event.organization_name, event.organization_phone,
        event.approved_by_name,
    )  # fmt: skip


def _due(due: parts.Due) -> DueDate:
    return DueDate(due.on, due.is_provisional)


CONSUMERS = (
    Consumer(
        queue="intake.calendar.v1",
        bindings=(Binding(Exchange.EVENTS, "calendar.published.*"),),
        handlers={CalendarPublished: on_calendar_published},
    ),
    Consumer(
        queue="intake.offices.v1",
        bindings=(Binding(Exchange.EVENTS, "office.changed.*"),),
        handlers={OfficeChanged: on_office_changed},
    ),
    Consumer(
        queue="intake.cases.v1",
        bindings=(Binding(Exchange.EVENTS, "case.*.*"),),
        handlers={
            CaseOpened: on_case_opened,
            CaseProgressed: on_case_progressed,
            CaseSupplementRequested: on_case_supplement_requested,
            CaseSuspended: on_case_suspended,
            CaseResumed: on_case_resumed,
            CaseExtended: on_case_extended,
            CaseMeetingFixed: on_case_meeting_fixed,
            CaseMeetingCancelled: on_case_meeting_cancelled,
            CaseMeetingHeld: on_case_meeting_held,
            CaseRescheduled: on_case_rescheduled,
            CaseDecided: on_case_decided,
            CaseWithdrawn: on_case_withdrawn,
        },
        ignores_other_types=True,
    ),
    Consumer(
        queue="intake.licences.v1",
        bindings=(Binding(Exchange.EVENTS, "licence.*.*"),),
        handlers={LicenceIssued: on_licence_issued, LicenceRevoked: on_licence_revoked},
    ),
    Consumer(
        queue="intake.post-checks.v1",
        bindings=(Binding(Exchange.EVENTS, "post_check.concluded.*"),),
        handlers={PostCheckConcluded: on_post_check_concluded},
    ),
)
