"""Applications from before anybody asked how they came in are looked after like all others."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.intake.domain.application import Application
from services.intake.domain.status import Status
from services.intake.repository.rows import application_of, new_row
from services.intake.repository.timers import claim_due
from services.intake.tables import applications
from shared import migrating
from shared.database import Database
from shared.identifiers import application_number
from shared.security.keys import KeyRing
from tests.equipment import Place
from tests.intake.builders import CLERK, FRIDAY, NUMBER, submitted

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LATER_COLUMNS = (
    "channel", "entry", "rings_at", "ring_leased_until", "name_index",
)  # fmt: skip


def _migrated_to(connection: Connection, revision: str) -> None:
    config = migrating.configuration("intake")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _row_of_before(application: Application, keys: KeyRing) -> dict[str, Any]:
    row = new_row(application, keys)
    return {name: value for name, value in row.items() if name not in LATER_COLUMNS}


async def test_papers_that_waited_before_are_looked_at_and_their_clerk_answers_for_them(
    place: Place, keys: KeyRing
) -> None:
    database = Database.open(await place.empty_database())
    before = sa.table("applications", *_columns_of_before())
    other = application_number("410102", "1301", date(2026, 11, 20), 2)
    closed = submitted(id=UUID(int=2), number=other, status=Status.CLOSED)
    async with database.transaction() as connection:
        await connection.run_sync(_migrated_to, "0007")
        for one in (submitted(), closed):
            await connection.execute(before.insert().values(_row_of_before(one, keys)))

    await migrating.upgrade("intake", database)

    async with database.transaction() as connection:
        claimed = await claim_due(connection, NOW)
        rows = (await connection.execute(sa.select(applications))).all()
    await database.close()
    waiting, done = sorted(rows, key=lambda row: str(row.status), reverse=True)
    assert claimed == [NUMBER]
    found = application_of(waiting, keys)
    assert (found.entry.channel, found.entry.received_at) == ("window", FRIDAY)
    assert found.entry.responsible is not None
    assert found.entry.responsible.staff == CLERK
    assert application_of(done, keys).entry.responsible is None


def _columns_of_before() -> list[sa.ColumnClause[Any]]:
    return [
        sa.column(column.name, column.type)
        for column in applications.c
        if column.name not in LATER_COLUMNS
    ]
