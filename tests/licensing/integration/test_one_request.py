"""One request for papers in the life of a case, whichever office makes it (行政许可法 Art. 32)."""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from shared import migrating
from shared.contracts import TaskSupplementUsed
from shared.database import Database
from shared.messaging.open_rows import Outcome
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING, Place
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import REVIEWER, announced, deliver, number_of_case, task_assigned

DEFECTS = {"defects": ["照片不清"]}


def used(task: str = "task-1") -> TaskSupplementUsed:
    return TaskSupplementUsed(
        task_id=task, application_number=number_of_case(), organization_name="莲湖街道办事处",
        used_at=FRIDAY_MORNING,
    )  # fmt: skip


async def _asked(ask: Asking, task: str) -> tuple[int, str]:
    answer = await ask("POST", f"reviews/{task}/supplement-request", by=REVIEWER, json=DEFECTS)
    return answer.status_code, answer.json()["code"]


async def test_a_desk_that_follows_is_refused_at_once(
    licensing: Service, ask: Asking, keys: KeyRing
) -> None:
    await deliver(licensing, task_assigned(keys, supplement_used=True))

    assert await _asked(ask, "task-1") == (409, "supplement_already_requested")
    review = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()
    assert (review["status"], review["supplement_used"]) == ("pending", True)
    assert await announced(licensing) == []


async def test_a_desk_at_work_beside_it_is_told_and_refused(
    licensing: Service, ask: Asking, task: str
) -> None:
    await deliver(licensing, used())
    await deliver(licensing, used())

    assert await _asked(ask, task) == (409, "supplement_already_requested")


async def test_word_of_it_that_overtakes_its_task_waits(licensing: Service) -> None:
    assert await deliver(licensing, used()) == Outcome.WAITING


async def test_reviews_from_before_have_not_heard_of_it(place: Place) -> None:
    def fill(connection: Connection) -> None:
        config = migrating.configuration("licensing")
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        reviews = sa.Table("reviews", sa.MetaData(), autoload_with=connection)
        needed = (column for column in reviews.c if not column.nullable)
        values = {bool: False, int: 1, date: date(2026, 11, 20), datetime: FRIDAY_MORNING}
        row = {one.name: values.get(one.type.python_type, "1") for one in needed}
        connection.execute(reviews.insert().values(row))

    database = Database.open(await place.empty_database())
    async with database.transaction() as connection:
        await connection.run_sync(fill)

    await migrating.upgrade("licensing", database)

    async with database.reading() as connection:
        found = await connection.execute(sa.text("SELECT supplement_used FROM reviews"))
        said = [bool(one) for one in found.scalars()]
    await database.close()
    assert said == [False]
