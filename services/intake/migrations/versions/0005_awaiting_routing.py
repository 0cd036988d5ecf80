"""An index for the applications that wait for routing's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    awaiting_routing = sa.text("status IN ('accepted', 'withdrawal_requested')")
    op.create_index(
        "ix_applications_awaiting_routing",
        "applications",
        ["number"],
        postgresql_where=awaiting_routing,
        sqlite_where=awaiting_routing,
        if_not_exists=True,
    )
