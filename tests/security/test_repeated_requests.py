"""The same request twice at the same moment has one effect; a key belongs to one caller."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.all_in_one import System
from services.intake.tables import applications
from shared.identifiers import StaffId
from tests.security.people import CLERK, member
from tests.security.scene import Scene, essence

PAIRS = 200
AT_ONCE = 10


@pytest.fixture
def database_kind() -> str:
    return "postgres"


async def _count(system: System) -> int:
    async with system.services["intake"].reading() as connection:
        found = await connection.execute(sa.select(sa.func.count()).select_from(applications))
        return int(found.scalar_one())


async def test_two_hundred_pairs_of_the_same_submission_make_two_hundred_applications(
    scene: Scene,
) -> None:
    gate, body = asyncio.Semaphore(AT_ONCE), Scene.body()
    seen: Counter[tuple[int, str]] = Counter()

    async def one_pair(key: str) -> None:
        async with gate:
            pair = [
                scene.call("POST", "applications", by=CLERK, body=body, key=key) for _ in range(2)
            ]
            answers = await asyncio.gather(*pair)
        numbers = {one.json()["application_number"] for one in answers if one.status_code == 201}
        assert len(numbers) == 1
        for one in answers:
            is_new = one.status_code == 201 and "idempotent-replay" not in one.headers
            seen[one.status_code, "new" if is_new else one.json().get("code", "replayed")] += 1

    await asyncio.gather(*(one_pair(f"pair-{place}") for place in range(PAIRS)))

    assert await _count(scene.system) == PAIRS
    assert seen[201, "new"] == PAIRS
    assert set(seen) <= {(201, "new"), (201, "replayed"), (409, "request_in_progress")}
    assert seen.total() == 2 * PAIRS


async def test_a_key_with_another_payload_is_refused_and_makes_nothing(scene: Scene) -> None:
    body = Scene.body()
    first = await scene.call("POST", "applications", by=CLERK, body=body, key="same")
    body["applicant"]["phone"] = "15400009999"
    answers = await asyncio.gather(
        *(scene.call("POST", "applications", by=CLERK, body=body, key="same") for _ in range(5))
    )

    assert first.status_code == 201
    assert {one.status_code for one in answers} <= {409, 422}
    assert await _count(scene.system) == 1
    again = await scene.call("POST", "applications", by=CLERK, body=body, key="same")
    assert (again.status_code, essence(again)["code"]) == (422, "idempotency_key_reused")


async def test_a_key_of_one_caller_never_replays_to_another(scene: Scene) -> None:
    body = Scene.body()
    colleague = replace(member(CLERK), staff=StaffId("zy-lianhu-901-c02"))
    callers = (CLERK, colleague, "zy-lianhu-902-c01")

    answers = [
        await scene.call("POST", "applications", by=caller, body=body, key="shared")
        for caller in callers
    ]

    assert [one.status_code for one in answers] == [201, 201, 201]
    assert len({one.json()["application_number"] for one in answers}) == 3
    assert len({one.json()["query_code"] for one in answers}) == 3
    assert not any("idempotent-replay" in one.headers for one in answers)


async def test_an_answer_is_not_replayed_for_another_object_or_act(scene: Scene) -> None:
    numbers = [(await scene.submitted())["application_number"] for _ in range(2)]
    accepted = [
        await scene.call("POST", f"applications/{one}/acceptance", by=CLERK, body={}, key="k")
        for one in numbers
    ]

    assert [one.json()["application_number"] for one in accepted] == numbers


async def test_an_act_repeated_at_once_is_done_once(scene: Scene) -> None:
    number = (await scene.submitted())["application_number"]
    path = f"applications/{number}/acceptance"

    same_key = [scene.call("POST", path, by=CLERK, body={}, key="once") for _ in range(6)]
    other_keys = [scene.call("POST", path, by=CLERK, body={}, key=f"k{n}") for n in range(6)]
    answers = await asyncio.gather(*same_key, *other_keys)
    done = [
        one for one in answers if one.status_code == 201 and "idempotent-replay" not in one.headers
    ]
    accepted = await scene.get(f"applications/{number}", by=CLERK)

    assert len(done) == 1
    assert {one.status_code for one in answers} <= {201, 409}
    assert (accepted["status"], accepted["version"]) == ("accepted", 2)
