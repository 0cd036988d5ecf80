"""The one request for papers: every other office knows that it was made (行政许可法 Art. 32)."""

import json
from typing import Any

from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
STREET_TASK = b.task_of(NUMBER, 0, 5)


async def _told(routing: Service, kind: str) -> list[dict[str, Any]]:
    await post.announced(routing, NUMBER)
    published = routing.part(RecordingBus).published
    return [json.loads(one.body)["data"] for one in published if one.type == f"cn.yikou.{kind}.v1"]


async def test_offices_beside_it_are_told_when_the_one_notice_is_out(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL))

    await post.send(routing, b.supplement_requested(NUMBER, STREET_TASK))
    while_collected = await _told(routing, "task.supplement_used")
    await post.send(routing, b.supplement_closed(NUMBER, STREET_TASK, b.STREET_OFFICE))

    others = {str(one.id) for one in (await post.case(routing, NUMBER)).tasks} - {str(STREET_TASK)}
    told = await _told(routing, "task.supplement_used")
    assert while_collected == []
    assert {one["task_id"] for one in told} == others
    assert len(others) == 2


async def test_offices_with_a_part_in_the_notice_are_not_told_that_it_was_made_without_them(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    district = b.task_of(NUMBER, 0, 4)
    await post.send(routing, b.accepted(NUMBER, plan=b.PARALLEL))

    await post.send(
        routing,
        b.supplement_requested(NUMBER, STREET_TASK),
        b.supplement_requested(
            NUMBER, district, organization=b.DISTRICT_OFFICE, request_id="r-district"
        ),
        b.supplement_closed(NUMBER, STREET_TASK, b.STREET_OFFICE),
    )

    (told,) = await _told(routing, "task.supplement_used")
    assert told["task_id"] == str(b.task_of(NUMBER, 0, 4, "service_reform"))


async def test_offices_that_follow_read_it_from_their_assignment(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing,
        b.accepted(NUMBER),
        b.supplement_requested(NUMBER, STREET_TASK),
        b.supplemented(NUMBER),
        b.street_decides(NUMBER),
    )

    assigned = await _told(routing, "task.assigned")

    assert [one["supplement_used"] for one in assigned] == [False, True]
