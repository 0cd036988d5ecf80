"""A centre with a hundred thousand cases answers its clerk in the time of one with a hundred.

What decides is the plan: each list is read along one index in its own order, without sorting. The
time is compared as well, with room for a noisy machine."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.demo.seeding import actor_of
from services.intake.domain.status import Status
from services.intake.queries.applications import (
    DeskList,
    Filters,
    NewestFirst,
    applications_in_sight,
    list_statement,
)
from services.intake.tables import applications
from shared.security.tokens import Actor
from tests import equipment
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.window import CLERK, Desk

FEW, MANY = 100, 100_000
ROUNDS = 15
TIMES_AS_LONG, AT_LEAST_SECONDS = 4.0, 0.004
PAGE = 51
MIDDLE = NewestFirst(FRIDAY_MORNING - timedelta(seconds=MANY // 2), UUID(int=0))
LISTS: dict[str, tuple[Filters, NewestFirst | None]] = {
    "all": (Filters(), None),
    "all, from the middle": (Filters(), MIDDLE),
    "mine": (Filters((DeskList.MINE,)), None),
    "mine, from the middle": (Filters((DeskList.MINE,)), MIDDLE),
    "my window's": (Filters((DeskList.WINDOW,)), None),
    "waiting for papers": (Filters((DeskList.SUPPLEMENT,)), None),
    "mine and waiting for papers": (Filters((DeskList.MINE, DeskList.SUPPLEMENT)), None),
    "due for delivery": (Filters((DeskList.DELIVERY,)), None),
    "of my window and due": (Filters((DeskList.WINDOW, DeskList.DELIVERY)), None),
    "refused": (Filters(status=Status.REFUSED), None),
    "of a rare item": (Filters(item_code="rare"), None),
    "of some days": (Filters(submitted_before=FRIDAY_MORNING - timedelta(hours=9)), None),
}


def numbered(kind: str, first: int, last: int) -> str:
    """A source of numbers, in the words of the database."""
    if kind == "postgresql":
        return f"(SELECT g AS n FROM generate_series({first}, {last}) AS g) AS serial"
    return (
        f"(WITH RECURSIVE g(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM g WHERE n < {last})"
        " SELECT n FROM g) AS serial"
    )


def invented(kind: str) -> dict[str, str]:
    """What differs from the case that all are copied from: a second apart, most of them closed, a
    thirtieth of them mine, a tenth of them my window's, every thousandth of a rare item; what no list
    reads is left out."""
    is_postgres = kind == "postgresql"
    moment = (
        f"TIMESTAMPTZ '{FRIDAY_MORNING.isoformat()}' - n * INTERVAL '1 second'"
        if is_postgres
        else f"strftime('%Y-%m-%d %H:%M:%f', '{FRIDAY_MORNING:%Y-%m-%d %H:%M:%S}',"
        " '-' || n || ' seconds') || '000'"
    )
    return {
        "id": "lpad(to_hex(n), 32, '0')::uuid" if is_postgres else "printf('%032x', n)",
        **dict.fromkeys(("applicant_sealed", "form_sealed"), "'x'"),
        **dict.fromkeys(("materials", "receipt_materials"), "'[]'"),
        "number": "'N' || n",
        "submitted_at": moment,
        "origin_clerk": "CASE WHEN n % 30 = 0 THEN origin_clerk ELSE 'c' || (n % 29) END",
        "origin_window": "CASE WHEN n % 10 = 0 THEN origin_window ELSE 'w' || (n % 9) END",
        "item_code": "CASE WHEN n % 1000 = 0 THEN 'rare' ELSE item_code END",
        "status": (
            "CASE WHEN n % 1000 = 30 THEN 'supplement_notified'"
            " WHEN n % 1000 = 60 THEN 'supplement_requested'"
            " WHEN n % 500 = 90 THEN 'ready' WHEN n % 997 = 1 THEN 'refused'"
            " WHEN n % 40 = 3 THEN 'under_review' ELSE 'closed' END"
        ),
    }


async def fill(desk: Desk, first: int, last: int) -> None:
    """Copies of one case, loaded in one statement; statistics as a running database has them."""
    async with desk.service.database.transaction() as connection:
        kind = connection.dialect.name
        different = invented(kind)
        names = [column.name for column in applications.columns]
        values = [different.get(name, name) for name in names]
        await connection.execute(
            sa.text(
                f"INSERT INTO applications ({', '.join(names)}) SELECT {', '.join(values)}"
                f" FROM (SELECT * FROM applications WHERE number NOT LIKE 'N%') AS one,"
                f" {numbered(kind, first, last)}"
            )
        )
        await connection.execute(sa.text("ANALYZE applications"))


def clerk() -> Actor:
    return actor_of(equipment.seed(), CLERK)


async def quickest(desk: Desk, filters: Filters, after: NewestFirst | None) -> tuple[float, int]:
    """The shortest time of one page in seconds, and how many rows it had."""
    shortest, rows = float("inf"), 0
    async with desk.service.reading() as connection:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = await applications_in_sight(
                connection, clerk(), filters, after=after, limit=PAGE
            )
            shortest, rows = min(shortest, time.perf_counter() - start), len(found)
    return shortest, rows


async def plan_of(desk: Desk, filters: Filters, after: NewestFirst | None) -> str:
    """How the database reads one page, in its own words."""
    statement = list_statement(clerk(), filters, after=after, limit=PAGE)
    async with desk.service.database.transaction() as connection:
        compiled = statement.compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        word = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        lines = await connection.exec_driver_sql(f"{word} {compiled}")
        return "\n".join(str(tuple(line)) for line in lines)


def is_read_in_order(plan: str) -> bool:
    """Along an index, with nothing sorted and nothing read from one end to the other."""
    slow = ("Seq Scan", "Sort", "Bitmap", "TEMP B-TREE", 'SCAN applications"', "SCAN applications'")
    return ("Index Scan" in plan or "USING INDEX" in plan) and not any(one in plan for one in slow)


@pytest.mark.timeout(300)
async def test_a_hundred_thousand_cases_answer_in_the_time_of_a_hundred(desk: Desk) -> None:
    await desk.submitted()
    await fill(desk, 1, FEW)
    before = {name: (await quickest(desk, *one))[0] for name, one in LISTS.items()}

    await fill(desk, FEW + 1, MANY)
    after = {name: await quickest(desk, *one) for name, one in LISTS.items()}
    plans = {name: await plan_of(desk, *one) for name, one in LISTS.items()}

    assert {name: plan for name, plan in plans.items() if not is_read_in_order(plan)} == {}
    floor = max(*before.values(), AT_LEAST_SECONDS)
    slow = {name: took for name, (took, _) in after.items() if took > TIMES_AS_LONG * floor}
    assert slow == {}
    assert min(rows for _, rows in after.values()) > 0


async def test_every_page_of_a_long_list_shows_each_case_once(desk: Desk) -> None:
    await desk.submitted()
    await fill(desk, 1, 2_000)
    place, seen = None, []
    filters = Filters((DeskList.DELIVERY,))

    async with desk.service.reading() as connection:
        while rows := await applications_in_sight(
            connection, clerk(), filters, after=place, limit=2
        ):
            seen += [row.number for row in rows]
            place = NewestFirst(rows[-1].submitted_at, rows[-1].id)

    assert seen == ["N90", "N590", "N1090", "N1590"]


def test_a_plan_that_sorts_is_noticed() -> None:
    assert not is_read_in_order("Limit -> Sort -> Index Scan using ix")
    assert not is_read_in_order("('SCAN applications',)")
    assert is_read_in_order("Limit -> Index Scan Backward using ix_applications_origin_clerk")
