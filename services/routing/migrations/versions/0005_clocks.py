"""All clocks of a case in its row, when it next rings, the imported calendars, both due dates kept."""

import json

import sqlalchemy as sa
from alembic import op

from shared.database import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_UNFINISHED = "status NOT IN ('withdrawn', 'closed')"
_BY_LAW = (
    "appraisal", "auction", "expert_review", "hearing", "inspection", "quarantine", "tender",
    "testing",
)  # fmt: skip
_BY_GUIDE = ("publicity", "site_check", "supplement", "technical_review")
_POSTGRESQL = """
WITH known AS (
  SELECT k.application_number, k.kind, k.started_on, k.limit_working_days,
    CASE k.kind WHEN 'promised' THEN c.promised_due ELSE c.statutory_due END AS due_on,
    CASE k.kind WHEN 'promised' THEN c.promised_due_is_provisional
      ELSE c.statutory_due_is_provisional END AS due_is_provisional,
    k.extension_working_days, k.extended_at, NULL::text AS task_id,
    CASE k.kind WHEN 'promised' THEN 'BY_GUIDE' ELSE 'BY_LAW' END AS uncounted,
    (CASE WHEN c.decided_at IS NOT NULL THEN c.decided_at
      WHEN c.status = 'withdrawn' THEN c.entered_at END AT TIME ZONE 'Asia/Shanghai')::date
      AS ended_on
  FROM case_clocks k JOIN cases c USING (application_number)
  UNION ALL
  SELECT t.application_number, 'task', (t.assigned_at AT TIME ZONE 'Asia/Shanghai')::date,
    t.limit_working_days, t.due_on, t.due_is_provisional, 0, NULL, t.id::text,
    'BY_GUIDE', (t.closed_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM case_tasks t
), gathered AS (
  SELECT application_number, min(due_on) FILTER (WHERE ended_on IS NULL) AS first_due,
    jsonb_agg(jsonb_build_object('kind', kind, 'started_on', started_on,
      'limit_working_days', limit_working_days, 'uncounted', uncounted::jsonb, 'due_on', due_on,
      'due_is_provisional', due_is_provisional, 'extension_working_days', extension_working_days,
      'extended_at', extended_at, 'ended_on', ended_on, 'task_id', task_id)
      ORDER BY kind <> 'promised', kind <> 'statutory', started_on) AS clocks
  FROM known GROUP BY application_number
)
UPDATE cases SET clocks = g.clocks,
  rings_at = (g.first_due + time '16:00') AT TIME ZONE 'UTC'
FROM gathered g WHERE g.application_number = cases.application_number
"""
_SQLITE = """
WITH known AS (
  SELECT k.application_number, k.kind, k.started_on, k.limit_working_days,
    CASE k.kind WHEN 'promised' THEN c.promised_due ELSE c.statutory_due END AS due_on,
    CASE k.kind WHEN 'promised' THEN c.promised_due_is_provisional
      ELSE c.statutory_due_is_provisional END AS due_is_provisional,
    k.extension_working_days,
    strftime('%Y-%m-%dT%H:%M:%S+00:00', k.extended_at) AS extended_at, NULL AS task_id,
    CASE k.kind WHEN 'promised' THEN 'BY_GUIDE' ELSE 'BY_LAW' END AS uncounted,
    date(CASE WHEN c.decided_at IS NOT NULL THEN c.decided_at
      WHEN c.status = 'withdrawn' THEN c.entered_at END, '+8 hours') AS ended_on
  FROM case_clocks k JOIN cases c USING (application_number)
  UNION ALL
  SELECT t.application_number, 'task', date(t.assigned_at, '+8 hours'), t.limit_working_days,
    t.due_on, t.due_is_provisional, 0, NULL,
    substr(t.id, 1, 8) || '-' || substr(t.id, 9, 4) || '-' || substr(t.id, 13, 4) || '-' ||
      substr(t.id, 17, 4) || '-' || substr(t.id, 21),
    'BY_GUIDE', date(t.closed_at, '+8 hours')
  FROM case_tasks t
), gathered AS (
  SELECT application_number, min(CASE WHEN ended_on IS NULL THEN due_on END) AS first_due,
    json_group_array(json_object('kind', kind, 'started_on', started_on,
      'limit_working_days', limit_working_days, 'uncounted', json(uncounted), 'due_on', due_on,
      'due_is_provisional', json(iif(due_is_provisional, 'true', 'false')),
      'extension_working_days', extension_working_days, 'extended_at', extended_at,
      'ended_on', ended_on, 'task_id', task_id)) AS clocks
  FROM known GROUP BY application_number
)
UPDATE cases SET clocks = g.clocks, rings_at = g.first_due || ' 16:00:00.000000'
FROM gathered g WHERE g.application_number = cases.application_number
"""


def upgrade() -> None:
    """Move the clocks into the cases' rows; a case next rings when its first limit runs out."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("clocks", Json, nullable=False, server_default="[]"))
        cases.add_column(
            sa.Column("calendar_version", sa.Integer(), nullable=False, server_default="0")
        )
        cases.add_column(sa.Column("rings_at", UtcDateTime()))
        cases.add_column(sa.Column("ring_leased_until", UtcDateTime()))
        cases.add_column(sa.Column("rung", Json, nullable=False, server_default="[]"))
    with op.batch_alter_table("case_pauses") as pauses:
        pauses.add_column(
            sa.Column("document", sa.String(length=300), nullable=False, server_default="")
        )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    statement = _POSTGRESQL if is_postgresql else _SQLITE
    statement = statement.replace("BY_GUIDE", json.dumps([*_BY_LAW, *_BY_GUIDE]))
    op.execute(sa.text(statement.replace("BY_LAW", json.dumps(_BY_LAW)).replace(":", "\\:")))
    op.drop_table("case_clocks")
    _indexes()
    _calendar_versions()
    _case_due_changes()


def _indexes() -> None:
    op.create_index(
        "ix_cases_rings",
        "cases",
        ["rings_at"],
        postgresql_where=sa.text("rings_at IS NOT NULL"),
        sqlite_where=sa.text("rings_at IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_calendar",
        "cases",
        ["calendar_version", "application_number"],
        postgresql_where=sa.text(_UNFINISHED),
        sqlite_where=sa.text(_UNFINISHED),
    )


def _calendar_versions() -> None:
    op.create_table(
        "calendar_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days", Json, nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_calendar_versions"),
    )


def _case_due_changes() -> None:
    op.create_table(
        "case_due_changes",
        sa.Column("application_number", sa.String(length=25), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("was_provisional", sa.Boolean(), nullable=False),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "application_number", "calendar_version", "clock", name="pk_case_due_changes"
        ),
        sa.ForeignKeyConstraint(
            ["application_number"],
            ["cases.application_number"],
            name="fk_case_due_changes_application_number",
        ),
    )
