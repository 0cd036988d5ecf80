"""Organisations know which word of routing's register they go by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was loaded before goes by none."""
    with op.batch_alter_table("organizations") as organizations:
        organizations.add_column(
            sa.Column("register_version", sa.Integer(), nullable=False, server_default="0")
        )
