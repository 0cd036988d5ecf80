"""How a review came and went, checked papers, how its stage stands; who stands in for whom."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; reviews of before came from nowhere and checked nothing."""
    for name in ("came_by", "handed_on", "checks", "stage_state"):
        op.add_column("reviews", sa.Column(name, Json))
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=40)),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("principal", sa.String(length=80), nullable=False),
        sa.Column("principal_name", sa.String(length=60), nullable=False),
        sa.Column("stand_in", sa.String(length=80), nullable=False),
        sa.Column("stand_in_name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("granted_by", sa.String(length=80), nullable=False),
        sa.Column("granted_by_name", sa.String(length=60), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=80)),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_stand_ins"),
    )
    op.create_index("ix_stand_ins_stand_in", "stand_ins", ["stand_in", "ends_on"])
    op.create_index("ix_stand_ins_organization", "stand_ins", ["organization", "granted_at", "id"])
