"""Tables of notify: subscriptions, templates, the parties of each case, deliveries."""

import sqlalchemy as sa

from shared import database
from shared.database import Json, UtcDateTime
from shared.messaging.tables import common_tables

metadata = database.metadata()
common = common_tables(metadata)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("window", sa.String(40)),
    sa.Column("channel", sa.String(10), nullable=False),
    sa.Column("event_types", Json, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("secret_sealed", sa.Text),
    sa.Column("earlier_secret_sealed", sa.Text),
    sa.Column("earlier_secret_until", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("stopped_at", UtcDateTime),
    sa.Column("stop_reason", sa.String(20)),
    sa.Index("ix_subscriptions_organization_id", "organization", "id"),
)

templates = sa.Table(
    "templates",
    metadata,
    sa.Column("event_type", sa.String(100), primary_key=True),
    sa.Column("title", sa.String(60), nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("origin_sentence", sa.Text),
    sa.Column("office_sentence", sa.Text),
    sa.Column("updated_at", UtcDateTime, nullable=False),
)

case_parties = sa.Table(
    "case_parties",
    metadata,
    sa.Column("application_number", sa.String(25), primary_key=True),
    sa.Column("organization", sa.String(18), primary_key=True),
    sa.Column("role", sa.String(10), primary_key=True),
    sa.Column("organization_name", sa.Text, nullable=False),
    sa.Column("window", sa.String(40)),
    sa.Column("window_name", sa.Text),
    sa.Column("item_name", sa.Text),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("event_id", sa.String(64), nullable=False),
    sa.Column("event_type", sa.String(100), nullable=False),
    sa.Column("occurred_at", UtcDateTime, nullable=False),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("window", sa.String(40)),
    sa.Column("recipient", sa.String(80), nullable=False),
    sa.Column("subscription_id", sa.Uuid, sa.ForeignKey("subscriptions.id")),
    sa.Column("channel", sa.String(10), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("next_attempt_at", UtcDateTime),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("last_error", sa.Text),
    sa.Column("delivered_at", UtcDateTime),
    sa.Column("read_at", UtcDateTime),
    sa.UniqueConstraint("event_id", "recipient", "channel"),
    sa.Index("ix_deliveries_organization_id", "organization", "id"),
    sa.Index("ix_deliveries_application_number", "application_number"),
    sa.Index("ix_deliveries_created_at", "created_at"),
)

_is_pending = sa.text("status = 'pending'")
sa.Index(
    "ix_deliveries_pending",
    deliveries.c.next_attempt_at,
    postgresql_where=_is_pending,
    sqlite_where=_is_pending,
)
_is_dead = sa.text("status = 'failed'")
sa.Index(
    "ix_deliveries_dead",
    deliveries.c.organization,
    deliveries.c.id,
    postgresql_where=_is_dead,
    sqlite_where=_is_dead,
)
