"""Grants whose certificate waits for promised papers, and checks after decisions on declarations."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; reviews say on what promise a case rests."""
    op.add_column("reviews", sa.Column("commitment", Json))
    op.create_table(
        "withheld_grants",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("granted_case", Json),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application_number", name="pk_withheld_grants"),
    )
    op.create_table(
        "post_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=100), nullable=False),
        sa.Column("applicant_kind", sa.String(length=12), nullable=False),
        sa.Column("applicant_sealed", sa.Text(), nullable=False),
        sa.Column("conditions", Json, nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inspections", Json, nullable=False),
        sa.Column("rectify_by", sa.Date()),
        sa.Column("conclusion", Json),
        sa.PrimaryKeyConstraint("id", name="pk_post_checks"),
        sa.UniqueConstraint("application_number", name="uq_post_checks_application_number"),
    )
    op.create_index(
        "ix_post_checks_organization_due", "post_checks", ["organization", "due_on", "id"]
    )
