"""Many cases from every window of the district: each task at exactly one competent office.

The recount reads the seed files itself and cuts the division's code; it shares nothing with the
directory of the domain. In the whole suite 1,000 cases, 10,000 by `make proofs`."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import yaml

import services.demo
from services.routing.tables import case_tasks, cases
from shared.contracts import TaskAssigned
from shared.contracts.parts import RoutePlan
from shared.identifiers import ApplicationNumber
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus
from tests.proving import how_many
from tests.routing import builders as b
from tests.routing.integration import post

DATA = Path(services.demo.__file__).parent / "data"
DIGITS = {3: 4, 4: 6, 5: 9, 6: 12}
"""How much of a division's code names its city, district, street and community (GB/T 2260)."""
WORDS = {3: "city", 4: "district", 5: "street", 6: "community"}
CASES = how_many(short=1_000, long=10_000)
BATCH = 250
Row = dict[str, Any]


@cache
def rows(name: str) -> list[Row]:
    """The rows of a seed file."""
    found: list[Row] = yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))
    return found


@cache
def items() -> list[Row]:
    """The guides of the demo catalogue."""
    return [yaml.safe_load(file.read_text("utf-8")) for file in sorted(DATA.glob("items/*.yaml"))]


def place(division: str, level: int) -> str:
    """The division of a level that a division lies in; a city's code ends in 00."""
    return division[: DIGITS[level]].ljust(6, "0")


def competent(department: str, level: int, origin: str) -> list[str]:
    """Codes of the offices that answer for a department, a level and a place."""
    return [
        one["code"] for one in rows("organizations")
        if (one["department"], one["level"]) == (department, level)
        and one["division"] == place(origin, level)
    ]  # fmt: skip


def arrivals() -> list[tuple[Row, Row]]:
    """Item and accepting organisation of each case: every pair there is, again and again."""
    pairs = [
        (item, window) for item in items() for window in rows("organizations")
        if window["kind"] != "department" and window["level"] in item["accepted_at_levels"]
    ]  # fmt: skip
    return [pairs[at % len(pairs)] for at in range(CASES)]


def way(item: Row, window: Row) -> list[Row]:
    """The stages that a case of this window goes through: a higher one skips what the guide says."""
    return [
        stage for stage in item["route_plan"]["stages"]
        if window["level"] > stage.get("skipped_from_level", 0)
    ]  # fmt: skip


def handed_in(serial: int, item: Row, window: Row) -> Any:
    """The message of one accepted application."""
    return b.accepted(
        b.number_of(serial),
        plan=RoutePlan.model_validate({"stages": way(item, window)}),
        place=b.origin(window["division"], window["code"], window["level"]),
    )


async def assigned(routing: Service, told: int) -> list[tuple[TaskAssigned, str]]:
    """The tasks announced since `told` messages, each with its routing key."""
    assert routing.relay is not None
    while (await routing.relay.drain())[0]:
        pass
    news = routing.part(RecordingBus).published[told:]
    return [
        (TaskAssigned.model_validate(json.loads(one.body)["data"]), one.routing_key)
        for one in news
        if one.type == TaskAssigned.TYPE
    ]


def test_the_district_has_fourteen_streets_and_sixty_communities() -> None:
    levels = Counter(one["level"] for one in rows("divisions"))

    assert (levels[5], levels[6]) == (14, 60)
    served = {one["division"] for one in rows("organizations") if one["kind"] != "department"}
    assert {one["code"] for one in rows("divisions") if one["level"] >= 5} <= served


@pytest.mark.timeout(how_many(short=120, long=3600))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_each_task_is_at_the_one_competent_office_and_a_recount_agrees(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    origins: dict[str, tuple[Row, Row]] = {}
    seen: Counter[tuple[str, str, str, int]] = Counter()
    told, wrong = 0, []

    for start in range(0, CASES, BATCH):
        for serial, pair in enumerate(arrivals()[start : start + BATCH], start + 1):
            origins[b.number_of(serial)] = pair
            await post.send(routing, handed_in(serial, *pair))
        while tasks := await assigned(routing, told):
            told = len(routing.part(RecordingBus).published)
            for task, key in tasks:
                office, number = task.office, task.application_number
                origin = origins[number][1]["division"]
                seen[number, task.stage, office.department, office.level] += 1
                division = place(origin, office.level)
                expected = f"desk.{WORDS[office.level]}.{division}.{office.department}"
                offices = competent(office.department, office.level, origin)
                if offices != [office.organization] or key != expected:
                    wrong.append((number, key, office.organization, offices))
                await post.send(routing, b.decided(
                    ApplicationNumber(number), UUID(task.task_id), office.organization
                ))  # fmt: skip

    assert wrong == []
    assert seen == {
        (number, stage["code"], task["department"], task["level"]): 1
        for number, pair in origins.items()
        for stage in way(*pair)
        for task in stage["tasks"]
    }
    assert await per_status(routing) == {"granted": CASES}
    assert await per_office(routing) == Counter(
        competent(task["department"], task["level"], pair[1]["division"])[0]
        for pair in origins.values()
        for stage in way(*pair)
        for task in stage["tasks"]
    )


async def per_status(routing: Service) -> dict[str, int]:
    """How many cases stand in each status."""
    async with routing.reading() as connection:
        counted = sa.select(cases.c.status, sa.func.count()).group_by(cases.c.status)
        return {row[0]: row[1] for row in await connection.execute(counted)}


async def per_office(routing: Service) -> dict[str, int]:
    """How many tasks each office was given."""
    office = case_tasks.c.organization
    async with routing.reading() as connection:
        counted = sa.select(office, sa.func.count()).group_by(office)
        return {row[0]: row[1] for row in await connection.execute(counted)}
