"""Applications, who may read them, and number sequences."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _applications()
    _case_grants()
    _number_sequences()


def _applications() -> None:
    op.create_table(
        "applications",
        *_what_and_who(),
        *_origin(),
        *_course(),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.UniqueConstraint("number", name="uq_applications_number"),
    )
    op.create_index("ix_applications_division", "applications", ["origin_division", "submitted_at"])
    op.create_index("ix_applications_identity", "applications", ["identity_index"])
    op.create_index(
        "ix_applications_origin_status",
        "applications",
        ["origin_organization", "status", "submitted_at", "id"],
    )
    op.create_index(
        "ix_applications_origin_submitted",
        "applications",
        ["origin_organization", "submitted_at", "id"],
    )


def _what_and_who() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=25), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("licence_type", sa.String(length=60)),
        sa.Column("applicant_kind", sa.String(length=12), nullable=False),
        sa.Column("applicant_sealed", sa.Text(), nullable=False),
        sa.Column("identity_index", sa.String(length=80), nullable=False),
        sa.Column("agent_sealed", sa.Text()),
        sa.Column("form_sealed", sa.Text(), nullable=False),
        sa.Column("materials", Json, nullable=False),
        sa.Column("receipt_materials", Json, nullable=False),
    ]


def _origin() -> list[sa.Column[Any]]:
    return [
        sa.Column("origin_organization", sa.String(length=18), nullable=False),
        sa.Column("origin_organization_name", sa.String(length=100), nullable=False),
        sa.Column("origin_division", sa.String(length=12), nullable=False),
        sa.Column("origin_level", sa.SmallInteger(), nullable=False),
        sa.Column("origin_window", sa.String(length=40), nullable=False),
        sa.Column("origin_window_name", sa.String(length=60), nullable=False),
        sa.Column("origin_clerk", sa.String(length=80), nullable=False),
        sa.Column("origin_clerk_name", sa.String(length=60), nullable=False),
    ]


def _course() -> list[sa.Column[Any]]:
    return [
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("query_seed", sa.String(length=80), nullable=False),
        sa.Column("notice_sealed", sa.Text()),
        sa.Column("accepted_at", UtcDateTime()),
        sa.Column("accepted_by", sa.String(length=80)),
        sa.Column("promised_due_on", sa.Date()),
        sa.Column("promised_is_provisional", sa.Boolean()),
        sa.Column("statutory_due_on", sa.Date()),
        sa.Column("statutory_is_provisional", sa.Boolean()),
        sa.Column("progress", Json, nullable=False),
        sa.Column("closed_at", UtcDateTime()),
    ]


def _case_grants() -> None:
    op.create_table(
        "case_grants",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application_number", "organization", name="pk_case_grants"),
    )
    op.create_index("ix_case_grants_organization", "case_grants", ["organization"])


def _number_sequences() -> None:
    op.create_table(
        "number_sequences",
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name="pk_number_sequences"),
    )
