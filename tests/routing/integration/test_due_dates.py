"""`calendar/due-dates` answers as the clock of a case would, and refuses rubbish by its field."""

from typing import Any

import pytest

from tests.conftest import OpenService
from tests.equipment import client_of
from tests.routing.unit.counting import Due, pauses_of, rows_of

PATH = "/api/v1/calendar/due-dates"
CASES = rows_of("clock_cases.txt")


def question(row: list[str]) -> dict[str, Any]:
    start, limit, extension, pauses, _due, _note = row
    return {
        "start": start,
        "working_days": int(limit) + int(extension),
        "pauses": [
            {"first": first.isoformat(), "resumed": last and last.isoformat()}
            for first, last in pauses_of(pauses)
        ],
    }


@pytest.mark.parametrize("half", [0, 1])
async def test_every_case_of_the_table_is_answered_as_worked_out_by_hand(
    open_service: OpenService, half: int
) -> None:
    routing = await open_service("routing")
    rows = CASES[half::2]

    async with client_of(routing) as client:
        answer = await client.post(PATH, json={"questions": [question(row) for row in rows]})

    expected = [Due.read(row[4]) for row in rows]
    given = [(one["due"]["on"], one["due"]["is_provisional"]) for one in answer.json()["answers"]]
    assert given == [(due.day.isoformat(), due.is_provisional) for due in expected]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": 1767225600}, "start"),
        ({"start": "1767225600"}, "start"),
        ({"start": "1999-12-31"}, "start"),
        ({"start": "2101-01-01"}, "start"),
        ({"working_days": True}, "working_days"),
        ({"working_days": -1}, "working_days"),
        ({"working_days": 366}, "working_days"),
        ({"working_days": 2.5}, "working_days"),
        ({"pauses": [{"first": "2026-11-24", "resumed": "2026-11-23"}]}, "pauses.0"),
        ({"pauses": [{"first": "2026-11-24"}] * 51}, "pauses"),
    ],
)
async def test_rubbish_is_refused_by_its_field(
    open_service: OpenService, changes: dict[str, Any], field: str
) -> None:
    routing = await open_service("routing")

    async with client_of(routing) as client:
        answer = await client.post(PATH, json={"start": "2026-11-20", "working_days": 5, **changes})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]
