"""Offices as intake knows them, and the catalogue with its drafts."""

import sqlalchemy as sa

from services.intake.tables.common import metadata
from shared.database import Json, UtcDateTime

organizations = sa.Table(
    "organizations",
    metadata,
    sa.Column("code", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("short_name", sa.String(60), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("level", sa.SmallInteger, nullable=False),
    sa.Column("department", sa.String(40)),
    sa.Column("body4", sa.String(4), nullable=False),
    sa.Column("address", sa.String(200), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("hours", sa.String(200), nullable=False),
    sa.Column("register_version", sa.Integer, nullable=False, server_default="0"),
)

windows = sa.Table(
    "windows",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("current_version", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("basic_code", sa.String(50), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("withdrawal_reason", sa.String(500)),
    sa.Column("withdrawal_decision", sa.String(200)),
    sa.Column("withdrawn_at", UtcDateTime),
)
sa.Index("ix_items_basic_code", items.c.basic_code)

item_versions = sa.Table(
    "item_versions",
    metadata,
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("effective_on", sa.Date),
    sa.Column("decision", sa.String(200), nullable=False),
)
_awaiting_force = sa.text("effective_on IS NOT NULL")
sa.Index(
    "ix_item_versions_effective_on",
    item_versions.c.effective_on,
    postgresql_where=_awaiting_force,
    sqlite_where=_awaiting_force,
)

item_terms = sa.Table(
    "item_terms",
    metadata,
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("term", sa.String(40), primary_key=True),
    sa.Column("code", sa.String(50), primary_key=True),
    sa.Column("weight", sa.SmallInteger, nullable=False),
)
sa.Index("ix_item_terms_code", item_terms.c.code)

item_drafts = sa.Table(
    "item_drafts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_code", sa.String(50), nullable=False),
    sa.Column("item_name", sa.String(200), nullable=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("drafted_by", sa.String(80), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("arisen_on", sa.Date),
    sa.Column("based_on", sa.Integer),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("signed_by", sa.String(80)),
    sa.Column("signed_by_name", sa.String(60)),
    sa.Column("signed_at", UtcDateTime),
    sa.Column("opinions", Json, nullable=False),
    sa.Column("expert_opinions", Json),
    sa.Column("decrees", Json),
    sa.Column("decision", sa.String(200)),
    sa.Column("effective_on", sa.Date),
    sa.Column("published_version", sa.Integer),
    sa.Column("published_at", UtcDateTime),
)
_under_way = sa.text("status NOT IN ('published', 'abandoned')")
sa.Index(
    "uq_item_drafts_under_way",
    item_drafts.c.item_code,
    unique=True,
    postgresql_where=_under_way,
    sqlite_where=_under_way,
)
sa.Index("ix_item_drafts_organization", item_drafts.c.organization, item_drafts.c.id)
