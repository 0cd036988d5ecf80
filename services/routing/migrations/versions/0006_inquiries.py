"""What offices ask of each other, the catalogue of it, and the cards that late answers show."""

import sqlalchemy as sa
from alembic import op

from shared.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _inquiry_subjects()
    _inquiries()
    _cards()


def _inquiry_subjects() -> None:
    op.create_table(
        "inquiry_subjects",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=200), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("limit_working_days", sa.Integer(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_inquiry_subjects"),
    )


def _inquiries() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("subject_code", sa.String(length=40), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("asked_by_organization", sa.String(length=18), nullable=False),
        sa.Column("asked_by_organization_name", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_by_name", sa.String(length=80), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=200), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("question_sealed", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime()),
        sa.Column("answer_sealed", sa.Text()),
        sa.Column("answered_by", sa.String(length=80)),
        sa.Column("answered_by_name", sa.String(length=80)),
        sa.Column("answered_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inquiries"),
        sa.ForeignKeyConstraint(
            ["application_number"],
            ["cases.application_number"],
            name="fk_inquiries_application_number",
        ),
    )
    op.create_index("ix_inquiries_application_number", "inquiries", ["application_number"])
    op.create_index("ix_inquiries_asked_by", "inquiries", ["asked_by_organization", "id"])
    op.create_index("ix_inquiries_organization", "inquiries", ["organization", "id"])
    unanswered = sa.text("status IN ('asked', 'received')")
    op.create_index(
        "ix_inquiries_unanswered",
        "inquiries",
        ["due_on"],
        postgresql_where=unanswered,
        sqlite_where=unanswered,
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("colour", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("about_id", sa.String(length=40), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=200), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("about", "about_id", "colour", name="uq_cards_about_about_id_colour"),
    )
    op.create_index(
        "ix_cards_open",
        "cards",
        ["shown_at"],
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
