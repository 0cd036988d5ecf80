"""The clocks run again after a special procedure and after supplements: the shipped words say which.

Words that a hall has loaded as its own stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "办件{application_number}（{item}）的特别程序已结束，恢复计时，承诺办结日期为{due}。"
AFTER = "办件{application_number}（{item}）的{ended}，恢复计时，承诺办结日期为{due}。"


def upgrade() -> None:
    """Renew the shipped words where they were loaded."""
    templates = sa.table("templates", sa.column("event_type"), sa.column("title"),
                         sa.column("sentence"))  # fmt: skip
    op.execute(
        templates.update()
        .where(templates.c.event_type == "cn.yikou.case.resumed.v1")
        .where(templates.c.title == "特别程序结束", templates.c.sentence == BEFORE)
        .values(title="{ended}", sentence=AFTER)
    )
