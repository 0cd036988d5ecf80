"""The review desk."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _reviews()


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=100), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_name", sa.String(length=100), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("licence_type", sa.String(length=60)),
        sa.Column("applicant_kind", sa.String(length=12), nullable=False),
        sa.Column("applicant_sealed", sa.Text(), nullable=False),
        sa.Column("form_sealed", sa.Text(), nullable=False),
        sa.Column("materials", Json, nullable=False),
        sa.Column("origin_organization_name", sa.String(length=100), nullable=False),
        sa.Column("origin_window_name", sa.String(length=100), nullable=False),
        sa.Column("accepted_by", sa.String(length=80), nullable=False),
        sa.Column("sign_off_required", sa.Boolean(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opinion", Json),
        sa.Column("sign_off", Json),
        sa.Column("decision", Json),
        sa.Column("supplement", Json),
        sa.Column("suspension", Json),
        sa.Column("extension", Json),
        sa.PrimaryKeyConstraint("task_id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_application_number", "reviews", ["application_number"])
    op.create_index("ix_reviews_desk", "reviews", ["organization", "status", "due_on", "task_id"])
    op.create_index("ix_reviews_organization_due", "reviews", ["organization", "due_on", "task_id"])
