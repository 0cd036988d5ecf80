"""What is to follow an application once its licence is there (先照后证); one row for each first."""

import sqlalchemy as sa

from services.intake.tables.common import metadata
from shared.database import UtcDateTime

follow_ups = sa.Table(
    "follow_ups",
    metadata,
    sa.Column("first_number", sa.String(25), primary_key=True),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("form_sealed", sa.Text, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("looked_at", UtcDateTime),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("opened_number", sa.String(25), unique=True),
)
_pending = sa.text("status IN ('waiting', 'held_up')")
sa.Index(
    "ix_follow_ups_pending",
    follow_ups.c.first_number,
    postgresql_where=_pending,
    sqlite_where=_pending,
)
sa.Index("ix_follow_ups_organization", follow_ups.c.organization, follow_ups.c.first_number)
