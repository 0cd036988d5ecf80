"""Cases and files of an earlier release stay as they are, and take part in what came with this one."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.intake.repository.rows import materials_of
from shared import migrating
from shared.database import Database
from tests.equipment import Place

BEFORE = "0007"
MOMENT = datetime(2026, 11, 2, 1, tzinfo=UTC)
NUMBER = "N1"
PAPER = {"code": "M01", "name": "身份证", "state": "received", "copies": 1,
         "original_seen": True, "files": 1}  # fmt: skip


def _migrated_to(connection: Connection, revision: str) -> None:
    config = migrating.configuration("intake")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _fill(connection: Connection) -> None:
    """One case and one file, written as the tables stood."""
    for name, facts in (
        ("applications", {"number": NUMBER, "materials": [PAPER], "submitted_at": MOMENT}),
        ("files", {"application_number": NUMBER, "material": "M01", "sha256": "0" * 64}),
    ):
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        row: dict[str, Any] = {
            column.name: _some(column) for column in table.columns if not column.nullable
        }
        connection.execute(table.insert(), {**row, **facts})


def _some(column: sa.Column[Any]) -> Any:
    if column.name == "id":
        return UUID(int=1) if isinstance(column.type, sa.Uuid) else UUID(int=1).hex
    kind = column.type.python_type
    return {str: "x", int: 1, bool: False, datetime: MOMENT}.get(kind, {})


async def test_cases_and_files_of_an_earlier_release_are_kept_and_can_be_worked_on(
    place: Place,
) -> None:
    database = Database.open(await place.empty_database())
    async with database.transaction() as connection:
        await connection.run_sync(_migrated_to, BEFORE)
        await connection.run_sync(_fill)

    await migrating.upgrade("intake", database)

    async with database.transaction() as connection:
        case = (await connection.execute(sa.text("SELECT * FROM applications"))).one()
        file = (await connection.execute(sa.text("SELECT * FROM files"))).one()
        known = await connection.scalar(sa.text("SELECT count(*) FROM known_licences"))
    await database.close()
    written = case.materials
    papers = json.loads(written) if isinstance(written, str) else written
    assert (case.number, case.name_index) == (NUMBER, None)
    assert (file.application_number, file.taken_from, known) == (NUMBER, None, 0)
    (paper,) = materials_of(papers)
    assert (paper.state, paper.reason, paper.source) == ("received", "", "")
