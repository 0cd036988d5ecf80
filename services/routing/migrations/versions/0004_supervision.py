"""The supervisor's list and the rounds of the reconciler."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _strays()
    _reconciliation_runs()


def _strays() -> None:
    op.create_table(
        "strays",
        sa.Column("application_number", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("driven_at", UtcDateTime()),
        sa.Column("times_driven", sa.Integer(), nullable=False),
        sa.Column("resolved_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("application_number", "finding", name="pk_strays"),
    )
    op.create_index(
        "ix_strays_unresolved",
        "strays",
        ["found_at"],
        postgresql_where=sa.text("resolved_at IS NULL"),
        sqlite_where=sa.text("resolved_at IS NULL"),
    )


def _reconciliation_runs() -> None:
    op.create_table(
        "reconciliation_runs",
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.Column("unfinished_cases", sa.Integer(), nullable=False),
        sa.Column("strays_found", sa.Integer(), nullable=False),
        sa.Column("redriven", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ran_at", name="pk_reconciliation_runs"),
    )
