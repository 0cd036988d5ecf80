"""Cases and what hangs on them."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _cases()
    _case_tasks()
    _case_clocks()
    _case_pauses()
    _case_history()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("stage_index", sa.Integer(), nullable=False),
        sa.Column("item", Json, nullable=False),
        sa.Column("origin", Json, nullable=False),
        sa.Column("origin_organization", sa.String(length=18), nullable=False),
        sa.Column("origin_division", sa.String(length=12), nullable=False),
        sa.Column("applicant", Json, nullable=False),
        sa.Column("form_sealed", sa.Text(), nullable=False),
        sa.Column("materials", Json, nullable=False),
        sa.Column("accepted_by", sa.String(length=80), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("promised_due", sa.Date()),
        sa.Column("promised_due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("statutory_due", sa.Date()),
        sa.Column("statutory_due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("supplement_request_id", sa.String(length=80)),
        sa.Column("supplement_task_id", sa.Uuid()),
        sa.Column("supplement_requested_at", UtcDateTime()),
        sa.Column("supplement_answered_at", UtcDateTime()),
        sa.Column("decision", Json),
        sa.Column("licence_number", sa.String(length=100)),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("closed_at", UtcDateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("application_number", name="pk_cases"),
    )
    op.create_index(
        "ix_cases_unfinished",
        "cases",
        ["status", "entered_at"],
        postgresql_where=sa.text("status NOT IN ('withdrawn', 'closed')"),
        sqlite_where=sa.text("status NOT IN ('withdrawn', 'closed')"),
    )


def _case_tasks() -> None:
    op.create_table(
        "case_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("stage_index", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("organization", sa.String(length=18), nullable=False),
        sa.Column("organization_name", sa.String(length=200), nullable=False),
        sa.Column("division", sa.String(length=12), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("routing_key", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("may_veto", sa.Boolean(), nullable=False),
        sa.Column("sign_off_required", sa.Boolean(), nullable=False),
        sa.Column("silence_is_consent", sa.Boolean(), nullable=False),
        sa.Column("limit_working_days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime()),
        sa.Column("decision", Json),
        sa.Column("announced_as", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_tasks"),
        sa.ForeignKeyConstraint(
            ["application_number"],
            ["cases.application_number"],
            name="fk_case_tasks_application_number",
        ),
        sa.UniqueConstraint(
            "application_number",
            "stage_index",
            "department",
            "level",
            name="uq_case_tasks_application_number_stage_index_department_level",
        ),
    )
    op.create_index(
        "ix_case_tasks_open",
        "case_tasks",
        ["application_number"],
        postgresql_where=sa.text("status = 'open'"),
        sqlite_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_case_tasks_organization", "case_tasks", ["organization"])


def _case_clocks() -> None:
    op.create_table(
        "case_clocks",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("limit_working_days", sa.Integer(), nullable=False),
        sa.Column("extension_working_days", sa.Integer(), nullable=False),
        sa.Column("extended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("application_number", "kind", name="pk_case_clocks"),
        sa.ForeignKeyConstraint(
            ["application_number"],
            ["cases.application_number"],
            name="fk_case_clocks_application_number",
        ),
    )


def _case_pauses() -> None:
    op.create_table(
        "case_pauses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("expected_until", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_case_pauses"),
        sa.ForeignKeyConstraint(
            ["application_number"],
            ["cases.application_number"],
            name="fk_case_pauses_application_number",
        ),
    )
    op.create_index("ix_case_pauses_application_number", "case_pauses", ["application_number"])


def _case_history() -> None:
    op.create_table(
        "case_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("is_applied", sa.Boolean(), nullable=False),
        sa.Column("status_before", sa.String(length=24)),
        sa.Column("status_after", sa.String(length=24)),
        sa.Column("stage", sa.String(length=60)),
        sa.Column("task_id", sa.Uuid()),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_history"),
    )
    op.create_index("ix_case_history_application_number", "case_history", ["application_number"])
