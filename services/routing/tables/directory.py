"""Divisions, organisations, windows and staff, each version of an entry a row of its own."""

import sqlalchemy as sa

from services.routing.tables.common import metadata
from shared.database import Json, UtcDateTime


def _dating() -> tuple[sa.Column[object], ...]:
    """From when to when a version holds, and who entered it. valid_to: the last day."""
    return (
        sa.Column("valid_from", sa.Date, primary_key=True),
        sa.Column("valid_to", sa.Date),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
    )


division_versions = sa.Table(
    "division_versions",
    metadata,
    sa.Column("code", sa.String(12), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("full_name", sa.String(200), nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("parent", sa.String(12), index=True),
    sa.Column("succeeded_by", sa.String(12)),
    *_dating(),
)

organization_versions = sa.Table(
    "organization_versions",
    metadata,
    sa.Column("code", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("division", sa.String(12), nullable=False, index=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("department", sa.String(60)),
    sa.Column("also_departments", Json, nullable=False),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("body4", sa.String(4), nullable=False),
    sa.Column("address", sa.String(300), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("hours", sa.String(300), nullable=False),
    sa.Column("succeeded_by", sa.String(18)),
    *_dating(),
)

window_versions = sa.Table(
    "window_versions",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False, index=True),
    sa.Column("name", sa.String(60), nullable=False),
    *_dating(),
)

office_announcements = sa.Table(
    "office_announcements",
    metadata,
    sa.Column("code", sa.String(18), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
)

staff_versions = sa.Table(
    "staff_versions",
    metadata,
    sa.Column("code", sa.String(80), primary_key=True),
    sa.Column("particulars_sealed", sa.Text, nullable=False),
    sa.Column("roles", Json, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False, index=True),
    sa.Column("window", sa.String(40)),
    sa.Column("home_organization", sa.String(18), index=True),
    sa.Column("hall", sa.String(18), index=True),
    sa.Column("experience_since", sa.Date),
    *_dating(),
)

staff_announcements = sa.Table(
    "staff_announcements",
    metadata,
    sa.Column("code", sa.String(80), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
)

staff_transfers = sa.Table(
    "staff_transfers",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("staff", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("from_organization", sa.String(18), nullable=False),
    sa.Column("to_organization", sa.String(18), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("roles", Json, nullable=False),
    sa.Column("window", sa.String(40)),
    sa.Column("hall", sa.String(18)),
    sa.Column("effective_on", sa.Date, nullable=False),
    sa.Column("reason_sealed", sa.Text, nullable=False),
    sa.Column("warnings", Json, nullable=False),
    sa.Column("override_sealed", sa.Text),
    sa.Column("proposed_by", sa.String(80), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.Column("settled_by", sa.String(80)),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("settled_reason_sealed", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
)
_proposed = sa.text("status = 'proposed'")
sa.Index(
    "ix_staff_transfers_open",
    staff_transfers.c.staff,
    unique=True,
    postgresql_where=_proposed,
    sqlite_where=_proposed,
)

staff_authorizations = sa.Table(
    "staff_authorizations",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("staff", sa.String(80), nullable=False, index=True),
    sa.Column("power", sa.String(12), nullable=False),
    sa.Column("department", sa.String(18), nullable=False, index=True),
    sa.Column("items", Json, nullable=False),
    sa.Column("levels", Json, nullable=False),
    sa.Column("document", sa.String(200), nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("granted_by", sa.String(80), nullable=False),
    sa.Column("granted_at", UtcDateTime, nullable=False),
    sa.Column("revoked_by", sa.String(80)),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("revoked_reason_sealed", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
)
