"""Tasks of before came from nobody; a second task of the same department may follow (migration 0009)."""

from dataclasses import replace
from uuid import UUID

from services.routing.domain.joint import NOTHING_JOINT
from services.routing.repository.case_rows import task_row
from services.routing.repository.cases import find_case
from services.routing.tables import case_tasks
from shared import migrating
from shared.database import Database
from tests.equipment import Place
from tests.routing.integration.test_moving_the_clocks import OPEN, filled_as_before, upgraded

SUCCESSOR = UUID("0198c0de-0000-7000-8000-000000000002")


async def test_the_tasks_of_a_filled_table_are_kept_and_may_have_successors(place: Place) -> None:
    database = Database.open(await place.empty_database(), pool_size=2)
    async with database.transaction() as connection:
        await connection.run_sync(upgraded, "0004")
        await connection.run_sync(filled_as_before)
        await connection.run_sync(upgraded, "0008")

    await migrating.upgrade("routing", database)

    async with database.transaction() as connection:
        before = await find_case(connection, OPEN)
        assert before is not None
        second = replace(before.tasks[0], id=SUCCESSOR)
        await connection.execute(case_tasks.insert(), task_row(before.number, second))
        after = await find_case(connection, OPEN)
    await database.close()

    assert before.joint == NOTHING_JOINT
    assert [task.came_by for task in before.tasks] == [None]
    assert after is not None
    assert len(after.tasks) == 2
