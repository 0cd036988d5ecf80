"""Fills intake's table with copies of one real, accepted application.

Each has a number and an id of its own, and the applicant sealed for that id, so that the public
status answers for every one of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import asyncpg

from benchmarks.client import Connection
from benchmarks.people import act
from benchmarks.stage import Stage
from services.intake.repository.sealed import APPLICANT, query_secrets
from shared.identifiers import ApplicationNumber, application_number, new_id
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer

HOLDERS = 5_000
PER_DAY = 2_000
FIRST_DAY = date(2024, 1, 1)
STAGING = "CREATE TEMP TABLE bench_rows (id uuid, number text, applicant_sealed text)"
COPY = """
INSERT INTO applications (id, number, applicant_sealed, {columns})
SELECT n.id, n.number, n.applicant_sealed, {columns_of_model}
FROM bench_rows n, applications a WHERE a.number = $1
"""
COLUMNS = """
SELECT string_agg(quote_ident(column_name), ', ') AS columns,
    string_agg('a.' || quote_ident(column_name), ', ') AS columns_of_model
FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'applications'
    AND column_name NOT IN ('id', 'number', 'applicant_sealed')
"""
MODEL = "SELECT id, applicant_sealed, query_seed FROM applications WHERE number = $1"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may ask for the status of a case."""

    number: ApplicationNumber
    code: str


async def fill(stage: Stage, cases: int) -> Sequence[Holder]:
    """Put so many cases into the table; intake must be running.

    Returns: number and query code of cases picked at random over the whole table."""
    keys = KeyRing.load(stage.folder / "keys", "intake")
    sealer = Sealer(keys, APPLICANT)
    number = await _model(stage)
    connection = await asyncpg.connect(stage.dsn("intake"))
    try:
        (model,) = await connection.fetch(MODEL, number)
        applicant = sealer.open(model["applicant_sealed"], bound_to=model["id"].hex)
        await connection.execute(STAGING)
        await connection.copy_records_to_table(
            "bench_rows", records=_rows(cases, sealer, applicant), timeout=600
        )
        (columns,) = await connection.fetch(COLUMNS)
        await connection.execute(COPY.format(**columns), number, timeout=600)
        await connection.execute("VACUUM ANALYZE applications", timeout=300)
        await connection.execute("CHECKPOINT", timeout=300)
    finally:
        await connection.close()
    asked = [_number(made) for made in random.sample(range(cases), min(HOLDERS, cases))]
    return [Holder(one, query_secrets(keys, one, model["query_seed"])[0]) for one in asked]


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


def _rows(count: int, sealer: Sealer, applicant: str) -> Iterator[tuple[UUID, str, str]]:
    for made in range(count):
        id_ = new_id()
        yield id_, _number(made), sealer.seal(applicant, bound_to=id_.hex)


def _number(made: int) -> ApplicationNumber:
    day = FIRST_DAY + timedelta(days=made // PER_DAY)
    return application_number("410199", "B001", day, made % PER_DAY + 1)
