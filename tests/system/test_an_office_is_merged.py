"""Offices change from a day: a case of before goes on at the successor, one of after at the new body."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.all_in_one import System
from services.demo.hall import Hall, application_body
from services.demo.seeding import actor_of, rows
from services.licensing.commands.load_licence_types import load_licence_types
from services.routing.commands.announce_offices import announce_offices
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.domain.register.entries import RegisterKind
from shared.clock import FrozenClock
from shared.identifiers import OrganizationCode, StaffId, WindowId
from tests.equipment import client_of, seed
from tests.security.people import bearer
from tests.system.people import (
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    GRANT,
    STREET_REVIEWER,
    People,
)

CIVIL_AFFAIRS, SOCIAL_AFFAIRS = "11410102MBDEM0023L", "11410102MBDEM9901G"
STREET_OFFICE, RENAMED = "11410102MBDEM0322J", "莲湖街道社会事务和养老服务办公室"
LAST_DAY, FIRST_DAY = "2026-11-23", "2026-11-24"
REFORM = (
    {"code": CIVIL_AFFAIRS, "valid_to": LAST_DAY, "succeeded_by": SOCIAL_AFFAIRS},
    {
        "code": SOCIAL_AFFAIRS, "name": "中原区社会事务局", "kind": "department",
        "division": "410102", "level": 4, "department": "civil_affairs", "body4": "SW01",
        "phone": "0371-00000199", "valid_from": FIRST_DAY,
    },
    {"code": STREET_OFFICE, "name": RENAMED, "valid_from": FIRST_DAY},
)  # fmt: skip
NEW_STAFF = {"sw-r01": DISTRICT_REVIEWER, "sw-h01": CHIEF}
STATION, NEW_CLERK, NEW_WINDOW = "11410102MBDEM0840T", "zy-lianhu-901-c02", "zy-lianhu-901-w2"


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
async def hall(system: System) -> AsyncIterator[Hall]:
    """Everybody at work on both days; the people of the old office serve the new one under new names."""

    def token_of(staff: str) -> str:
        if staff == NEW_CLERK:
            clerk = actor_of(seed(), CLERK)
            clerk = replace(clerk, staff=StaffId(staff), window=WindowId(NEW_WINDOW))
            return bearer(clerk, system.keys, system.clock.now())
        actor = actor_of(seed(), NEW_STAFF.get(staff, staff))
        if staff in NEW_STAFF:
            code = OrganizationCode(SOCIAL_AFFAIRS)
            actor = replace(actor, staff=StaffId(staff), organization=code)
        return bearer(actor, system.keys, system.clock.now())

    async with client_of(system=system) as client:
        yield Hall(client, token_of)


async def reform(system: System) -> None:
    """The lists of the reform are taken in the day before it holds."""
    routing, licensing = system.services["routing"], system.services["licensing"]
    async with routing.work(routing.system) as work:
        await change_registers(work, {RegisterKind.ORGANIZATIONS: sheet("机构改革.yaml", REFORM)})
    types = [
        {**row, "issuer": SOCIAL_AFFAIRS}
        for row in rows(seed().licence_types)
        if row["issuer"] == CIVIL_AFFAIRS
    ]
    async with licensing.work(licensing.system) as work:
        await load_licence_types(work, licence_types=types)


async def held_by(people: People, number: str) -> list[tuple[str, str]]:
    """The offices that hold a case: code and name."""
    case = await people.hall.get(f"cases/{number}", by="zy-zwb-s01")
    return [(one["organization"], one["organization_name"]) for one in case["held_by"]]


async def passed_on(people: People, number: str) -> None:
    """The street grants; the case goes on."""
    review = await people.hall.review_of(number, by=STREET_REVIEWER)
    await people.hall.review(review, "opinion", GRANT, by=STREET_REVIEWER)
    await people.hall.review(review, "decision", {}, by=STREET_REVIEWER)


async def test_cases_of_both_days_end_at_the_office_that_exists(
    people: People, system: System
) -> None:
    await reform(system)
    before = (await people.accepted())["application_number"]
    await people.hall.review_of(before, by=STREET_REVIEWER)
    on_the_last_day = await held_by(people, before)
    assert isinstance(system.clock, FrozenClock)
    system.clock.advance(timedelta(days=1))
    after = (await people.accepted())["application_number"]
    await people.hall.review_of(after, by=STREET_REVIEWER)
    on_the_first_day = await held_by(people, after)

    for number in (before, after):
        await passed_on(people, number)
        await people.decide(number, reviewer="sw-r01", chief="sw-h01")
        await people.hall.application_in(number, "ready", by=CLERK)
        licence = await people.hall.licence(number, by=CLERK)
        assert licence["issuer_name"] == "中原区社会事务局"

    assert on_the_last_day == [(STREET_OFFICE, "莲湖街道社会事务办公室")]
    assert on_the_first_day == [(STREET_OFFICE, RENAMED)]


async def test_a_window_entered_in_the_register_takes_papers_in(
    people: People, system: System
) -> None:
    routing = system.services["routing"]
    row = {"code": NEW_WINDOW, "organization": STATION, "name": "综合窗口2号"}
    async with routing.work(routing.system) as work:
        await change_registers(work, {RegisterKind.WINDOWS: sheet("windows.yaml", [row])})
    await announce_offices(routing)

    async def taken_in() -> str | None:
        body = application_body(people.item(), people.applicant())
        answer = await people.hall.call(
            "POST", "applications", by=NEW_CLERK, body=body, key=str(uuid4())
        )
        return str(answer.json()["application_number"]) if answer.status_code == 201 else None

    number = await people.hall.until("the new window to take papers in", taken_in)

    application = await people.hall.application(number, by=NEW_CLERK)
    assert application["origin"]["window_name"] == "综合窗口2号"
