"""The directory: divisions and organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _divisions()
    _organizations()


def _divisions() -> None:
    op.create_table(
        "divisions",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(length=12)),
        sa.PrimaryKeyConstraint("code", name="pk_divisions"),
    )
    op.create_index("ix_divisions_parent", "divisions", ["parent"])


def _organizations() -> None:
    op.create_table(
        "organizations",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=60)),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_organizations"),
    )
    op.create_index("ix_organizations_division", "organizations", ["division"])
