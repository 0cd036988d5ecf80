"""What applicants promised in place of papers; cases of before promised nothing and wait for nothing."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("cases", sa.Column("commitment", Json))
    op.add_column(
        "cases",
        sa.Column("awaits_completion", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
