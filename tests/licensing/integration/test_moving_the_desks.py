"""Reviews of before came from nobody, checked nothing and know of no other office (migration 0007)."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.licensing.repository.reviews import review_of
from services.licensing.tables import reviews
from shared import migrating
from shared.database import Database
from tests.equipment import FRIDAY_MORNING, Place


def _upgraded(connection: Connection, revision: str) -> None:
    config = migrating.configuration("licensing")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _filled_as_before(connection: Connection) -> None:
    known = sa.MetaData()
    known.reflect(connection)
    row: dict[str, Any] = {
        "task_id": "task-1", "application_number": "4101021391202611200000017",
        "organization": "11410102MBDEM0023L", "organization_name": "中原区民政局",
        "department": "civil_affairs", "division": "410102", "level": 4, "stage": "decision",
        "stage_name": "审批", "item_code": "c", "item_name": "老年优待证办理", "item_version": 1,
        "applicant_kind": "person", "applicant_sealed": "", "form_sealed": "", "materials": [],
        "origin_organization_name": "站", "origin_window_name": "窗口", "accepted_by": "clerk",
        "sign_off_required": True, "leads": True, "due_on": date(2026, 11, 24),
        "due_is_provisional": False, "assigned_at": FRIDAY_MORNING, "status": "opined",
        "version": 2,
        "opinion": {
            "outcome": "granted", "text": "属实", "legal_basis": "", "given_by": "r",
            "given_by_name": "审查人员", "given_at": "2026-11-20T01:00:00Z",
        },
    }  # fmt: skip
    connection.execute(known.tables["reviews"].insert(), row)


async def test_the_reviews_of_a_filled_table_are_read_as_they_were(place: Place) -> None:
    database = Database.open(await place.empty_database(), pool_size=2)
    async with database.transaction() as connection:
        await connection.run_sync(_upgraded, "0006")
        await connection.run_sync(_filled_as_before)

    await migrating.upgrade("licensing", database)

    async with database.reading() as connection:
        row = (await connection.execute(sa.select(reviews))).mappings().one()
    await database.close()

    review = review_of(row)
    assert review.opinion is not None
    assert (review.opinion.given_by, review.opinion.on_behalf_of) == ("r", None)
    assert (review.came_by, review.handed_on, review.checks) == (None, None, ())
    assert review.stage_state is None
