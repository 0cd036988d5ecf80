"""Appointments at windows (A2.5); visitors are sealed."""

import sqlalchemy as sa

from services.intake.tables.common import metadata
from shared.database import UtcDateTime

appointment_slots = sa.Table(
    "appointment_slots",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("window", sa.String(40), nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("capacity", sa.SmallInteger, nullable=False),
    sa.Column("booked", sa.SmallInteger, nullable=False),
    sa.UniqueConstraint("organization", "window", "starts_at"),
)
sa.Index(
    "ix_appointment_slots_organization",
    appointment_slots.c.organization,
    appointment_slots.c.starts_at,
)

appointments = sa.Table(
    "appointments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("slot", sa.Uuid, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("visitor_sealed", sa.Text, nullable=False),
    sa.Column("code_seed", sa.String(80), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("application_number", sa.String(25)),
    sa.Column("booked_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index(
    "ix_appointments_organization",
    appointments.c.organization,
    appointments.c.starts_at,
    appointments.c.id,
)
