"""Registers by day: what stood in the lists before holds since ever; windows and staff are new."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SINCE_EVER = date(2000, 1, 1)


def upgrade() -> None:
    """Create the tables, move the lists over, drop what is no longer read."""
    _division_versions()
    _organization_versions()
    _window_versions()
    _office_announcements()
    _staff_versions()
    _staff_transfers()
    _staff_authorizations()
    _move("divisions", "division_versions", {})
    _move("organizations", "organization_versions", {"also_departments": [], "body4": ""})
    op.drop_table("divisions")
    op.drop_table("organizations")


def _move(old: str, new: str, more: dict[str, Any]) -> None:
    connection = op.get_bind()
    known = sa.MetaData()
    before = sa.Table(old, known, autoload_with=connection)
    after = sa.Table(new, known, sa.Column("recorded_at", UtcDateTime), autoload_with=connection)
    dating = {
        "valid_from": SINCE_EVER,
        "recorded_at": datetime.now(UTC),
        "recorded_by": "system:routing",
    }
    rows = [{**row, **more, **dating} for row in connection.execute(sa.select(before)).mappings()]
    if rows:
        connection.execute(after.insert(), rows)


def _dating() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
    )


def _division_versions() -> None:
    op.create_table(
        "division_versions",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(length=12)),
        sa.Column("succeeded_by", sa.String(length=12)),
        *_dating(),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_division_versions"),
    )
    op.create_index("ix_division_versions_parent", "division_versions", ["parent"])


def _organization_versions() -> None:
    op.create_table(
        "organization_versions",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=60)),
        sa.Column("also_departments", Json, nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("body4", sa.String(length=4), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=300), nullable=False),
        sa.Column("succeeded_by", sa.String(length=18)),
        *_dating(),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_organization_versions"),
    )
    op.create_index("ix_organization_versions_division", "organization_versions", ["division"])


def _window_versions() -> None:
    op.create_table(
        "window_versions",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        *_dating(),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_window_versions"),
    )
    op.create_index("ix_window_versions_organization", "window_versions", ["organization"])


def _office_announcements() -> None:
    op.create_table(
        "office_announcements",
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_office_announcements"),
    )


def _staff_versions() -> None:
    op.create_table(
        "staff_versions",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("particulars_sealed", sa.Text(), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("window", sa.String(length=40)),
        sa.Column("home_organization", sa.String(length=18)),
        sa.Column("hall", sa.String(length=18)),
        sa.Column("experience_since", sa.Date()),
        *_dating(),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_staff_versions"),
    )
    for name in ("organization", "home_organization", "hall"):
        op.create_index(f"ix_staff_versions_{name}", "staff_versions", [name])


def _staff_transfers() -> None:
    op.create_table(
        "staff_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("from_organization", sa.String(length=18), nullable=False),
        sa.Column("to_organization", sa.String(length=18), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("window", sa.String(length=40)),
        sa.Column("hall", sa.String(length=18)),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=False),
        sa.Column("warnings", Json, nullable=False),
        sa.Column("override_sealed", sa.Text()),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=80)),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("settled_reason_sealed", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_transfers"),
    )
    proposed = sa.text("status = 'proposed'")
    op.create_index(
        "ix_staff_transfers_open",
        "staff_transfers",
        ["staff"],
        unique=True,
        postgresql_where=proposed,
        sqlite_where=proposed,
    )


def _staff_authorizations() -> None:
    op.create_table(
        "staff_authorizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff", sa.String(length=80), nullable=False),
        sa.Column("power", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=18), nullable=False),
        sa.Column("items", Json, nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("granted_by", sa.String(length=80), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_by", sa.String(length=80)),
        sa.Column("revoked_at", UtcDateTime()),
        sa.Column("revoked_reason_sealed", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_authorizations"),
    )
    for name in ("staff", "department"):
        op.create_index(f"ix_staff_authorizations_{name}", "staff_authorizations", [name])
