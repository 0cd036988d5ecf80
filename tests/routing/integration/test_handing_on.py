"""A task goes on undecided: to the right body, up to the next level, back, or to the administrator."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.demo.seeding import actor_of
from services.routing.commands.assign_offices import assign_offices
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.handing_on import Placement
from services.routing.domain.refusals import CaseNotFound
from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.domain.task import CaseTask
from services.routing.queries.supervision import reconciliation_for
from services.routing.repository.directories import Directories
from shared.clock import FrozenClock
from shared.contracts.envelope import Envelope
from shared.identifiers import DivisionCode
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus, client_of, seed
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
NEXT_STREET = "11410102MBDEM0090J"
REFORM = "11410102MBDEM0031F"
SUPERVISOR, ADMINISTRATOR = "zy-zwb-s01", "zy-zwb-a01"
STREET = b.task_of(NUMBER, 0, 5)
LATER = FRIDAY_MORNING + timedelta(minutes=20)


async def _open(service: Service, number: str = NUMBER) -> CaseTask:
    return (await post.case(service, number)).open_tasks[0]


async def _strays(service: Service) -> list[tuple[str, str]]:
    async with service.reading() as connection:
        view = await reconciliation_for(connection, actor_of(seed(), SUPERVISOR))
        return [(row["application_number"], row["finding"]) for row in view.strays]


async def _messages(service: Service, kind: str) -> list[dict[str, Any]]:
    await post.announced(service, NUMBER)
    published = service.part(RecordingBus).published
    return [one.data for one in _envelopes(published) if one.type == f"cn.yikou.{kind}.v1"]


def _envelopes(published: Any) -> list[Any]:
    return [Envelope.model_validate_json(one.body) for one in published]


async def _assign(
    service: Service, token: str, organization: str, **changes: Any
) -> httpx2.Response:
    office = {"department": "civil_affairs", "level": 5, "organization": organization, **changes}
    body = {"application_number": NUMBER, "offices": [office], "reason": "经核实应由其承办"}
    async with client_of(service) as client:
        return await client.post(
            "/api/v1/supervision/assignments", headers={"Authorization": token}, json=body
        )


async def test_a_wrongly_routed_task_goes_to_the_right_body_and_its_limit_runs_on(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    before = await post.case(routing, NUMBER)
    clock.advance(timedelta(days=3))

    at = b.utc(2026, 11, 23)
    await post.send(routing, b.handed_on(NUMBER, STREET, to=NEXT_STREET, at=at))

    after = await post.case(routing, NUMBER)
    task = await _open(routing)
    first = next(one for one in after.tasks if one.id == STREET)
    assert (task.organization, first.status) == (NEXT_STREET, TaskStatus.PASSED_ON)
    assert task.came_by is not None
    assert (task.came_by.kind, task.came_by.reason) == ("transfer", "不属于本办职责")
    limits = [[clock.due for clock in case.clocks if clock.task_id] for case in (before, after)]
    assert limits[0] == limits[1]
    assert after.dues == before.dues
    assigned = (await _messages(routing, "task.assigned"))[-1]
    assert assigned["handed_on"]["organization"] == b.STREET_OFFICE
    assert assigned["due"]["on"] == "2026-11-25"
    assert ("transfer_task", True) in await post.acts(routing, NUMBER)
    assert "transfer_task" in await post.audited(routing, NUMBER)


async def test_the_next_office_decides_and_the_case_goes_on_as_planned(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET, to=NEXT_STREET))
    task = await _open(routing)

    await post.send(routing, b.decided(NUMBER, task.id, NEXT_STREET))
    await post.send(routing, b.street_decides(NUMBER))
    await post.send(routing, b.district_decides(NUMBER))

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.GRANTED
    assert ("decide_task", False) in await post.acts(routing, NUMBER)


async def test_a_repeated_hand_on_counts_once(open_service: OpenService) -> None:
    routing = await open_service("routing")
    handed = b.handed_on(NUMBER, STREET, to=NEXT_STREET)
    await post.send(routing, b.accepted(NUMBER), handed, handed, handed)

    assert len((await post.case(routing, NUMBER)).tasks) == 2
    assert (await post.announced(routing, NUMBER)).count("task.assigned") == 2


async def test_who_returned_a_task_gets_it_again_by_the_administrator_only(
    open_service: OpenService, token_for: Callable[[str], str], clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET, to=NEXT_STREET))
    second = await _open(routing)
    back = b.handed_on(NUMBER, second.id, organization=NEXT_STREET, to=b.STREET_OFFICE, at=LATER)

    await post.send(routing, back)
    waiting = await _open(routing)
    listed = await _strays(routing)
    run = await reconcile_cases(routing)
    assigned = await _assign(routing, token_for(ADMINISTRATOR), b.STREET_OFFICE)
    again = await _assign(routing, token_for(ADMINISTRATOR), b.STREET_OFFICE)
    clock.advance(timedelta(minutes=1))
    await reconcile_cases(routing)

    assert not waiting.is_placed
    assert listed == [(NUMBER, "unplaced")]
    assert run.redriven == 0
    assert assigned.status_code == 201, assigned.text
    assert assigned.json()["held_by"][0]["organization"] == b.STREET_OFFICE
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_assign")
    assert await _strays(routing) == []
    assert ("assign_offices", True) in await post.acts(routing, NUMBER)
    assert "assign_offices" in await post.audited(routing, NUMBER)
    await post.send(routing, b.decided(NUMBER, waiting.id, b.STREET_OFFICE))
    assert (await post.case(routing, NUMBER)).stage_index == 1


async def test_a_task_nobody_knows_a_home_for_waits_for_the_administrator(
    open_service: OpenService, token_for: Callable[[str], str], clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET))
    clock.advance(timedelta(minutes=10))
    await reconcile_cases(routing)

    stranger = await _assign(routing, token_for("zy-mzj-h01"), NEXT_STREET)
    wrong_level = await _assign(routing, token_for(ADMINISTRATOR), b.DISTRICT_OFFICE)
    announced = await post.announced(routing, NUMBER)

    assert stranger.status_code == 403
    assert (wrong_level.status_code, wrong_level.json()["code"]) == (
        422,
        "office_not_of_the_level",
    )
    assert announced.count("task.assigned") == 1
    assert await _strays(routing) == [(NUMBER, "unplaced")]


async def test_a_withdrawal_reaches_a_task_that_no_office_has(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET), b.withdrawn(NUMBER))

    assert (await post.case(routing, NUMBER)).status is CaseStatus.WITHDRAWN
    assert "task.recalled" not in await post.announced(routing, NUMBER)


async def test_the_administrator_names_an_office_for_a_case_that_had_none(
    open_service: OpenService, token_for: Callable[[str], str]
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=b.UNROUTABLE))

    given = await _assign(
        routing, token_for(ADMINISTRATOR), REFORM, department="fire_brigade", level=4
    )

    assert given.status_code == 201, given.text
    assert given.json()["status"] == "under_review"
    assert (await _open(routing)).organization == REFORM


async def test_another_districts_administrator_does_not_know_the_case(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET))
    own = actor_of(seed(), ADMINISTRATOR)
    foreign = replace(own, division=DivisionCode("410105"))

    async with routing.work(foreign) as work:
        placement = Placement("civil_affairs", 5, NEXT_STREET)
        directories = routing.part(Directories)
        with pytest.raises(CaseNotFound):
            await assign_offices(work, NUMBER, [placement], "经核实应由其承办", directories)


async def test_a_lower_office_reports_up_and_the_upper_one_decides(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    reported = b.handed_on(NUMBER, STREET, kind="report", opinion="情况复杂，建议准予")
    await post.send(routing, b.accepted(NUMBER), reported)

    case = await post.case(routing, NUMBER)
    task = await _open(routing)
    progressed = (await _messages(routing, "case.progressed"))[-1]
    assigned = (await _messages(routing, "task.assigned"))[-1]

    assert case.status is CaseStatus.REPORTED_UP
    assert case.status.words == "转报"
    assert (task.organization, int(task.level)) == (b.DISTRICT_OFFICE, 4)
    assert assigned["handed_on"]["opinion"] == "情况复杂，建议准予"
    assert "转报" in progressed["stage_name"]
    await post.send(routing, b.decided(NUMBER, task.id, b.DISTRICT_OFFICE))
    after = await post.case(routing, NUMBER)
    assert (after.stage_index, after.status) == (1, CaseStatus.UNDER_REVIEW)


async def test_what_was_reported_up_may_come_back_down_with_a_reason(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.handed_on(NUMBER, STREET, kind="report"))
    upper = await _open(routing)

    await post.send(
        routing,
        b.handed_on(NUMBER, upper.id, kind="return", organization=b.DISTRICT_OFFICE, at=LATER),
    )

    case, lower = await post.case(routing, NUMBER), await _open(routing)
    assert case.status is CaseStatus.UNDER_REVIEW
    assert (lower.organization, lower.id != STREET) == (b.STREET_OFFICE, True)
    assert lower.came_by is not None
    assert lower.came_by.kind == "return"
    assert lower.routing_key == next(one for one in case.tasks if one.id == STREET).routing_key


async def test_what_cannot_go_on_stays_with_its_office_and_says_why(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing,
        b.accepted(NUMBER),
        b.handed_on(NUMBER, STREET, kind="return"),
    )
    first = await _open(routing)
    late = b.handed_on(NUMBER, first.id, to=NEXT_STREET, at=b.utc(2026, 12, 1))
    await post.send(routing, late)
    second = await _open(routing)

    assert first.came_by
    assert second.came_by
    assert (first.organization, first.came_by.kind) == (b.STREET_OFFICE, "refused")
    assert "不是下级转报的" in first.came_by.reason
    assert (second.organization, second.came_by.kind) == (b.STREET_OFFICE, "refused")
    assert "超过环节时限" in second.came_by.reason


async def test_nothing_is_handed_on_while_its_clock_stands_still_or_by_strangers(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing,
        b.accepted(NUMBER),
        b.suspended(NUMBER, STREET),
        b.handed_on(NUMBER, STREET, to=NEXT_STREET, at=LATER),
        b.handed_on(NUMBER, STREET, to=NEXT_STREET, organization=NEXT_STREET, at=LATER),
    )

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.SUSPENDED
    assert len(case.tasks) == 1
    refused = [act for act, applied in await post.acts(routing, NUMBER) if not applied]
    assert refused == ["transfer_task", "transfer_task"]
    assert (await post.audited(routing, NUMBER)).count("refuse_transfer_task") == 2
