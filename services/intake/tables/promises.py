"""Promises in place of papers, and who broke one."""

import sqlalchemy as sa

from services.intake.tables.common import metadata
from shared.database import Json, UtcDateTime

commitments = sa.Table(
    "commitments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("text_sealed", sa.Text, nullable=False),
    sa.Column("papers", Json, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("due_is_provisional", sa.Boolean),
    sa.Column("on_default", sa.String(20)),
    sa.Column("legal_basis", sa.String(200), nullable=False),
    sa.Column("barred_days", sa.Integer, nullable=False),
    sa.Column("drawn_up_at", UtcDateTime, nullable=False),
    sa.Column("drawn_up_by", sa.String(80), nullable=False),
    sa.Column("signature_sealed", sa.Text),
    sa.Column("publicity_first", sa.Date),
    sa.Column("publicity_last", sa.Date),
    sa.Column("completed_at", UtcDateTime),
    sa.Column("released_at", UtcDateTime),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("ending", sa.String(500), nullable=False),
)
_live = sa.text("status IN ('drawn_up', 'signed', 'in_force')")
_in_force = sa.text("status = 'in_force'")
sa.Index("ix_commitments_application", commitments.c.application_number, commitments.c.id)
sa.Index(
    "uq_commitments_live",
    commitments.c.application_number,
    unique=True,
    postgresql_where=_live,
    sqlite_where=_live,
)
sa.Index(
    "ix_commitments_in_force",
    commitments.c.due_on,
    commitments.c.id,
    postgresql_where=_in_force,
    sqlite_where=_in_force,
)
_published = sa.text("publicity_last IS NOT NULL")
sa.Index(
    "ix_commitments_publicity",
    commitments.c.publicity_last,
    commitments.c.id,
    postgresql_where=_published,
    sqlite_where=_published,
)

defaulters = sa.Table(
    "defaulters",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("identity_index", sa.String(80), nullable=False, index=True),
    sa.Column("application_number", sa.String(25), nullable=False, unique=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("barred_until", sa.Date, nullable=False),
    sa.Column("repaired_at", UtcDateTime),
    sa.Column("repaired_by", sa.String(80)),
    sa.Column("repair", sa.String(500)),
)
sa.Index("ix_defaulters_division", defaulters.c.division, defaulters.c.recorded_at)
