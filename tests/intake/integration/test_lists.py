"""Lists of the clerk: mine, my window's, waiting for papers, due for delivery; filtered, paged, found."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.tables import applications, common
from services.intake.worker import index_names
from tests.intake.integration.test_documents import printed
from tests.intake.integration.window import (
    CLERK,
    NEIGHBOUR,
    SUPERVISOR,
    Answer,
    Desk,
    body,
    issued,
    opened,
    problem,
    supplement_requested,
)

NOTICE = {"defects": [{"material": "M02", "defect": "照片模糊"}]}
RARE = ("张𠮷安", "李㛃", "王龖")


def person(name: str) -> Answer:
    """A submission of somebody with this name."""
    papers = body()
    papers["applicant"]["name"] = name
    return papers


async def listed(desk: Desk, question: str, *, by: str = CLERK) -> list[str]:
    """The numbers on a list."""
    answer = await desk.get(f"applications?{question}", by=by)
    assert answer.status_code == 200, answer.text
    return [one["application_number"] for one in answer.json()["applications"]]


async def change(desk: Desk, number: str, **columns: str) -> None:
    """A case taken in elsewhere in the hall."""
    async with desk.service.work(desk.service.system) as work:
        await work.connection.execute(
            applications.update().where(applications.c.number == number).values(**columns)
        )


async def in_every_state(desk: Desk) -> dict[str, str]:
    """One case just received, one noticed, one asked for papers by its office, one to be collected."""
    received = (await desk.submitted())["application_number"]
    noticed = (await desk.submitted())["application_number"]
    await desk.post(f"applications/{noticed}/supplement-notice", NOTICE)
    asked, ready = await desk.accepted(), await desk.accepted()
    await desk.hear(opened(asked))
    await desk.hear(supplement_requested(asked["application_number"]))
    await desk.hear(opened(ready))
    await desk.hear(issued(ready))
    return {
        "received": received,
        "noticed": noticed,
        "asked": asked["application_number"],
        "ready": ready["application_number"],
    }


async def test_a_clerk_sees_what_waits_for_papers_and_what_is_due_for_delivery(
    desk: Desk,
) -> None:
    cases = await in_every_state(desk)

    waiting = await listed(desk, "desk=supplement")
    due = await listed(desk, "desk=delivery")

    assert waiting == [cases["asked"], cases["noticed"]]
    assert due == [cases["ready"]]


async def test_a_clerk_sees_the_own_cases_and_those_of_the_own_window(desk: Desk) -> None:
    own, other, third = [(await desk.submitted())["application_number"] for _ in range(3)]
    await change(desk, other, origin_clerk="somebody")
    await change(desk, third, origin_clerk="somebody", origin_window="another")

    assert await listed(desk, "desk=mine") == await listed(desk, "mine=true") == [own]
    assert await listed(desk, "desk=window") == [other, own]
    assert await listed(desk, "") == [third, other, own]
    assert await listed(desk, "desk=window", by=NEIGHBOUR) == []


async def test_a_list_is_narrowed_by_item_status_and_days_and_paged(desk: Desk) -> None:
    cases = await in_every_state(desk)
    bus = await desk.post("applications", body(item="elder_bus_card", applicant="bus-1"))
    number = bus.json()["application_number"]
    item = bus.json()["item"]["code"]

    first = (await desk.get("applications?desk=supplement&limit=1")).json()
    second = await listed(desk, f"desk=supplement&limit=1&after={first['next']}")

    assert await listed(desk, f"item_code={item}") == [number]
    assert await listed(desk, "status=supplement_requested&desk=mine") == [cases["asked"]]
    assert second == [cases["noticed"]]
    assert await listed(desk, "submitted_from=2026-11-21T00:00:00Z") == []
    assert len(await listed(desk, "submitted_before=2026-11-21T00:00:00Z")) == 5
    assert problem(await desk.get("applications?desk=elsewhere")) == (422, "invalid_request")


@pytest.mark.parametrize("name", RARE)
async def test_a_name_with_a_rare_character_is_accepted_stored_found_and_printed(
    desk: Desk, name: str
) -> None:
    number = (await desk.post("applications", person(name))).json()["application_number"]
    await desk.submitted()

    answer = await desk.post("applications/lookups", {"name": name})
    unmasked = await desk.post(f"applications/{number}/unmasking", {"reason": "核对姓名"})

    assert [one["application_number"] for one in answer.json()["applications"]] == [number]
    assert unmasked.json()["applicant"]["name"] == name
    assert name in await printed(desk, number, "receipt")


@pytest.mark.parametrize("written", ["买买提・吐尔逊", "买买提·吐尔逊", " 买买提 • 吐尔逊 "])
async def test_a_name_is_found_however_its_dot_is_written(desk: Desk, written: str) -> None:
    taken_in = await desk.post("applications", person("买买提·吐尔逊"))

    answer = await desk.post("applications/lookups", {"name": written})

    found = [one["application_number"] for one in answer.json()["applications"]]
    assert found == [taken_in.json()["application_number"]]


async def test_a_name_that_the_font_lacks_is_refused_before_anything_is_kept(desk: Desk) -> None:
    answer = await desk.post("applications", person("张\U0002ceb0\U000e0100"))

    assert problem(answer) == (422, "invalid_request")
    assert answer.json()["errors"][0]["code"] == "glyph_missing"
    assert await listed(desk, "") == []


async def test_looking_somebody_up_stays_in_scope_and_leaves_a_trace_without_the_name(
    desk: Desk,
) -> None:
    submitted = await desk.submitted()
    who: dict[str, Any] = {"identity_number": body()["applicant"]["identity_number"].lower()}

    found = await desk.post("applications/lookups", who)
    elsewhere = await desk.post("applications/lookups", who, by=NEIGHBOUR)
    above = await desk.post("applications/lookups", who, by=SUPERVISOR)
    nobody = await desk.post("applications/lookups", {})

    numbers = [
        [one["application_number"] for one in answer.json()["applications"]]
        for answer in (found, elsewhere, above)
    ]
    assert numbers == [[submitted["application_number"]], [], [submitted["application_number"]]]
    assert found.json()["applications"][0]["applicant_name"] == "赵**"
    assert problem(nobody) == (422, "invalid_request")
    async with desk.service.reading() as connection:
        rows = await connection.execute(
            sa.select(common.audit_rows.c.facts).where(
                common.audit_rows.c.act == "applications_looked_up"
            )
        )
        trail = [row.facts for row in rows]
    assert [one["found"] for one in trail] == [1, 0, 1]
    assert who["identity_number"].upper() not in str(trail)


async def test_cases_of_an_earlier_release_are_found_by_name_after_a_while(desk: Desk) -> None:
    number = (await desk.post("applications", person("李㛃"))).json()["application_number"]
    async with desk.service.work(desk.service.system) as work:
        await work.connection.execute(applications.update().values(name_index=None))

    indexed = [await index_names(desk.service) for _ in range(2)]
    answer = await desk.post("applications/lookups", {"name": "李㛃"})

    assert indexed == [1, 0]
    assert [one["application_number"] for one in answer.json()["applications"]] == [number]
