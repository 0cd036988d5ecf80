"""What experts said about a draft of a guide, and what the government decided on it."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; drafts of before have neither."""
    op.add_column("item_drafts", sa.Column("expert_opinions", Json))
    op.add_column("item_drafts", sa.Column("decrees", Json))
