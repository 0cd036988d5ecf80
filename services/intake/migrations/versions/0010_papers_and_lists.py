"""Licences that stand for papers, files taken over, names to search by, and the clerk's lists."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns, a table and indexes; the names of earlier cases are indexed by a timer."""
    with op.batch_alter_table("files") as table:
        table.add_column(sa.Column("taken_from", sa.Uuid()))
    with op.batch_alter_table("applications") as table:
        table.add_column(sa.Column("name_index", sa.String(length=80)))
    op.create_index("ix_applications_name", "applications", ["name_index"])
    for column in ("origin_clerk", "origin_window", "item_code"):
        columns = ["origin_organization", column, "submitted_at", "id"]
        op.create_index(f"ix_applications_{column}", "applications", columns)
    _partial(
        "ix_applications_waiting_for_papers",
        ["origin_organization", "submitted_at", "id"],
        "status IN ('supplement_notified', 'supplement_requested')",
    )
    _partial("ix_applications_without_name_index", ["id"], "name_index IS NULL")
    _known_licences()


def _partial(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, "applications", columns, postgresql_where=where, sqlite_where=where)


def _known_licences() -> None:
    op.create_table(
        "known_licences",
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("holder_index", sa.String(length=80)),
        sa.Column("licence_type", sa.String(length=60)),
        sa.Column("title", sa.String(length=200)),
        sa.Column("issuer_name", sa.String(length=100)),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_known_licences")),
    )
    op.create_index("ix_known_licences_holder", "known_licences", ["holder_index"])
