"""Applications with what hangs on them; personal fields are sealed texts."""

import sqlalchemy as sa

from services.intake.tables.common import metadata
from shared.database import Json, UtcDateTime

applications = sa.Table(
    "applications",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.String(25), nullable=False, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("item_version", sa.Integer, nullable=False),
    sa.Column("licence_type", sa.String(60)),
    sa.Column("applicant_kind", sa.String(12), nullable=False),
    sa.Column("applicant_sealed", sa.Text, nullable=False),
    sa.Column("identity_index", sa.String(80), nullable=False),
    sa.Column("name_index", sa.String(80)),
    sa.Column("agent_sealed", sa.Text),
    sa.Column("form_sealed", sa.Text, nullable=False),
    sa.Column("materials", Json, nullable=False),
    sa.Column("receipt_materials", Json, nullable=False),
    sa.Column("origin_organization", sa.String(18), nullable=False),
    sa.Column("origin_organization_name", sa.String(100), nullable=False),
    sa.Column("origin_division", sa.String(12), nullable=False),
    sa.Column("origin_level", sa.SmallInteger, nullable=False),
    sa.Column("origin_window", sa.String(40), nullable=False),
    sa.Column("origin_window_name", sa.String(60), nullable=False),
    sa.Column("origin_clerk", sa.String(80), nullable=False),
    sa.Column("origin_clerk_name", sa.String(60), nullable=False),
    sa.Column("submitted_at", UtcDateTime, nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
    sa.Column("query_seed", sa.String(80), nullable=False),
    sa.Column("notice_sealed", sa.Text),
    sa.Column("accepted_at", UtcDateTime),
    sa.Column("accepted_by", sa.String(80)),
    sa.Column("promised_due_on", sa.Date),
    sa.Column("promised_is_provisional", sa.Boolean),
    sa.Column("statutory_due_on", sa.Date),
    sa.Column("statutory_is_provisional", sa.Boolean),
    sa.Column("progress", Json, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("entry", Json, nullable=False),
    sa.Column("rings_at", UtcDateTime),
    sa.Column("ring_leased_until", UtcDateTime),
)
sa.Index(
    "ix_applications_rings",
    applications.c.rings_at,
    postgresql_where=applications.c.rings_at.is_not(None),
    sqlite_where=applications.c.rings_at.is_not(None),
)
sa.Index(
    "ix_applications_origin_status",
    applications.c.origin_organization,
    applications.c.status,
    applications.c.submitted_at,
    applications.c.id,
)
sa.Index(
    "ix_applications_origin_submitted",
    applications.c.origin_organization,
    applications.c.submitted_at,
    applications.c.id,
)
sa.Index("ix_applications_division", applications.c.origin_division, applications.c.submitted_at)
sa.Index("ix_applications_identity", applications.c.identity_index)
sa.Index("ix_applications_name", applications.c.name_index)
for _column in ("origin_clerk", "origin_window", "item_code"):
    sa.Index(
        f"ix_applications_{_column}",
        applications.c.origin_organization,
        applications.c[_column],
        applications.c.submitted_at,
        applications.c.id,
    )
_waiting_for_papers = sa.text("status IN ('supplement_notified', 'supplement_requested')")
sa.Index(
    "ix_applications_waiting_for_papers",
    applications.c.origin_organization,
    applications.c.submitted_at,
    applications.c.id,
    postgresql_where=_waiting_for_papers,
    sqlite_where=_waiting_for_papers,
)
_without_name_index = sa.text("name_index IS NULL")
sa.Index(
    "ix_applications_without_name_index",
    applications.c.id,
    postgresql_where=_without_name_index,
    sqlite_where=_without_name_index,
)
_awaiting_routing = sa.text("status IN ('accepted', 'accepted_deferred', 'withdrawal_requested')")
sa.Index(
    "ix_applications_awaiting_routing",
    applications.c.number,
    postgresql_where=_awaiting_routing,
    sqlite_where=_awaiting_routing,
)

case_grants = sa.Table(
    "case_grants",
    metadata,
    sa.Column("application_number", sa.String(25), primary_key=True),
    sa.Column("organization", sa.String(18), primary_key=True),
    sa.Column("granted_at", UtcDateTime, nullable=False),
)
sa.Index("ix_case_grants_organization", case_grants.c.organization)

number_sequences = sa.Table(
    "number_sequences",
    metadata,
    sa.Column("series", sa.String(60), primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("occasion", sa.String(64), nullable=False),
    sa.Column("document_number", sa.String(80), nullable=False),
    sa.Column("title", sa.String(60), nullable=False),
    sa.Column("template", sa.String(30), nullable=False),
    sa.Column("content_sealed", sa.Text, nullable=False),
    sa.Column("issued_at", UtcDateTime, nullable=False),
    sa.Column("issued_by", sa.String(80), nullable=False),
    sa.Column("prints", sa.Integer, nullable=False),
    sa.UniqueConstraint("application_number", "kind", "occasion"),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("material", sa.String(40), nullable=False),
    sa.Column("name_sealed", sa.Text, nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("path", sa.String(200), nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
    sa.Column("uploaded_by", sa.String(80), nullable=False),
    sa.Column("taken_from", sa.Uuid),
    sa.UniqueConstraint("application_number", "material", "sha256"),
)

known_licences = sa.Table(
    "known_licences",
    metadata,
    sa.Column("number", sa.String(120), primary_key=True),
    sa.Column("holder_index", sa.String(80)),
    sa.Column("licence_type", sa.String(60)),
    sa.Column("title", sa.String(200)),
    sa.Column("issuer_name", sa.String(100)),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("revoked_at", UtcDateTime),
)
sa.Index("ix_known_licences_holder", known_licences.c.holder_index)
sa.Index("ix_known_licences_application", known_licences.c.application_number)
lapses = sa.Table(
    "lapses",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("occasion", sa.String(40), nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(100), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("staff", sa.String(80), nullable=False),
    sa.Column("reason_sealed", sa.Text),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("application_number", "kind", "occasion"),
)
sa.Index("ix_lapses_division", lapses.c.division, lapses.c.occurred_at)
