"""What offices of a stage do together; a task may go on to another office of the same department."""

import sqlalchemy as sa
from alembic import op

from shared.database import Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the identity of a task is its key alone."""
    op.add_column("cases", sa.Column("joint", Json, nullable=False, server_default="{}"))
    with op.batch_alter_table("case_tasks") as tasks:
        tasks.add_column(sa.Column("came_by", Json))
        tasks.drop_constraint(
            "uq_case_tasks_application_number_stage_index_department_level", type_="unique"
        )
