"""The register of staff over HTTP: who sees and changes whom, transfers, powers (A2.9)."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from services.routing.tables import staff_transfers
from shared.clock import FrozenClock
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import client_of
from tests.routing import builders as b
from tests.routing.integration import post

TokenFor = Callable[[str], str]
ADMINISTRATOR, SUPERVISOR, CITY_ADMINISTRATOR = "zy-zwb-a01", "zy-zwb-s01", "zz-zwb-a01"
CHIEF, REVIEWER, CITY_CHIEF = "zy-mzj-h01", "zy-mzj-r01", "zz-ajj-h01"
HALL, WINDOW = "11410102MBDEM004X7", "zy-w3"
SECONDED = {
    "id": "zy-mzj-c01", "name": "欧阳秀兰", "roles": ["clerk"], "organization": HALL,
    "window": WINDOW, "phone": "13700001111", "home_organization": b.DISTRICT_OFFICE,
    "hall": HALL, "enforcement_card": "41010200777", "experience_since": "2019-05-01",
}  # fmt: skip
INTO_THE_HALL = {
    "organization": HALL, "roles": ["clerk"], "window": WINDOW, "hall": HALL,
    "effective_on": "2026-11-27", "reason": "窗口轮岗", "override_reason": "年底业务量大，人手不足",
}  # fmt: skip
SIGN_OFF = {
    "power": "sign_off", "department": b.DISTRICT_OFFICE, "document": "中原民〔2026〕3号",
    "valid_from": "2026-11-20", "items": ["11410102MBDEM0023L4412007002001"], "levels": [4],
}  # fmt: skip
Answered = tuple[int, Any]


class Desk:
    """Requests of staff to routing."""

    def __init__(self, service: Service, client: httpx2.AsyncClient, token_for: TokenFor) -> None:
        self.service = service
        self._client = client
        self._token_for = token_for

    async def ask(
        self, method: str, path: str, by: str, body: Any = None, key: str | None = None
    ) -> Answered:
        headers = {"Authorization": self._token_for(by)}
        if key:
            headers["Idempotency-Key"] = key
        answer = await self._client.request(method, f"/api/v1/{path}", json=body, headers=headers)
        return answer.status_code, answer.json()

    async def done(self, path: str, by: str, body: Any) -> Any:
        status, answer = await self.ask("POST", path, by, body)
        assert status == 201, answer
        return answer

    async def read(self, path: str, by: str = ADMINISTRATOR) -> Any:
        status, answer = await self.ask("GET", path, by)
        assert status == 200, answer
        return answer


@pytest.fixture
async def desk(open_service: OpenService, token_for: TokenFor) -> AsyncIterator[Desk]:
    routing = await open_service("routing")
    async with client_of(routing) as client:
        yield Desk(routing, client, token_for)


def code(answered: Answered) -> tuple[int, str]:
    return answered[0], answered[1]["code"]


async def test_lists_mask_who_people_are_until_a_reason_is_given(desk: Desk) -> None:
    added = await desk.done("staff", ADMINISTRATOR, SECONDED)
    listed = (await desk.read(f"staff?organization={b.DISTRICT_OFFICE}", SUPERVISOR))["staff"]
    shown = await desk.read("staff/zy-mzj-c01", SUPERVISOR)
    silent = await desk.ask("POST", "staff/zy-mzj-c01/unmasking", ADMINISTRATOR, {"reason": " "})
    whole = await desk.done("staff/zy-mzj-c01/unmasking", ADMINISTRATOR, {"reason": "核对执法证"})

    assert (added["name"], added["phone"], added["enforcement_card"]) == (
        "欧***", "137****1111", "******",
    )  # fmt: skip
    assert added == shown
    assert [one["id"] for one in listed] == [
        "zy-mzj-c01", "zy-mzj-h01", "zy-mzj-r01", "zy-mzj-r02",
    ]  # fmt: skip
    assert "秀" not in str(listed)
    assert silent[0] == 422
    assert (whole["name"], whole["enforcement_card"]) == ("欧阳秀兰", "41010200777")
    assert "staff_unmasked" in await post.audited(desk.service, "zy-mzj-c01")


@pytest.mark.parametrize(
    ("by", "person", "status"),
    [
        (SUPERVISOR, "zy-c01", 200),
        (CITY_ADMINISTRATOR, "zy-c01", 200),
        (CHIEF, REVIEWER, 200),
        (CHIEF, "zy-c01", 404),
        (CITY_CHIEF, REVIEWER, 404),
        (ADMINISTRATOR, "zz-c01", 404),
        (ADMINISTRATOR, "nobody", 404),
        (REVIEWER, REVIEWER, 403),
    ],
)
async def test_people_are_known_to_their_chief_and_to_those_who_oversee_their_place(
    desk: Desk, by: str, person: str, status: int
) -> None:
    for resource in ("", "/versions", "/authorizations"):
        answered = await desk.ask("GET", f"staff/{person}{resource}", by)

        assert answered[0] == status, answered
        if status == 404:
            assert answered[1]["code"] == "staff_not_found"


@pytest.mark.parametrize(
    ("changes", "expected", "field"),
    [
        ({"id": "zy-c01"}, (409, "staff_exists"), None),
        ({"window": "zy-w9"}, (422, "entry_refused"), "window"),
        ({"window": None}, (422, "entry_refused"), "window"),
        ({"roles": ["clerk", "chief"]}, (422, "entry_refused"), "roles"),
        ({"hall": b.DISTRICT_OFFICE}, (422, "entry_refused"), "hall"),
        ({"organization": "11410100MBDEM00665"}, (422, "entry_refused"), "organization"),
        ({"roles": ["king"]}, (422, "invalid_request"), "roles.0"),
        ({"level": 4}, (422, "invalid_request"), "level"),
    ],
)
async def test_an_entry_that_breaks_a_rule_of_the_register_is_refused_by_its_field(
    desk: Desk, changes: dict[str, Any], expected: tuple[int, str], field: str | None
) -> None:
    answered = await desk.ask("POST", "staff", ADMINISTRATOR, {**SECONDED, **changes})

    assert code(answered) == expected
    if field:
        assert answered[1]["errors"][0]["field"] == field


async def test_what_is_known_changes_from_a_day_and_the_day_before_keeps_what_was(
    desk: Desk,
) -> None:
    change = {"phone": "13700002222", "since": "2026-12-01"}
    changed = await desk.ask("PATCH", "staff/zy-c01", ADMINISTRATOR, change)
    again = await desk.ask("PATCH", "staff/zy-c01", ADMINISTRATOR, change)
    backdated = await desk.ask(
        "PATCH", "staff/zy-c01", ADMINISTRATOR, {"phone": "1", "since": "2026-01-01"}
    )
    by_roles = await desk.ask("PATCH", "staff/zy-c01", ADMINISTRATOR, {"roles": ["chief"]})
    versions = (await desk.read("staff/zy-c01/versions"))["versions"]

    assert changed[0] == 200
    assert again == changed
    assert [one["valid_to"] for one in versions] == ["2026-11-30", None]
    assert versions[0]["phone"] != versions[1]["phone"]
    assert code(backdated) == (422, "entry_refused")
    assert code(by_roles) == (422, "invalid_request")


async def test_a_transfer_is_proposed_by_the_unit_approved_by_the_hall_and_holds_from_its_day(
    desk: Desk, clock: FrozenClock
) -> None:
    proposed = await desk.done(f"staff/{REVIEWER}/transfers", CHIEF, INTO_THE_HALL)
    waiting = (await desk.read("staff/transfers?status=proposed"))["transfers"]
    before = await desk.read(f"staff/{REVIEWER}")
    approved = await desk.done(
        f"staff/transfers/{proposed['id']}/approval", ADMINISTRATOR, {"reason": "同意"}
    )
    still = await desk.read(f"staff/{REVIEWER}")
    on_the_day = (await desk.read(f"staff?organization={HALL}&at=2026-11-27"))["staff"]
    clock.advance(timedelta(days=7))
    since = await desk.read(f"staff/{REVIEWER}")

    assert [one["code"] for one in proposed["warnings"]] == [
        "experience_under_one_year", "no_enforcement_card",
    ]  # fmt: skip
    assert [one["id"] for one in waiting] == [proposed["id"]]
    assert (approved["status_name"], approved["settled_by"]) == ("已同意", ADMINISTRATOR)
    assert before["organization"] == still["organization"] == b.DISTRICT_OFFICE
    assert REVIEWER in [one["id"] for one in on_the_day]
    assert (since["organization"], since["home_organization"], since["hall"]) == (
        HALL, b.DISTRICT_OFFICE, HALL,
    )  # fmt: skip
    assert {"staff_transfer_proposed", "staff_transfer_approved", "register_entry_changed"} <= set(
        await post.audited(desk.service, REVIEWER)
    )


async def test_a_transfer_against_a_warning_needs_a_reason_and_one_waits_at_a_time(
    desk: Desk,
) -> None:
    path = f"staff/{REVIEWER}/transfers"
    bare = {name: one for name, one in INTO_THE_HALL.items() if name != "override_reason"}

    warned = await desk.ask("POST", path, CHIEF, bare)
    first = await desk.ask("POST", path, CHIEF, INTO_THE_HALL, key="k1")
    repeated = await desk.ask("POST", path, CHIEF, INTO_THE_HALL, key="k1")
    second = await desk.ask("POST", path, CHIEF, INTO_THE_HALL)
    past = await desk.ask("POST", path, CHIEF, {**INTO_THE_HALL, "effective_on": "2026-11-01"})
    nowhere = await desk.ask(
        "POST", path, CHIEF, {**INTO_THE_HALL, "organization": "11410102MBDEM9904R"}
    )
    foreign = await desk.ask("POST", "staff/zy-c01/transfers", CHIEF, INTO_THE_HALL)

    assert code(warned) == (422, "override_needed")
    assert "1年以上" in warned[1]["detail"]
    assert (first[0], repeated) == (201, first)
    assert code(second) == (409, "transfer_open")
    assert code(past) == (422, "transfer_in_the_past")
    assert code(nowhere) == (422, "entry_refused")
    assert code(foreign) == (404, "staff_not_found")


async def test_a_refused_transfer_changes_nothing_and_is_settled_for_good(desk: Desk) -> None:
    proposed = await desk.done(f"staff/{REVIEWER}/transfers", ADMINISTRATOR, INTO_THE_HALL)
    path = f"staff/transfers/{proposed['id']}"

    own = await desk.ask("POST", f"{path}/approval", ADMINISTRATOR, {"reason": "同意"})
    silent = await desk.ask("POST", f"{path}/denial", CITY_ADMINISTRATOR, {})
    refused = await desk.done(f"{path}/denial", CITY_ADMINISTRATOR, {"reason": "服务期未满"})
    late = await desk.ask("POST", f"{path}/approval", CITY_ADMINISTRATOR, {"reason": "同意"})
    unchanged = (await desk.read(f"staff/{REVIEWER}/versions"))["versions"]

    assert code(own) == (409, "proposer_may_not_approve")
    assert silent[0] == 422
    assert (refused["status_name"], refused["settled_reason"]) == ("不同意", "服务期未满")
    assert code(late) == (409, "transfer_settled")
    assert len(unchanged) == 1


async def test_who_is_sent_back_leaves_post_and_powers_that_day(
    desk: Desk, clock: FrozenClock
) -> None:
    await desk.done("staff", ADMINISTRATOR, {**SECONDED, "since": "2026-11-02"})
    reason = {"reason": "不服从管理，经教育不改"}

    own = await desk.ask("POST", "staff/zy-c01/send-back", ADMINISTRATOR, reason)
    sent = await desk.done("staff/zy-mzj-c01/send-back", ADMINISTRATOR, reason)
    clock.advance(timedelta(days=1))
    listed = (await desk.read(f"staff?organization={HALL}"))["staff"]
    again = await desk.ask("POST", "staff/zy-mzj-c01/send-back", ADMINISTRATOR, reason)
    kept = await desk.read("staff/zy-mzj-c01")
    async with desk.service.reading() as connection:
        rows = (await connection.execute(sa.select(staff_transfers))).mappings().all()

    assert code(own) == (409, "not_seconded")
    assert (sent["kind"], sent["to_organization"]) == ("send_back", b.DISTRICT_OFFICE)
    assert "zy-mzj-c01" not in [one["id"] for one in listed]
    assert code(again) == (409, "not_in_post")
    assert kept["valid_to"] == "2026-11-20"
    assert "不服从管理" not in str([dict(row) for row in rows])


async def test_a_department_authorises_its_chief_for_items_levels_and_days(desk: Desk) -> None:
    granted = await desk.done(f"staff/{CHIEF}/authorizations", ADMINISTRATOR, SIGN_OFF)
    listing = f"staff/authorizations?department={b.DISTRICT_OFFICE}"
    item = SIGN_OFF["items"][0]

    found = {
        question: len((await desk.read(f"{listing}&{question}"))["authorizations"])
        for question in (
            f"item={item}", f"item={item}&level=4", f"item={item}&level=3", "item=OTHER",
            "at=2026-11-19",
        )
    }  # fmt: skip
    wrong_post = await desk.ask("POST", f"staff/{REVIEWER}/authorizations", ADMINISTRATOR, SIGN_OFF)
    foreign = await desk.ask(
        "POST", f"staff/{CHIEF}/authorizations", ADMINISTRATOR,
        {**SIGN_OFF, "department": "11410102MBDEM0031F"},
    )  # fmt: skip
    revocation = f"staff/authorizations/{granted['id']}/revocation"
    revoked = await desk.done(revocation, ADMINISTRATOR, {"reason": "分工调整"})
    twice = await desk.ask("POST", revocation, ADMINISTRATOR, {"reason": "分工调整"})
    history = (await desk.read(f"staff/{CHIEF}/authorizations", CHIEF))["authorizations"]

    assert list(found.values()) == [1, 1, 0, 0, 0]
    assert code(wrong_post) == (409, "power_not_of_the_post")
    assert code(foreign) == (409, "not_of_the_department")
    assert revoked["valid_to"] == "2026-11-19"
    assert code(twice) == (409, "authorization_ended")
    assert [one["revoked_reason"] for one in history] == ["分工调整"]


async def test_powers_end_with_the_post_they_were_given_for(desk: Desk) -> None:
    await desk.done(f"staff/{CHIEF}/authorizations", ADMINISTRATOR, SIGN_OFF)
    move = {
        "organization": b.DISTRICT_OFFICE, "roles": ["reviewer"], "effective_on": "2026-12-01",
        "reason": "分工调整",
    }  # fmt: skip

    proposed = await desk.done(f"staff/{CHIEF}/transfers", CHIEF, move)
    await desk.done(f"staff/transfers/{proposed['id']}/approval", ADMINISTRATOR, {"reason": "同意"})
    (ended,) = (await desk.read(f"staff/{CHIEF}/authorizations"))["authorizations"]

    assert ended["valid_to"] == "2026-11-30"
