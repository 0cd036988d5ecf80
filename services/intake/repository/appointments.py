"""Slots and appointments in the database; who comes is sealed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.intake.domain.appointments import Appointment, AppointmentStatus, Slot, Visitor
from services.intake.domain.errors import (
    AppointmentUnknown,
    ChangedMeanwhile,
    SlotFull,
    SlotIsPast,
    SlotTooSmall,
    SlotUnknown,
)
from services.intake.repository import sealed
from services.intake.tables import appointment_slots as slots
from services.intake.tables import appointments
from shared.database import upsert
from shared.identifiers import ApplicationNumber, ItemCode, OrganizationCode, WindowId
from shared.security.keys import KeyRing
from shared.unit_of_work import Work


async def put_slots(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Open slots, or change how many visitors those that are there can take.

    Raises: SlotTooSmall when more have a place already."""
    insert = upsert(work.connection, slots)
    changed = {name: insert.excluded[name] for name in ("ends_at", "capacity")}
    statement = insert.on_conflict_do_update(
        index_elements=["organization", "window", "starts_at"], set_=changed
    )
    await work.connection.execute(statement, [dict(row) for row in rows])
    overbooked = sa.select(sa.func.max(slots.c.booked)).where(
        slots.c.organization == rows[0]["organization"], slots.c.booked > slots.c.capacity
    )
    if (booked := await work.connection.scalar(overbooked)) is not None:
        raise SlotTooSmall(booked=booked)


async def take_place(work: Work, slot: UUID) -> Slot:
    """Take one place of a slot that is still to come.

    Raises: SlotUnknown, SlotIsPast, SlotFull."""
    has_place = sa.and_(slots.c.booked < slots.c.capacity, slots.c.ends_at > work.now)
    taken = await work.connection.execute(
        slots.update()
        .where(slots.c.id == slot, has_place)
        .values(booked=slots.c.booked + 1)
        .returning(*slots.c)
    )
    if (row := taken.first()) is not None:
        return slot_of(row)
    found = (await work.connection.execute(sa.select(slots).where(slots.c.id == slot))).first()
    if found is None:
        raise SlotUnknown
    raise SlotIsPast if found.ends_at <= work.now else SlotFull


async def give_place_back(work: Work, slot: UUID) -> None:
    """Somebody cancelled."""
    await work.connection.execute(
        slots.update().where(slots.c.id == slot).values(booked=slots.c.booked - 1)
    )


def add(work: Work, appointment: Appointment) -> None:
    """Insert a new appointment."""
    visitors = sealed.sealer(work.keys, sealed.VISITOR)
    text = json.dumps(asdict(appointment.visitor), ensure_ascii=False)
    work.insert(
        appointments,
        {
            "id": appointment.id,
            "slot": appointment.slot,
            "organization": appointment.organization,
            "starts_at": appointment.starts_at,
            "item_code": appointment.item_code,
            "item_name": appointment.item_name,
            "visitor_sealed": visitors.seal(text, bound_to=appointment.id.hex),
            "code_seed": appointment.code_seed,
            "booked_at": appointment.booked_at,
            **_changing(appointment),
        },
    )


async def locked(
    work: Work, appointment: UUID, *, organization: OrganizationCode | None = None
) -> Appointment:
    """An appointment to change. organization: None only for the visitor, who shows the code.

    Raises: AppointmentUnknown."""
    statement = sa.select(appointments).where(appointments.c.id == appointment).with_for_update()
    if organization is not None:
        statement = statement.where(appointments.c.organization == organization)
    row = (await work.connection.execute(statement)).first()
    if row is None:
        raise AppointmentUnknown
    return appointment_of(row, work.keys)


def save(work: Work, appointment: Appointment) -> None:
    """Write what changed."""
    work.update(
        appointments,
        {"id": appointment.id, "version": appointment.version - 1},
        _changing(appointment),
        otherwise=ChangedMeanwhile(),
    )


def slot_of(row: Any) -> Slot:
    """The slot of a whole row."""
    return Slot(
        id=row.id,
        organization=OrganizationCode(row.organization),
        window=WindowId(row.window) if row.window else None,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        booked=row.booked,
    )


def appointment_of(row: Any, keys: KeyRing) -> Appointment:
    """The appointment of a whole row."""
    visitors = sealed.sealer(keys, sealed.VISITOR)
    visitor = json.loads(visitors.open(row.visitor_sealed, bound_to=row.id.hex))
    return Appointment(
        id=row.id,
        slot=row.slot,
        organization=OrganizationCode(row.organization),
        starts_at=row.starts_at,
        item_code=ItemCode(row.item_code),
        item_name=row.item_name,
        visitor=Visitor(**visitor),
        code_seed=row.code_seed,
        status=AppointmentStatus(row.status),
        booked_at=row.booked_at,
        version=row.version,
        application_number=_number(row.application_number),
        ended_at=row.ended_at,
    )


def _changing(appointment: Appointment) -> dict[str, str | int | datetime | None]:
    return {
        "status": appointment.status.value,
        "application_number": appointment.application_number,
        "ended_at": appointment.ended_at,
        "version": appointment.version,
    }


def _number(text: str | None) -> ApplicationNumber | None:
    return ApplicationNumber(text) if text else None
