"""The HTTP resources of routing: who sees which case, and what it says."""

from collections.abc import Callable

import pytest

from tests.conftest import OpenService
from tests.equipment import client_of
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
TokenFor = Callable[[str], str]


def _staff_of(organization: str, role: str) -> str:
    from tests.equipment import seed

    return next(
        one.id for one in seed().staff if one.organization == organization and role in one.roles
    )


@pytest.mark.parametrize(
    ("organization", "role", "status"),
    [
        (b.STATION, "clerk", 200),
        (b.STREET_OFFICE, "reviewer", 200),
        (b.DISTRICT_OFFICE, "reviewer", 404),
        ("11410102MBDEM0031F", "supervisor", 200),
        ("11410100MBDEM00740", "supervisor", 200),
        (b.CITY_SAFETY, "reviewer", 404),
        ("11410102MBDEM004X7", "clerk", 404),
    ],
)
async def test_a_case_is_shown_to_its_window_its_offices_and_its_overseers_only(
    open_service: OpenService, token_for: TokenFor, organization: str, role: str, status: int
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))
    headers = {"Authorization": token_for(_staff_of(organization, role))}

    async with client_of(routing) as client:
        for resource in ("", "/route", "/clock", "/history"):
            found = await client.get(f"/api/v1/cases/{NUMBER}{resource}", headers=headers)
            assert found.status_code == status, found.text
            if status == 404:
                assert found.json()["code"] == "case_not_found"


async def test_the_clock_names_every_day_and_why_it_counted(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await open_service("routing")
    task = b.task_of(NUMBER, 0, 5)
    await post.send(
        routing,
        b.accepted(NUMBER),
        b.suspended(NUMBER, task, at=b.utc(2026, 11, 23)),
        b.resumed(NUMBER, task, at=b.utc(2026, 11, 25)),
    )
    headers = {"Authorization": token_for(_staff_of(b.STATION, "clerk"))}

    async with client_of(routing) as client:
        answer = await client.get(f"/api/v1/cases/{NUMBER}/clock", headers=headers)

    clocks = {clock["kind"]: clock for clock in answer.json()["clocks"]}
    promised, statutory = clocks["promised"], clocks["statutory"]
    assert promised["due"] == {"on": "2026-11-27", "is_provisional": False}
    assert [(day["day"][-2:], day["counted"], day["reason"]) for day in promised["days"]] == [
        ("20", False, "起算当日不计入"),
        ("21", False, "周六"),
        ("22", False, "周日"),
        ("23", False, "听证期间不计入"),
        ("24", False, "听证期间不计入"),
        ("25", True, "周三"),
        ("26", True, "周四"),
        ("27", True, "周五"),
    ]
    assert sum(day["counted"] for day in statutory["days"]) == 20
    assert answer.headers["ETag"] == '"3"'


async def test_route_and_history_tell_who_did_what(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.street_decides(NUMBER))
    headers = {"Authorization": token_for(_staff_of(b.STATION, "clerk"))}

    async with client_of(routing) as client:
        route = (await client.get(f"/api/v1/cases/{NUMBER}/route", headers=headers)).json()
        history = (await client.get(f"/api/v1/cases/{NUMBER}/history", headers=headers)).json()
        case = (await client.get(f"/api/v1/cases/{NUMBER}", headers=headers)).json()

    assert [stage["state"] for stage in route["stages"]] == ["done", "current"]
    assert route["stages"][0]["tasks"][0]["decision"]["outcome"] == "granted"
    assert [deed["act"] for deed in history["history"]] == ["open_case", "decide_task"]
    assert history["history"][1]["opinion"] == "符合条件"
    assert case["held_by"][0]["organization_name"] == "中原区民政局"
    assert case["status_name"] == "审查"


async def test_reconciliation_is_for_overseers_and_shows_who_holds_what(
    open_service: OpenService, token_for: TokenFor
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER), b.accepted(b.number_of(2), plan=b.UNROUTABLE))
    supervisor = {"Authorization": token_for(_staff_of("11410102MBDEM0031F", "supervisor"))}
    clerk = {"Authorization": token_for(_staff_of(b.STATION, "clerk"))}
    path = "/api/v1/supervision/reconciliation"

    async with client_of(routing) as client:
        assert (await client.get(path)).status_code == 401
        refused = await client.get(path, headers=clerk)
        before = await client.get(path, headers=supervisor)
        run = await client.post(path, headers=supervisor)

    assert refused.json()["code"] == "role_not_allowed"
    assert before.json()["last_run"] is None
    assert run.status_code == 201
    assert run.json()["last_run"]["unfinished_cases"] == 2
    assert run.json()["held_by"] == {"back_office": 1, "hall_administrator": 1}
    assert [stray["finding"] for stray in run.json()["strays"]] == ["unrouted"]
    assert await post.audited(routing, "supervision") == ["reconcile_cases"]


async def test_divisions_organizations_and_calendar_are_public(open_service: OpenService) -> None:
    routing = await open_service("routing")

    async with client_of(routing) as client:
        streets = await client.get("/api/v1/divisions", params={"parent": "410102"})
        offices = await client.get(
            "/api/v1/organizations", params={"division": "410102", "kind": "department"}
        )
        first = (await client.get("/api/v1/organizations", params={"limit": 10})).json()
        after = {"limit": 10, "after": first["next"]}
        second = (await client.get("/api/v1/organizations", params=after)).json()
        year = await client.get("/api/v1/calendar", params={"year": 2026})

    assert len(streets.json()["divisions"]) == 14
    assert {one["department"] for one in offices.json()["organizations"]} >= {
        "civil_affairs",
        "service_reform",
    }
    assert {one["division"] for one in offices.json()["organizations"]} == {"410102"}
    codes = [one["code"] for one in first["organizations"] + second["organizations"]]
    assert codes == sorted(set(codes))
    assert len(year.json()["days"]) == 365
    assert not year.json()["is_provisional"]


async def test_a_due_date_is_reckoned_for_anyone_with_its_days(open_service: OpenService) -> None:
    routing = await open_service("routing")
    question = {
        "start": "2026-02-13",
        "working_days": 3,
        "pauses": [{"first": "2026-02-25", "resumed": "2026-02-26"}],
    }

    async with client_of(routing) as client:
        answer = await client.post("/api/v1/calendar/due-dates", json=question)
        wrong = await client.post(
            "/api/v1/calendar/due-dates",
            json={"start": "2026-02-13", "working_days": -1, "pauses": [], "x": 1},
        )

    assert answer.json()["due"] == {"on": "2026-02-26", "is_provisional": False}
    assert sum(day["counted"] for day in answer.json()["days"]) == 3
    assert wrong.status_code == 422
    assert {error["field"] for error in wrong.json()["errors"]} == {"working_days", "x"}
