"""The tables of routing: the directory, the cases with what hangs on them, and the strays."""

import sqlalchemy as sa

from shared import database
from shared.database import Json, UtcDateTime
from shared.messaging.tables import common_tables

metadata = database.metadata()
common = common_tables(metadata)

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

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("application_number", sa.String(25), primary_key=True),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("stage_index", sa.Integer, nullable=False),
    sa.Column("item", Json, nullable=False),
    sa.Column("origin", Json, nullable=False),
    sa.Column("origin_organization", sa.String(18), nullable=False),
    sa.Column("origin_division", sa.String(12), nullable=False),
    sa.Column("applicant", Json, nullable=False),
    sa.Column("form_sealed", sa.Text, nullable=False),
    sa.Column("materials", Json, nullable=False),
    sa.Column("accepted_by", sa.String(80), nullable=False),
    sa.Column("plan", Json, nullable=False),
    sa.Column("promised_due", sa.Date),
    sa.Column("promised_due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("statutory_due", sa.Date),
    sa.Column("statutory_due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("supplement_request_id", sa.String(80)),
    sa.Column("supplement_task_id", sa.Uuid),
    sa.Column("supplement_requested_at", UtcDateTime),
    sa.Column("supplement_answered_at", UtcDateTime),
    sa.Column("decision", Json),
    sa.Column("licence_number", sa.String(100)),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("entered_at", UtcDateTime, nullable=False),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("announced", sa.Integer, nullable=False),
)
_unfinished = sa.text("status NOT IN ('withdrawn', 'closed')")
sa.Index(
    "ix_cases_unfinished",
    cases.c.status,
    cases.c.entered_at,
    postgresql_where=_unfinished,
    sqlite_where=_unfinished,
)

case_tasks = sa.Table(
    "case_tasks",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "application_number",
        sa.ForeignKey("cases.application_number"),
        nullable=False,
    ),
    sa.Column("stage_index", sa.Integer, nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("organization", sa.String(18), nullable=False),
    sa.Column("organization_name", sa.String(200), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("phone", sa.String(40), nullable=False),
    sa.Column("routing_key", sa.String(200), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("leads", sa.Boolean, nullable=False),
    sa.Column("may_veto", sa.Boolean, nullable=False),
    sa.Column("sign_off_required", sa.Boolean, nullable=False),
    sa.Column("silence_is_consent", sa.Boolean, nullable=False),
    sa.Column("limit_working_days", sa.Integer, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("due_is_provisional", sa.Boolean, nullable=False),
    sa.Column("assigned_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("decision", Json),
    sa.Column("announced_as", sa.Integer, nullable=False),
    sa.UniqueConstraint("application_number", "stage_index", "department", "level"),
)
_open = sa.text("status = 'open'")
sa.Index(
    "ix_case_tasks_open",
    case_tasks.c.application_number,
    postgresql_where=_open,
    sqlite_where=_open,
)
sa.Index("ix_case_tasks_organization", case_tasks.c.organization)

case_clocks = sa.Table(
    "case_clocks",
    metadata,
    sa.Column(
        "application_number",
        sa.ForeignKey("cases.application_number"),
        primary_key=True,
    ),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("limit_working_days", sa.Integer, nullable=False),
    sa.Column("extension_working_days", sa.Integer, nullable=False),
    sa.Column("extended_at", UtcDateTime),
)

case_pauses = sa.Table(
    "case_pauses",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column(
        "application_number",
        sa.ForeignKey("cases.application_number"),
        nullable=False,
        index=True,
    ),
    sa.Column("task_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("approved_by", sa.String(80), nullable=False),
    sa.Column("began_at", UtcDateTime, nullable=False),
    sa.Column("expected_until", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
)

case_history = sa.Table(
    "case_history",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("application_number", sa.String(25), nullable=False, index=True),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("is_applied", sa.Boolean, nullable=False),
    sa.Column("status_before", sa.String(24)),
    sa.Column("status_after", sa.String(24)),
    sa.Column("stage", sa.String(60)),
    sa.Column("task_id", sa.Uuid),
    sa.Column("actor", sa.String(80), nullable=False),
    sa.Column("unit", sa.String(200), nullable=False),
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

strays = sa.Table(
    "strays",
    metadata,
    sa.Column("application_number", sa.String(64), primary_key=True),
    sa.Column("finding", sa.String(40), primary_key=True),
    sa.Column("detail", sa.String(500), nullable=False),
    sa.Column("division", sa.String(12), nullable=False),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("driven_at", UtcDateTime),
    sa.Column("times_driven", sa.Integer, nullable=False),
    sa.Column("resolved_at", UtcDateTime),
)
_unresolved = sa.text("resolved_at IS NULL")
sa.Index(
    "ix_strays_unresolved",
    strays.c.found_at,
    postgresql_where=_unresolved,
    sqlite_where=_unresolved,
)

reconciliation_runs = sa.Table(
    "reconciliation_runs",
    metadata,
    sa.Column("ran_at", UtcDateTime, primary_key=True),
    sa.Column("unfinished_cases", sa.Integer, nullable=False),
    sa.Column("strays_found", sa.Integer, nullable=False),
    sa.Column("redriven", sa.Integer, nullable=False),
)

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
