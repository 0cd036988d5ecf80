"""How papers came in, limits that run out by themselves, lapses of offices, appointments."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; papers that wait are looked at by the timer at once."""
    _applications()
    _fill()
    _lapses()
    _appointment_slots()
    _appointments()


def _applications() -> None:
    with op.batch_alter_table("applications") as table:
        table.add_column(
            sa.Column("channel", sa.String(length=20), nullable=False, server_default="window")
        )
        table.add_column(sa.Column("entry", Json, nullable=False, server_default="{}"))
        table.add_column(sa.Column("rings_at", UtcDateTime()))
        table.add_column(sa.Column("ring_leased_until", UtcDateTime()))
    with op.batch_alter_table("applications") as table:
        table.alter_column("channel", server_default=None)
        table.alter_column("entry", server_default=None)
    waits = sa.text("rings_at IS NOT NULL")
    op.create_index(
        "ix_applications_rings",
        "applications",
        ["rings_at"],
        postgresql_where=waits,
        sqlite_where=waits,
    )


def _fill() -> None:
    """Who took papers in answers for them, where they are not accepted yet."""
    connection = op.get_bind()
    names = ("id", "status", "origin_clerk", "origin_clerk_name")
    table = sa.table(
        "applications",
        *map(sa.column, names),
        sa.column("submitted_at", UtcDateTime),
        sa.column("entry", Json),
        sa.column("rings_at", UtcDateTime),
    )
    waiting = sa.select(table).where(
        table.c.status.in_(("submitted", "supplement_notified")), table.c.rings_at.is_(None)
    )
    for row in connection.execute(waiting).all():
        carer = {
            "staff": row.origin_clerk,
            "name": row.origin_clerk_name,
            "since": row.submitted_at.isoformat(),
            "until": None,
            "ended_by": "",
        }
        connection.execute(
            table.update()
            .where(table.c.id == row.id)
            .values(entry={"carers": [carer]}, rings_at=row.submitted_at)
        )


def _lapses() -> None:
    op.create_table(
        "lapses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=100), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("staff", sa.String(length=80), nullable=False),
        sa.Column("reason_sealed", sa.Text()),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lapses"),
        sa.UniqueConstraint(
            "application_number",
            "kind",
            "occasion",
            name="uq_lapses_application_number_kind_occasion",
        ),
    )
    op.create_index("ix_lapses_division", "lapses", ["division", "occurred_at"])


def _appointment_slots() -> None:
    op.create_table(
        "appointment_slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("booked", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_slots"),
        sa.UniqueConstraint(
            "organization",
            "window",
            "starts_at",
            name="uq_appointment_slots_organization_window_starts_at",
        ),
    )
    op.create_index(
        "ix_appointment_slots_organization", "appointment_slots", ["organization", "starts_at"]
    )


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("visitor_sealed", sa.Text(), nullable=False),
        sa.Column("code_seed", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("application_number", sa.String(length=25)),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index(
        "ix_appointments_organization", "appointments", ["organization", "starts_at", "id"]
    )
