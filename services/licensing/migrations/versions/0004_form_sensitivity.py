"""How each answer of a form may be shown; without it, as on earlier reviews, texts are hidden."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("reviews", sa.Column("form_sensitivity", Json))
