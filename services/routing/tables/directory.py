"""Divisions and organisations."""

import sqlalchemy as sa

from services.routing.tables.common import metadata

divisions = sa.Table(
    "divisions",
    metadata,
    sa.Column("code", sa.String(12), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("full_name", sa.String(200), nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("parent", sa.String(12), index=True),
)

organizations = sa.Table(
    "organizations",
    metadata,
    sa.Column("code", sa.String(18), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(30), nullable=False),
    sa.Column("division", sa.String(12), nullable=False, index=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("department", sa.String(60)),
    sa.Column("external", sa.Boolean, nullable=False),
    sa.Column("address", sa.String(300), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("hours", sa.String(300), nullable=False),
)
