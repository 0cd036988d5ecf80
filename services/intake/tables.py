"""Intake's tables. Personal fields are sealed texts; nothing readable identifies a person here."""

import sqlalchemy as sa

from shared.calendar_versions import calendar_versions_table
from shared.database import Json, UtcDateTime
from shared.database import metadata as new_metadata
from shared.messaging.tables import common_tables

metadata = new_metadata()
common = common_tables(metadata)
calendar_versions = calendar_versions_table(metadata)

organizations = sa.Table(
    "organizations",
    metadata,
    sa.Column("code", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("short_name", sa.String(60), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("level", sa.SmallInteger, nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("body4", sa.String(4), nullable=False),
    sa.Column("address", sa.String(200), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("hours", sa.String(200), nullable=False),
)

windows = sa.Table(
    "windows",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("current_version", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("basic_code", sa.String(50), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("withdrawal_reason", sa.String(500)),
    sa.Column("withdrawal_decision", sa.String(200)),
    sa.Column("withdrawn_at", UtcDateTime),
)
sa.Index("ix_items_basic_code", items.c.basic_code)

item_versions = sa.Table(
    "item_versions",
    metadata,
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("effective_on", sa.Date),
    sa.Column("decision", sa.String(200), nullable=False),
)
_awaiting_force = sa.text("effective_on IS NOT NULL")
sa.Index(
    "ix_item_versions_effective_on",
    item_versions.c.effective_on,
    postgresql_where=_awaiting_force,
    sqlite_where=_awaiting_force,
)

item_terms = sa.Table(
    "item_terms",
    metadata,
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("term", sa.String(40), primary_key=True),
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("weight", sa.SmallInteger, nullable=False),
)
sa.Index("ix_item_terms_code", item_terms.c.code)

item_drafts = sa.Table(
    "item_drafts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("drafted_by", sa.String(80), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("arisen_on", sa.Date),
    sa.Column("based_on", sa.Integer),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("signed_by", sa.String(80)),
    sa.Column("signed_by_name", sa.String(60)),
    sa.Column("signed_at", UtcDateTime),
    sa.Column("opinions", Json, nullable=False),
    sa.Column("decision", sa.String(200)),
    sa.Column("effective_on", sa.Date),
    sa.Column("published_version", sa.Integer),
    sa.Column("published_at", UtcDateTime),
)
_under_way = sa.text("status NOT IN ('published', 'abandoned')")
sa.Index(
    "uq_item_drafts_under_way",
    item_drafts.c.item_code,
    unique=True,
    postgresql_where=_under_way,
    sqlite_where=_under_way,
)
sa.Index("ix_item_drafts_organization", item_drafts.c.organization, item_drafts.c.id)

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
    sa.UniqueConstraint("application_number", "material", "sha256"),
)

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
