"""Which news told of a case's papers; of cases of before, any later news does."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "cases", sa.Column("materials_as_of", sa.Integer(), nullable=False, server_default="0")
    )
