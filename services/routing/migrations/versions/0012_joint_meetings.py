"""A stop may be of the whole stage: one appointment of several departments (decision 0068)."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; stops of before were of one task."""
    op.add_column(
        "case_pauses",
        sa.Column("of_stage", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
