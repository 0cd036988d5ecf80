"""Items are found by terms, published through drafts, in force from a date, withdrawn by decision."""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WEIGHT_OF_NAME, WEIGHT_OF_REST = 4, 1
RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
Terms = dict[tuple[str, str], int]


def upgrade() -> None:
    """Add columns and tables; find terms for the items that are there."""
    _items()
    _item_versions()
    _item_terms()
    _item_drafts()
    _fill()


def _items() -> None:
    with op.batch_alter_table("items") as table:
        table.add_column(
            sa.Column("basic_code", sa.String(length=50), nullable=False, server_default="")
        )
        table.add_column(
            sa.Column("status", sa.String(length=12), nullable=False, server_default="published")
        )
        table.add_column(sa.Column("withdrawal_reason", sa.String(length=500)))
        table.add_column(sa.Column("withdrawal_decision", sa.String(length=200)))
        table.add_column(sa.Column("withdrawn_at", UtcDateTime()))
    with op.batch_alter_table("items") as table:
        table.alter_column("basic_code", server_default=None)
        table.alter_column("status", server_default=None)
    op.create_index("ix_items_basic_code", "items", ["basic_code"])


def _item_versions() -> None:
    with op.batch_alter_table("item_versions") as table:
        table.add_column(sa.Column("effective_on", sa.Date()))
        table.add_column(
            sa.Column("decision", sa.String(length=200), nullable=False, server_default="")
        )
    with op.batch_alter_table("item_versions") as table:
        table.alter_column("decision", server_default=None)
    awaiting = sa.text("effective_on IS NOT NULL")
    op.create_index(
        "ix_item_versions_effective_on",
        "item_versions",
        ["effective_on"],
        postgresql_where=awaiting,
        sqlite_where=awaiting,
    )


def _item_terms() -> None:
    op.create_table(
        "item_terms",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "term", "code", name="pk_item_terms"),
    )
    op.create_index("ix_item_terms_code", "item_terms", ["code"])


def _item_drafts() -> None:
    op.create_table(
        "item_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(length=50), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("drafted_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("arisen_on", sa.Date()),
        sa.Column("based_on", sa.Integer()),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(length=80)),
        sa.Column("signed_by_name", sa.String(length=60)),
        sa.Column("signed_at", UtcDateTime()),
        sa.Column("opinions", Json, nullable=False),
        sa.Column("decision", sa.String(length=200)),
        sa.Column("effective_on", sa.Date()),
        sa.Column("published_version", sa.Integer()),
        sa.Column("published_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_item_drafts"),
    )
    under_way = sa.text("status NOT IN ('published', 'abandoned')")
    op.create_index(
        "uq_item_drafts_under_way",
        "item_drafts",
        ["item_code"],
        unique=True,
        postgresql_where=under_way,
        sqlite_where=under_way,
    )
    op.create_index("ix_item_drafts_organization", "item_drafts", ["organization", "id"])


def _fill() -> None:
    connection = op.get_bind()
    items = sa.table("items", *map(sa.column, ("code", "current_version", "basic_code")))
    versions = sa.table(
        "item_versions", sa.column("code"), sa.column("version"), sa.column("content", Json)
    )
    terms = sa.table("item_terms", *map(sa.column, ("kind", "term", "code", "weight")))
    current = sa.select(versions.c.code, versions.c.content).join(
        items,
        sa.and_(items.c.code == versions.c.code, items.c.current_version == versions.c.version),
    )
    for row in connection.execute(current).all():
        connection.execute(
            items.update()
            .where(items.c.code == row.code)
            .values(basic_code=row.content.get("basic_code", ""))
        )
        found = _terms(row.content)
        if found:
            connection.execute(
                terms.insert(),
                [
                    {"kind": kind, "term": term, "code": row.code, "weight": weight}
                    for (kind, term), weight in found.items()
                ],
            )


def _terms(guide: dict[str, Any]) -> Terms:
    body, result = guide.get("implementing_body") or {}, guide.get("result") or {}
    found: Terms = {}
    rest = (*(guide.get("themes") or ()), result.get("name", ""), body.get("name", ""))
    for text in rest:
        found.update({("gram", gram): WEIGHT_OF_REST for gram in _grams(str(text))})
    found.update({("gram", gram): WEIGHT_OF_NAME for gram in _grams(str(guide["name"]))})
    facets = {
        "theme": guide.get("themes") or (),
        "level": guide.get("accepted_at_levels") or (),
        "subject": guide.get("subjects") or (),
        "type": [guide["type"]] if guide.get("type") else (),
        "body": [body["organization"]] if body.get("organization") else (),
    }
    for kind, values in facets.items():
        found.update({(kind, str(value)[:40]): 0 for value in values})
    return found


def _grams(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    for run in RUNS.findall(folded):
        if run.isascii():
            found.append(run[:20])
        elif len(run) == 1:
            found.append(run)
        else:
            found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found
