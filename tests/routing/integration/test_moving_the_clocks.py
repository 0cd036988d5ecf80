"""Cases that were opened before their clocks stood in their rows keep every clock (migration 0005)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from services.routing.domain.case import Case
from services.routing.domain.clocks import ClockKind
from services.routing.domain.pauses import ARTICLE_45, PauseKind
from services.routing.domain.ringing import next_ring_at
from services.routing.repository.cases import find_case
from services.routing.tables import cases
from shared import migrating
from shared.calendar import DueDate
from shared.database import Database
from tests.equipment import FRIDAY_MORNING, Place
from tests.routing import builders as b

OPEN, DECIDED = b.number_of(1), b.number_of(2)
TASK = UUID("0198c0de-0000-7000-8000-000000000001")
EXTENDED_AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
LATE_EVENING = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # the 25th in Shanghai


def upgraded(connection: Connection, revision: str) -> None:
    config = migrating.configuration("routing")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def filled_as_before(connection: Connection) -> None:
    """Two cases as the version before wrote them."""
    known = sa.MetaData()
    known.reflect(connection)
    for number, status, decided_at in (
        (OPEN, "under_review", None),
        (DECIDED, "refused", LATE_EVENING),
    ):
        connection.execute(known.tables["cases"].insert(), _case(number, status, decided_at))
        for kind, limit, extension in (("promised", 3, 0), ("statutory", 20, 10)):
            connection.execute(
                known.tables["case_clocks"].insert(),
                {
                    "application_number": number, "kind": kind, "started_on": date(2026, 11, 20),
                    "limit_working_days": limit, "extension_working_days": extension,
                    "extended_at": EXTENDED_AT if extension else None,
                },
            )  # fmt: skip
    task: Any = TASK if connection.dialect.name == "postgresql" else TASK.hex
    connection.execute(
        known.tables["case_tasks"].insert(),
        {
            "id": task, "application_number": OPEN, "stage_index": 0, "department": "civil_affairs",
            "level": 4, "organization": b.DISTRICT_OFFICE, "organization_name": "中原区民政局",
            "division": "410102", "phone": "", "routing_key": "desk.district.410102.civil_affairs",
            "status": "open", "leads": True, "may_veto": True, "sign_off_required": False,
            "silence_is_consent": False, "limit_working_days": 2, "due_on": date(2026, 11, 24),
            "due_is_provisional": False, "assigned_at": FRIDAY_MORNING, "announced_as": 2,
        },
    )  # fmt: skip


def _case(number: str, status: str, decided_at: datetime | None) -> dict[str, Any]:
    origin = {"division": b.COMMUNITY, "organization": b.STATION}
    return {
        "application_number": number, "status": status, "stage_index": 0, "item": {},
        "origin": origin, "origin_organization": b.STATION, "origin_division": b.COMMUNITY,
        "applicant": {}, "form_sealed": "", "materials": [], "accepted_by": "c",
        "plan": {"stages": []}, "promised_due": date(2026, 11, 25),
        "promised_due_is_provisional": False, "statutory_due": date(2027, 1, 1),
        "statutory_due_is_provisional": True, "opened_at": FRIDAY_MORNING,
        "entered_at": FRIDAY_MORNING, "decided_at": decided_at, "version": 3, "announced": 2,
    }  # fmt: skip


async def test_every_clock_of_a_filled_table_is_kept(place: Place) -> None:
    database = Database.open(await place.empty_database(), pool_size=2)
    async with database.transaction() as connection:
        await connection.run_sync(upgraded, "0004")
        await connection.run_sync(filled_as_before)

    await migrating.upgrade("routing", database)

    async with database.reading() as connection:
        running, ended = [await _found(connection, number) for number in (OPEN, DECIDED)]
        rung = await connection.execute(sa.select(cases.c.application_number, cases.c.rings_at))
        moments = {row.application_number: row.rings_at for row in rung}
    await database.close()

    promised, statutory, task = (
        next(one for one in running.clocks if one.kind is kind)
        for kind in (ClockKind.PROMISED, ClockKind.STATUTORY, ClockKind.TASK)
    )
    assert promised.due == DueDate(date(2026, 11, 25), is_provisional=False)
    assert PauseKind.SITE_CHECK in promised.uncounted
    assert statutory.due == DueDate(date(2027, 1, 1), is_provisional=True)
    assert (statutory.uncounted, statutory.working_days) == (ARTICLE_45, 30)
    assert statutory.extended_at == EXTENDED_AT
    assert (task.task_id, task.due, task.ended_on) == (
        TASK, DueDate(date(2026, 11, 24), is_provisional=False), None,
    )  # fmt: skip
    assert {one.ended_on for one in ended.clocks} == {date(2026, 11, 25)}
    assert [task.advisory for task in running.tasks] == [False]
    assert moments == {OPEN: next_ring_at(running), DECIDED: None}
    assert moments[OPEN] == datetime(2026, 11, 24, 16, tzinfo=UTC)


async def _found(connection: Any, number: str) -> Case:
    found = await find_case(connection, number)
    assert found is not None
    return found
