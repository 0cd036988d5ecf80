"""Licence types, their yearly serials, and the registry."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _licence_types()
    _licence_serials()
    _licences()


def _licence_types() -> None:
    op.create_table(
        "licence_types",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("type_code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=18)),
        sa.Column("number_pattern", sa.String(length=60), nullable=False),
        sa.Column("valid_years", sa.SmallInteger()),
        sa.Column("face_fields", Json, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_licence_types"),
    )


def _licence_serials() -> None:
    op.create_table(
        "licence_serials",
        sa.Column("licence_type", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=18), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("licence_type", "issuer", "year", name="pk_licence_serials"),
    )


def _licences() -> None:
    op.create_table(
        "licences",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("identifier", sa.String(length=120), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("licence_type", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("issuer", sa.String(length=18), nullable=False),
        sa.Column("issuer_name", sa.String(length=100), nullable=False),
        sa.Column("origin_organization", sa.String(length=18), nullable=False),
        sa.Column("origin", Json, nullable=False),
        sa.Column("holder_kind", sa.String(length=12), nullable=False),
        sa.Column("holder_index", sa.String(length=80), nullable=False),
        sa.Column("particulars_sealed", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revocation", Json),
        sa.Column("print_next_at", UtcDateTime()),
        sa.Column("print_attempts", sa.SmallInteger(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64)),
        sa.Column("file_size", sa.Integer()),
        sa.Column("printed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("number", name="pk_licences"),
        sa.UniqueConstraint("application_number", name="uq_licences_application_number"),
        sa.UniqueConstraint("identifier", name="uq_licences_identifier"),
    )
    op.create_index("ix_licences_holder_index", "licences", ["holder_index"])
    op.create_index("ix_licences_issuer_issued", "licences", ["issuer", "issued_at", "number"])
    op.create_index(
        "ix_licences_origin_issued", "licences", ["origin_organization", "issued_at", "number"]
    )
    op.create_index(
        "ix_licences_unprinted",
        "licences",
        ["print_next_at"],
        postgresql_where=sa.text("printed_at IS NULL"),
        sqlite_where=sa.text("printed_at IS NULL"),
    )
