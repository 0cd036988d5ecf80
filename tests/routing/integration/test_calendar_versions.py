"""A new holiday list: dry run over the open cases, then all reckoned anew, both values kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.demo.seeding import actor_of
from services.routing.commands.recompute_cases import moving_cases, recompute_cases
from shared.calendar import SpecialDay, SpecialKind, YearList, shipped_calendar
from shared.clock import FrozenClock
from shared.identifiers import DivisionCode, OrganizationCode
from shared.messaging import inbox
from shared.security.tokens import Actor
from tests.conftest import OpenService
from tests.equipment import client_of, seed
from tests.routing import builders as b
from tests.routing.integration import post

TokenFor = Callable[[str], str]
DECEMBER = datetime(2026, 12, 28, 1, tzinfo=UTC)
NUMBER, OTHER = b.number_of(1), b.number_of(2)
PATH = "/api/v1/calendar/versions"
DAYS_2027 = [
    *({"date": f"2027-01-0{day}", "kind": "holiday", "name": "元旦"} for day in (1, 2, 3)),
    {"date": "2027-01-09", "kind": "workday", "name": "元旦"},
]
LIST_2027 = {
    "year": 2027,
    "notice": "国务院办公厅关于2027年部分节假日安排的通知（测试）",
    "days": DAYS_2027,
}


def staff_with(role: str) -> str:
    return next(one.id for one in seed().staff if role in one.roles)


async def test_a_dry_run_lists_the_open_cases_that_would_move_and_changes_nothing(
    open_service: OpenService, token_for: TokenFor, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    post.reach(clock, DECEMBER)
    await post.send(routing, b.accepted(NUMBER, at=DECEMBER, limits=(7, 20)))
    await post.send(routing, b.accepted(OTHER, plan=b.PARALLEL, at=DECEMBER, limits=(3, 3)))
    headers = {"Authorization": token_for(staff_with("administrator"))}

    async with client_of(routing) as client:
        shown = await client.post(f"{PATH}?dry_run=true", json=LIST_2027, headers=headers)
        history = await client.get(PATH)

    assert shown.status_code == 200, shown.text
    assert shown.json()["version"] is None
    (moving,) = shown.json()["cases"]
    assert moving["application_number"] == NUMBER
    promised = next(one for one in moving["changes"] if one["clock"] == "promised")
    assert promised["before"] == {"on": "2027-01-06", "is_provisional": True}
    assert promised["after"] == {"on": "2027-01-07", "is_provisional": False}
    assert history.json()["versions"] == []
    assert (await post.case(routing, NUMBER)).calendar_version == 0


async def test_a_dry_run_shows_an_administrator_the_cases_of_their_own_places_only(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    post.reach(clock, DECEMBER)
    await post.send(routing, b.accepted(NUMBER, at=DECEMBER, limits=(7, 20)))
    own = actor_of(seed(), staff_with("administrator"))
    elsewhere = replace(
        own, organization=OrganizationCode("11410103MBDEM0001X"), division=DivisionCode("410103")
    )
    days = tuple(
        SpecialDay(date.fromisoformat(one["date"]), SpecialKind(one["kind"]), one["name"])
        for one in DAYS_2027
    )
    calendar = shipped_calendar().with_list(YearList(2027, days), version=1)

    async def seen_by(actor: Actor) -> list[str]:
        return [one.number async for one in moving_cases(routing, calendar, actor)]

    assert await seen_by(own) == [NUMBER]
    assert await seen_by(elsewhere) == []


async def test_an_imported_list_moves_open_cases_once_and_keeps_both_values(
    open_service: OpenService, token_for: TokenFor, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    post.reach(clock, DECEMBER)
    await post.send(routing, b.accepted(NUMBER, at=DECEMBER, limits=(7, 20)))
    admin = {"Authorization": token_for(staff_with("administrator"))}
    clerk = {"Authorization": token_for(staff_with("clerk"))}

    async with client_of(routing) as client:
        refused = await client.post(PATH, json=LIST_2027, headers=clerk)
        imported = await client.post(PATH, json=LIST_2027, headers=admin)
        again = await client.post(PATH, json=LIST_2027, headers=admin)
        moved = await recompute_cases(routing)
        once_more = await recompute_cases(routing)
        year = (await client.get("/api/v1/calendar", params={"year": 2027})).json()
        clocks = (await client.get(f"/api/v1/cases/{NUMBER}/clock", headers=admin)).json()
        history = (await client.get(f"/api/v1/cases/{NUMBER}/history", headers=admin)).json()

    assert refused.status_code == 403
    assert imported.json()["version"] == 1
    assert (again.status_code, again.json()["code"]) == (409, "calendar_list_in_force")
    assert (moved, once_more) == (1, 0)
    assert (year["version"], year["is_provisional"]) == (1, False)
    assert clocks["calendar_version"] == 1
    kept = {one["clock"]: (one["due_before"], one["due_after"]) for one in clocks["due_changes"]}
    assert kept["promised"] == ("2027-01-06", "2027-01-07")
    assert kept["statutory"] == ("2027-01-25", "2027-01-25")
    assert history["history"][-1]["act"] == "recompute_dues"
    types = await post.announced(routing, NUMBER)
    assert types[-1] == "case.rescheduled"
    assert await post.announced(routing, "calendar") == ["calendar.published"]
    assert "publish_calendar" in await post.audited(routing, "calendar")


async def test_a_case_opened_after_the_import_goes_by_the_new_list(
    open_service: OpenService, token_for: TokenFor, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    post.reach(clock, DECEMBER)
    await post.send(routing, b.accepted(OTHER, at=DECEMBER))
    headers = {"Authorization": token_for(staff_with("administrator"))}

    async with client_of(routing) as client:
        await client.post(PATH, json=LIST_2027, headers=headers)
    await post.send(routing, b.accepted(NUMBER, at=DECEMBER, limits=(7, 20)))

    case = await post.case(routing, NUMBER)
    assert case.dues is not None
    assert case.dues.promised.date.isoformat() == "2027-01-07"
    assert case.calendar_version == 1


@pytest.mark.parametrize("service", ["intake", "licensing"])
async def test_every_service_that_reckons_follows_the_published_list(
    open_service: OpenService, service: str
) -> None:
    from shared.calendar_versions import current_calendar
    from tests.contracts.examples import EXAMPLES

    published = next(one for one in EXAMPLES if one.TYPE.startswith("cn.yikou.calendar"))
    running = await open_service(service)
    async with running.reading() as connection:
        before = await current_calendar(connection)

    body = post.envelope(published)
    for _ in range(2):
        await inbox.receive(running, post.consumer_for(running, published), body)

    async with running.reading() as connection:
        after = await current_calendar(connection)
    assert (before.version, after.version) == (0, 1)
    assert 2027 in after.years


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"year": 2028}, "body"),
        ({"days": []}, "days"),
        ({"notice": ""}, "notice"),
        ({"days": [{"date": "2027-01-01", "kind": "feast", "name": "x"}]}, "days.0.kind"),
    ],
)
async def test_a_list_with_a_mistake_is_refused_with_its_place(
    open_service: OpenService, token_for: TokenFor, change: dict[str, object], field: str
) -> None:
    routing = await open_service("routing")
    headers = {"Authorization": token_for(staff_with("administrator"))}

    async with client_of(routing) as client:
        refused = await client.post(PATH, json={**LIST_2027, **change}, headers=headers)

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


async def test_many_questions_are_answered_in_one_call_and_too_many_refused(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    question = {"start": "2026-02-13", "working_days": 2}
    path = "/api/v1/calendar/due-dates"

    async with client_of(routing) as client:
        many = await client.post(
            path, json={"questions": [question, {**question, "working_days": 7}]}
        )
        missing = await client.post(path, json={"start": "2026-02-13"})
        both = await client.post(path, json={**question, "questions": [question]})
        beyond = await client.post(path, json={"questions": [question] * 101})
        endless = {"first": "2026-02-14", "resumed": "2028-02-14"}
        longest = await client.post(path, json={**question, "pauses": [endless, endless]})
        full = await client.post(path, json={"questions": [question] * 100})
        throttled = await client.post(path, json={"questions": [question] * 100})

    assert [one["due"]["on"] for one in many.json()["answers"]] == ["2026-02-24", "2026-03-02"]
    assert many.json()["answers"][0]["days"][1]["why"] == "made_up"
    assert [one["field"] for one in missing.json()["errors"]] == ["working_days"]
    assert both.status_code == 422
    assert [one["message"] for one in beyond.json()["errors"]] == ["最多100项"]
    assert longest.status_code == 422
    assert full.status_code == 200
    assert (throttled.status_code, throttled.headers["Retry-After"]) == (429, "60")
