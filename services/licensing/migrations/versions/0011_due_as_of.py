"""Which news told of a review's due date; of reviews of before, any later news does."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "reviews", sa.Column("due_as_of", sa.Integer(), nullable=False, server_default="0")
    )
