"""Tasks whose answer nothing waits for (征求意见); those of before were all waited for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "case_tasks",
        sa.Column("advisory", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
