"""Fills routing's table with open cases: copies of one real case, each with a moment of its own.

So many are due at a given moment; the others run out within the months after it."""

from datetime import UTC, datetime

import asyncpg

from services.routing.domain.case import Case
from services.routing.domain.clocks import Beginnings, opening_clocks
from services.routing.domain.directory import Directory, Organization
from services.routing.domain.dossier import Dossier
from services.routing.domain.pauses import not_counted_by_the_promise
from services.routing.domain.plan import PlannedStage, PlannedTask, RoutePlan
from services.routing.repository.cases import add_case
from shared.calendar import local_date, shipped_calendar
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    application_number,
)
from shared.service import Service

ACCEPTED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
RUNS_OUT_AT = datetime(2026, 11, 25, 16, tzinfo=UTC)
MODEL = application_number("410102", "B001", ACCEPTED_AT.date(), 1)
OFFICE = Organization(
    code=OrganizationCode("11410102MBDEM0023L"),
    name="中原区民政局",
    kind="department",
    division=DivisionCode("410102"),
    level=Level.DISTRICT,
    department=DepartmentCode("civil_affairs"),
)
PLAN = RoutePlan(
    (
        PlannedStage(
            "decide", "决定", (PlannedTask(DepartmentCode("civil_affairs"), Level.DISTRICT, 3),)
        ),
    )
)
COPY = """
INSERT INTO {table} ({key}, {columns})
SELECT {new_key}, {columns_of_model}
FROM generate_series(1, $2::int) AS made, {table} m WHERE m.application_number = $1
"""
COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') AS columns,
    string_agg('m.' || quote_ident(column_name), ', ') AS columns_of_model
FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
    AND NOT column_name = ANY ($2)
"""
NUMBER = "'B' || lpad(made::text, 24, '0')"
LATER = "m.rings_at + interval '1 minute' * (1 + floor(random() * 100000))"


async def fill(routing: Service, dsn: str, *, cases: int, due: int) -> None:
    """Put so many open cases into a migrated database, of which so many are due at RUNS_OUT_AT."""
    async with routing.work(routing.system) as work:
        add_case(work, _model(), otherwise=RuntimeError("the table was not empty"))
    connection = await asyncpg.connect(dsn)
    try:
        later = {"application_number": NUMBER, "rings_at": LATER}
        await _copies(connection, "cases", later, cases - due)
        late = NUMBER.replace("'B'", "'A'")
        await _copies(connection, "cases", {"application_number": late}, due - 1)
        await _copies(
            connection,
            "case_tasks",
            {"application_number": late, "id": "gen_random_uuid()"},
            due - 1,
        )
        await connection.execute("VACUUM ANALYZE cases", timeout=600)
        await connection.execute("CHECKPOINT", timeout=300)
    finally:
        await connection.close()


async def _copies(
    connection: asyncpg.Connection, table: str, own: dict[str, str], count: int
) -> None:
    (columns,) = await connection.fetch(COLUMNS, table, list(own))
    statement = COPY.format(
        table=table, key=", ".join(own), new_key=", ".join(own.values()), **columns
    )
    await connection.execute(statement, MODEL, count, timeout=900)


def _model() -> Case:
    day = local_date(ACCEPTED_AT)
    calendar = shipped_calendar()
    clocks = opening_clocks(
        Beginnings(day, day, day, day),
        PLAN,
        promised_working_days=3,
        statutory_working_days=20,
        uncounted=not_counted_by_the_promise(()),
    )
    dossier = Dossier(
        item={"code": "11410102MBDEM0023L4412007002001", "name": "老年优待证办理", "version": 1},
        origin={
            "organization": "11410102MBDEM0840T", "organization_name": "阳光花苑社区便民服务站",
            "division": "410102013901", "level": 6, "window": "w1", "window_name": "综合窗口",
            "clerk": "c1", "clerk_name": "窗口人员",
        },
        applicant={"kind": "person", "sealed": "k1." + "A" * 200},
        form_sealed="k1." + "A" * 400,
        materials=(),
        accepted_by="c1",
    )  # fmt: skip
    number = ApplicationNumber(MODEL)
    received = Case.received(number, dossier, PLAN, clocks, calendar, ACCEPTED_AT)
    case, _ = received.start_stage(Directory.of([OFFICE]), calendar, ACCEPTED_AT)
    return case
