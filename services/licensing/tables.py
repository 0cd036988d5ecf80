"""Tables of licensing: reviews, licence types, their yearly serials, licences, grants that wait, checks."""

import sqlalchemy as sa

from shared import database
from shared.calendar_versions import calendar_versions_table
from shared.database import Json, UtcDateTime
from shared.messaging.tables import common_tables

metadata = database.metadata()
common = common_tables(metadata)
calendar_versions = calendar_versions_table(metadata)

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("task_id", sa.String(64), primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False, index=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(100), nullable=False),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("level", sa.SmallInteger, nullable=False),
    sa.Column("stage", sa.String(40), nullable=False),
    sa.Column("stage_name", sa.String(100), nullable=False),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("item_version", sa.Integer, nullable=False),
    sa.Column("licence_type", sa.String(60)),
    sa.Column("applicant_kind", sa.String(12), nullable=False),
    sa.Column("applicant_sealed", sa.Text, nullable=False),
    sa.Column("form_sealed", sa.Text, nullable=False),
    sa.Column("form_sensitivity", Json),
    sa.Column("commitment", Json),
    sa.Column("materials", Json, nullable=False),
    sa.Column("origin_organization_name", sa.String(100), nullable=False),
    sa.Column("origin_window_name", sa.String(100), nullable=False),
    sa.Column("accepted_by", sa.String(80), nullable=False),
    sa.Column("sign_off_required", sa.Boolean, nullable=False),
    sa.Column("leads", sa.Boolean, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("assigned_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("opinion", Json),
    sa.Column("sign_off", Json),
    sa.Column("decision", Json),
    sa.Column("supplement", Json),
    sa.Column("suspension", Json),
    sa.Column("extension", Json),
    sa.Column("supplement_used", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("joint_handling", sa.Boolean),
    sa.Column("came_by", Json),
    sa.Column("handed_on", Json),
    sa.Column("checks", Json),
    sa.Column("stage_state", Json),
    sa.Column("materials_as_of", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_reviews_desk", "organization", "status", "due_on", "task_id"),
    sa.Index("ix_reviews_organization_due", "organization", "due_on", "task_id"),
)

stand_ins = sa.Table(
    "stand_ins",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("principal", sa.String(80), nullable=False),
    sa.Column("principal_name", sa.String(60), nullable=False),
    sa.Column("stand_in", sa.String(80), nullable=False),
    sa.Column("stand_in_name", sa.String(60), nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
    sa.Column("reason", sa.String(300), nullable=False),
    sa.Column("granted_by", sa.String(80), nullable=False),
    sa.Column("granted_by_name", sa.String(60), nullable=False),
    sa.Column("granted_at", UtcDateTime, nullable=False),
    sa.Column("ended_by", sa.String(80)),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("ix_stand_ins_stand_in", "stand_in", "ends_on"),
    sa.Index("ix_stand_ins_organization", "organization", "granted_at", "id"),
)

licence_types = sa.Table(
    "licence_types",
    metadata,
    sa.Column("code", sa.String(60), primary_key=True),
    sa.Column("type_code", sa.String(40), nullable=False),
    sa.Column("title", sa.String(100), nullable=False),
    sa.Column("issuer", sa.String(18)),
    sa.Column("number_pattern", sa.String(60), nullable=False),
    sa.Column("valid_years", sa.SmallInteger),
    sa.Column("face_fields", Json, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
)

licence_serials = sa.Table(
    "licence_serials",
    metadata,
    sa.Column("licence_type", sa.String(60), primary_key=True),
    sa.Column("issuer", sa.String(18), primary_key=True),
    sa.Column("year", sa.SmallInteger, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

licences = sa.Table(
    "licences",
    metadata,
    sa.Column("number", sa.String(60), primary_key=True),
    sa.Column("identifier", sa.String(120), nullable=False, unique=True),
    sa.Column("application_number", sa.String(25), nullable=False, unique=True),
    sa.Column("licence_type", sa.String(60), nullable=False),
    sa.Column("title", sa.String(100), nullable=False),
    sa.Column("issuer", sa.String(18), nullable=False),
    sa.Column("issuer_name", sa.String(100), nullable=False),
    sa.Column("origin_organization", sa.String(18), nullable=False),
    sa.Column("origin", Json, nullable=False),
    sa.Column("holder_kind", sa.String(12), nullable=False),
    sa.Column("holder_index", sa.String(80), nullable=False, index=True),
    sa.Column("particulars_sealed", sa.Text, nullable=False),
    sa.Column("issued_at", UtcDateTime, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("revocation", Json),
    sa.Column("print_next_at", UtcDateTime),
    sa.Column("print_attempts", sa.SmallInteger, nullable=False),
    sa.Column("file_sha256", sa.String(64)),
    sa.Column("file_size", sa.Integer),
    sa.Column("printed_at", UtcDateTime),
    sa.Index("ix_licences_issuer_issued", "issuer", "issued_at", "number"),
    sa.Index("ix_licences_origin_issued", "origin_organization", "issued_at", "number"),
    sa.Index(
        "ix_licences_unprinted",
        "print_next_at",
        postgresql_where=sa.text("printed_at IS NULL"),
        sqlite_where=sa.text("printed_at IS NULL"),
    ),
)

withheld_grants = sa.Table(
    "withheld_grants",
    metadata,
    sa.Column("application_number", sa.String(25), primary_key=True),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("granted_case", Json),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

staff_standings = sa.Table(
    "staff_standings",
    metadata,
    sa.Column("code", sa.String(80), primary_key=True),
    sa.Column("register_version", sa.Integer, nullable=False),
    sa.Column("standing", Json, nullable=False),
)

post_checks = sa.Table(
    "post_checks",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False, unique=True),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("item_version", sa.Integer, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(100), nullable=False),
    sa.Column("applicant_kind", sa.String(12), nullable=False),
    sa.Column("applicant_sealed", sa.Text, nullable=False),
    sa.Column("conditions", Json, nullable=False),
    sa.Column("method", sa.String(200), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("ordered_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("inspections", Json, nullable=False),
    sa.Column("rectify_by", sa.Date),
    sa.Column("conclusion", Json),
    sa.Index("ix_post_checks_organization_due", "organization", "due_on", "id"),
)
