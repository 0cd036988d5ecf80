"""Promises in place of papers, who broke one, and an index that knows of deferred acceptances."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; widen the index of applications that wait for routing."""
    _commitments()
    _defaulters()
    waiting = sa.text("status IN ('accepted', 'accepted_deferred', 'withdrawal_requested')")
    op.drop_index("ix_applications_awaiting_routing", "applications")
    op.create_index(
        "ix_applications_awaiting_routing",
        "applications",
        ["number"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("papers", Json, nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("due_is_provisional", sa.Boolean()),
        sa.Column("on_default", sa.String(length=20)),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("barred_days", sa.Integer(), nullable=False),
        sa.Column("drawn_up_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_up_by", sa.String(length=80), nullable=False),
        sa.Column("signature_sealed", sa.Text()),
        sa.Column("publicity_first", sa.Date()),
        sa.Column("publicity_last", sa.Date()),
        sa.Column("completed_at", UtcDateTime()),
        sa.Column("released_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ending", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_commitments"),
    )
    op.create_index("ix_commitments_application", "commitments", ["application_number", "id"])
    partial = {
        "uq_commitments_live": (["application_number"], LIVE, True),
        "ix_commitments_in_force": (["due_on", "id"], "status = 'in_force'", False),
        "ix_commitments_publicity": (
            ["publicity_last", "id"],
            "publicity_last IS NOT NULL",
            False,
        ),
    }
    for name, (columns, condition, is_unique) in partial.items():
        where = sa.text(condition)
        op.create_index(
            name,
            "commitments",
            columns,
            unique=is_unique,
            postgresql_where=where,
            sqlite_where=where,
        )


LIVE = "status IN ('drawn_up', 'signed', 'in_force')"


def _defaulters() -> None:
    op.create_table(
        "defaulters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity_index", sa.String(length=80), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("barred_until", sa.Date(), nullable=False),
        sa.Column("repaired_at", UtcDateTime()),
        sa.Column("repaired_by", sa.String(length=80)),
        sa.Column("repair", sa.String(length=500)),
        sa.PrimaryKeyConstraint("id", name="pk_defaulters"),
        sa.UniqueConstraint("application_number", name="uq_defaulters_application_number"),
    )
    op.create_index("ix_defaulters_identity_index", "defaulters", ["identity_index"])
    op.create_index("ix_defaulters_division", "defaulters", ["division", "recorded_at"])
