"""What offices ask of each other, the catalogue of it, and the cards that late answers show."""

import sqlalchemy as sa

from services.routing.tables.common import metadata
from shared.database import UtcDateTime

inquiry_subjects = sa.Table(
    "inquiry_subjects",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("conditions", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("procedure", sa.Text, nullable=False),
    sa.Column("mode", sa.String(200), nullable=False),
    sa.Column("duty", sa.Text, nullable=False),
    sa.Column("limit_working_days", sa.Integer, nullable=False),
    sa.Column("is_in_force", sa.Boolean, nullable=False),
)

inquiries = sa.Table(
    "inquiries",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "application_number",
        sa.ForeignKey("cases.application_number"),
        nullable=False,
        index=True,
    ),
    sa.Column("subject_code", sa.String(40), nullable=False),
    sa.Column("subject_name", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("asked_by_organization", sa.String(18), nullable=False),
    sa.Column("asked_by_organization_name", sa.String(200), nullable=False),
    sa.Column("asked_by", sa.String(80), nullable=False),
    sa.Column("asked_by_name", sa.String(80), nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(200), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("question_sealed", sa.Text, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime),
    sa.Column("answer_sealed", sa.Text),
    sa.Column("answered_by", sa.String(80)),
    sa.Column("answered_by_name", sa.String(80)),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_inquiries_asked_by", inquiries.c.asked_by_organization, inquiries.c.id)
sa.Index("ix_inquiries_organization", inquiries.c.organization, inquiries.c.id)
_unanswered = sa.text("status IN ('asked', 'received')")
sa.Index(
    "ix_inquiries_unanswered",
    inquiries.c.due_on,
    postgresql_where=_unanswered,
    sqlite_where=_unanswered,
)

cards = sa.Table(
    "cards",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("colour", sa.String(8), nullable=False),
    sa.Column("about", sa.String(12), nullable=False),
    sa.Column("about_id", sa.String(40), nullable=False),
    sa.Column("application_number", sa.String(25), nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(200), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(300), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("shown_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.UniqueConstraint("about", "about_id", "colour"),
)
sa.Index(
    "ix_cards_open",
    cards.c.shown_at,
    postgresql_where=sa.text("ended_at IS NULL"),
    sqlite_where=sa.text("ended_at IS NULL"),
)
