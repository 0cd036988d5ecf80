"""Departments no longer read the dossiers of cases that had ended before grants were withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Withdraw the grants of ended cases."""
    grants = sa.table("case_grants", sa.column("application_number"))
    applications = sa.table("applications", sa.column("number"), sa.column("status"))
    ended = sa.select(applications.c.number).where(
        applications.c.status.in_(("granted", "ready", "closed", "refused", "withdrawn"))
    )
    op.execute(grants.delete().where(grants.c.application_number.in_(ended)))
