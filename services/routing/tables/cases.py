"""The cases with what hangs on them, and the strays."""

import sqlalchemy as sa

from services.routing.tables.common import metadata
from shared.database import Json, UtcDateTime

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
    sa.Column("clocks", Json, nullable=False, server_default="[]"),
    sa.Column("calendar_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rings_at", UtcDateTime),
    sa.Column("ring_leased_until", UtcDateTime),
    sa.Column("rung", Json, nullable=False, server_default="[]"),
    sa.Column("joint", Json, nullable=False, server_default="{}"),
    sa.Column("commitment", Json),
    sa.Column("awaits_completion", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("materials_as_of", sa.Integer, nullable=False, server_default="0"),
)
_unfinished = sa.text("status NOT IN ('withdrawn', 'closed')")
sa.Index(
    "ix_cases_unfinished",
    cases.c.status,
    cases.c.entered_at,
    postgresql_where=_unfinished,
    sqlite_where=_unfinished,
)

sa.Index(
    "ix_cases_rings",
    cases.c.rings_at,
    postgresql_where=cases.c.rings_at.is_not(None),
    sqlite_where=cases.c.rings_at.is_not(None),
)
sa.Index(
    "ix_cases_calendar",
    cases.c.calendar_version,
    cases.c.application_number,
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
    sa.Column("advisory", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("came_by", Json),
)
_open = sa.text("status = 'open'")
sa.Index(
    "ix_case_tasks_open",
    case_tasks.c.application_number,
    postgresql_where=_open,
    sqlite_where=_open,
)
sa.Index("ix_case_tasks_organization", case_tasks.c.organization)

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
    sa.Column("document", sa.String(300), nullable=False, server_default=""),
    sa.Column("of_stage", sa.Boolean, nullable=False, server_default=sa.false()),
)

case_due_changes = sa.Table(
    "case_due_changes",
    metadata,
    sa.Column("application_number", sa.ForeignKey("cases.application_number"), primary_key=True),
    sa.Column("calendar_version", sa.Integer, primary_key=True),
    sa.Column("clock", sa.String(60), primary_key=True),
    sa.Column("due_before", sa.Date, nullable=False),
    sa.Column("was_provisional", sa.Boolean, nullable=False),
    sa.Column("due_after", sa.Date, nullable=False),
    sa.Column("is_provisional", sa.Boolean, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
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
