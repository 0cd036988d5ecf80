"""Fills intake's table with copies of one real, accepted application under numbers of their own."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import asyncpg

from benchmarks.client import Connection
from benchmarks.people import act
from benchmarks.stage import Stage
from services.intake.repository.sealed import query_secrets
from shared.identifiers import ApplicationNumber, application_number, new_id
from shared.security.keys import KeyRing

HOLDERS = 5_000
PER_DAY = 2_000
FIRST_DAY = date(2024, 1, 1)
COPY = """
INSERT INTO applications (id, number, {columns})
SELECT n.id, n.number, {columns_of_model} FROM bench_numbers n, applications a WHERE a.number = $1
"""
COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') AS columns,
    string_agg('a.' || quote_ident(column_name), ', ') AS columns_of_model
FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = 'applications' AND column_name NOT IN ('id', 'number')
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may ask for the status of a case."""

    number: ApplicationNumber
    code: str


async def fill(stage: Stage, cases: int) -> Sequence[Holder]:
    """Fill the table up to so many cases; intake must be running.

    Returns: number and query code of cases picked at random over the whole table."""
    model = await _model(stage)
    numbers = await asyncio.to_thread(lambda: list(_numbers(cases)))
    connection = await asyncpg.connect(stage.dsn("intake"))
    try:
        await connection.execute("CREATE TEMP TABLE bench_numbers (id uuid, number text)")
        await connection.copy_records_to_table(
            "bench_numbers", records=((new_id(), number) for number in numbers), timeout=300
        )
        await connection.execute(await _copy(connection), model, timeout=800)
        await connection.execute("VACUUM ANALYZE applications", timeout=300)
        await connection.execute("CHECKPOINT", timeout=300)
        seed = await connection.fetchval(
            "SELECT query_seed FROM applications WHERE number = $1", model
        )
    finally:
        await connection.close()
    keys = KeyRing.load(stage.folder / "keys")
    asked = random.sample(numbers, min(HOLDERS, len(numbers)))
    return [Holder(number, query_secrets(keys, number, seed)[0]) for number in asked]


async def _model(stage: Stage) -> str:
    """A real application, submitted and accepted over HTTP."""
    clerk = stage.hall.streets[0].clerk
    connection = await Connection.open(stage.running["intake"].port)
    try:
        submitted = await connection.get(stage.hall.submission(clerk))
        number: str = submitted.json()["application_number"]
        await connection.get(act(number, "acceptance", {}, by=clerk))
    finally:
        connection.close()
    return number


async def _copy(connection: "asyncpg.Connection[asyncpg.Record]") -> str:
    (row,) = await connection.fetch(COLUMNS)
    return COPY.format(**row)


def _numbers(count: int) -> Iterator[ApplicationNumber]:
    for made in range(count):
        day = FIRST_DAY + timedelta(days=made // PER_DAY)
        yield application_number("410199", "B001", day, made % PER_DAY + 1)
