"""Subscriptions, templates, parties of cases, deliveries."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _case_parties()
    _subscriptions()
    _templates()
    _deliveries()


def _case_parties() -> None:
    op.create_table(
        "case_parties",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("organization_name", sa.Text(), nullable=False),
        sa.Column("window", sa.String(length=40)),
        sa.Column("window_name", sa.Text()),
        sa.Column("item_name", sa.Text()),
        sa.PrimaryKeyConstraint(
            "application_number", "organization", "role", name="pk_case_parties"
        ),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("window", sa.String(length=40)),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("event_types", Json, nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("secret_sealed", sa.Text()),
        sa.Column("earlier_secret_sealed", sa.Text()),
        sa.Column("earlier_secret_until", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("stopped_at", UtcDateTime()),
        sa.Column("stop_reason", sa.String(length=20)),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_organization_id", "subscriptions", ["organization", "id"])


def _templates() -> None:
    op.create_table(
        "templates",
        sa.Column("event_type", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("origin_sentence", sa.Text()),
        sa.Column("office_sentence", sa.Text()),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_type", name="pk_templates"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("event_type", sa.String(length=100), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("window", sa.String(length=40)),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("subscription_id", sa.Uuid()),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("claimed_until", UtcDateTime()),
        sa.Column("last_error", sa.Text()),
        sa.Column("delivered_at", UtcDateTime()),
        sa.Column("read_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_deliveries_subscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "event_id", "recipient", "channel", name="uq_deliveries_event_id_recipient_channel"
        ),
    )
    op.create_index("ix_deliveries_application_number", "deliveries", ["application_number"])
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_index(
        "ix_deliveries_dead",
        "deliveries",
        ["organization", "id"],
        postgresql_where=sa.text("status = 'failed'"),
        sqlite_where=sa.text("status = 'failed'"),
    )
    op.create_index("ix_deliveries_organization_id", "deliveries", ["organization", "id"])
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["next_attempt_at"],
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
