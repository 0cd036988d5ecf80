"""What follows an application once its licence is there, and licences by their application."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the indexes by which it is read."""
    op.create_table(
        "follow_ups",
        sa.Column("first_number", sa.String(length=25), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("form_sealed", sa.Text(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("looked_at", UtcDateTime()),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_number", sa.String(length=25)),
        sa.PrimaryKeyConstraint("first_number", name="pk_follow_ups"),
        sa.UniqueConstraint("opened_number", name="uq_follow_ups_opened_number"),
    )
    pending = sa.text("status IN ('waiting', 'held_up')")
    op.create_index(
        "ix_follow_ups_pending",
        "follow_ups",
        ["first_number"],
        postgresql_where=pending,
        sqlite_where=pending,
    )
    op.create_index("ix_follow_ups_organization", "follow_ups", ["organization", "first_number"])
    op.create_index("ix_known_licences_application", "known_licences", ["application_number"])
