"""Book a place, give it back, or come: check-in makes a pre-registration (预约, 取消, 签到)."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.commands.submit_application import SubmitApplication, begin_application
from services.intake.domain.application import Application
from services.intake.domain.appointments import Appointment, AppointmentStatus, Visitor
from services.intake.domain.items import item_is_accepted_at_the_level_of_the_window
from services.intake.domain.people import Applicant, ApplicantKind
from services.intake.domain.taking_in import pre_registered
from services.intake.publishing.glyphs import every_text_is_printable
from services.intake.repository import applications, appointments
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.sealed import new_query_seed
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """Who wants to come, when, and what for."""

    slot: UUID
    item_code: str
    visitor: Visitor


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What the clerk reads from the visitor's card. name, phone: None where as booked."""

    appointment: UUID
    kind: ApplicantKind
    identity_number: str
    name: str | None = None
    phone: str | None = None


async def book_appointment(
    work: Work, catalogue: Catalogue, command: BookAppointment
) -> Appointment:
    """Take a place of a slot.

    Raises: SlotUnknown, SlotIsPast, SlotFull, ItemUnknown, ItemWithdrawn,
    ItemNotAcceptedAtThisLevel, FieldsRefused.  Source: A2.5."""
    every_text_is_printable([("name", command.visitor.name)])
    item = await catalogue.item(work.connection, command.item_code)
    slot = await appointments.take_place(work, command.slot)
    outlet = await catalogue.outlet_of(work.connection, slot.organization)
    item_is_accepted_at_the_level_of_the_window(item, outlet.level)
    booked = Appointment(
        id=new_id(),
        slot=slot.id,
        organization=slot.organization,
        starts_at=slot.starts_at,
        item_code=item.code,
        item_name=item.name,
        visitor=command.visitor,
        code_seed=new_query_seed(work.keys),
        status=AppointmentStatus.BOOKED,
        booked_at=work.now,
    )
    appointments.add(work, booked)
    work.record("appointment_booked", str(booked.id), organization=slot.organization)
    return booked


async def cancel_appointment(work: Work, appointment: Appointment) -> Appointment:
    """Give the place back. appointment: locked.  Raises: AppointmentOver."""
    cancelled = appointment.cancel(now=work.now)
    await appointments.give_place_back(work, appointment.slot)
    appointments.save(work, cancelled)
    work.record("appointment_cancelled", str(appointment.id))
    return cancelled


async def check_in(work: Work, catalogue: Catalogue, command: CheckIn) -> Application:
    """The visitor is here: what was booked becomes a pre-registration, without retyping.

    Raises: AppointmentUnknown, AppointmentOver, and as pre_register_application."""
    booked = await appointments.locked(
        work, command.appointment, organization=work.actor.organization
    )
    origin = await catalogue.origin_of(work.connection, work.actor)
    booked.check_in_is_possible()
    applicant = Applicant(
        command.kind,
        command.name or booked.visitor.name,
        command.identity_number,
        command.phone or booked.visitor.phone,
    )
    papers = SubmitApplication(booked.item_code, applicant, None, {}, (), channel="appointment")
    begun, _ = await begin_application(work, catalogue, papers, origin, is_partial=True)
    application = pre_registered(begun)
    applications.add(work, application)
    appointments.save(work, booked.check_in(application.number, now=work.now))
    work.record(
        "appointment_checked_in",
        application.number,
        appointment=str(booked.id),
        item=booked.item_code,
    )
    return application
