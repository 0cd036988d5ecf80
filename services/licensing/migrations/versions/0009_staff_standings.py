"""What the register of staff says of those who act at the desks; whether several departments decide."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; reviews of before know nothing of joint handling."""
    op.add_column("reviews", sa.Column("joint_handling", sa.Boolean()))
    op.create_table(
        "staff_standings",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("register_version", sa.Integer(), nullable=False),
        sa.Column("standing", Json, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_staff_standings"),
    )
