"""Whether another office has made the one request for papers; of reviews from before, nobody said so."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "reviews",
        sa.Column("supplement_used", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
