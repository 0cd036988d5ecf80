"""Which news told of a review's papers; of reviews of before, any later news does."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "reviews", sa.Column("materials_as_of", sa.Integer(), nullable=False, server_default="0")
    )
