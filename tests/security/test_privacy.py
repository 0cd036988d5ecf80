"""A seeded applicant leaves no readable trace where it does not belong: databases, messages, logs."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from services.all_in_one import System
from services.intake import tables
from services.intake.repository import applications
from shared import telemetry
from shared.clock import FrozenClock
from shared.identifiers import new_id
from shared.unit_of_work import Work
from tests.equipment import Place, client_of, running_system
from tests.security.contents import text_of_databases
from tests.security.people import CHIEF, CLERK, DISTRICT_REVIEWER, STREET_REVIEWER, SUPERVISOR
from tests.security.scene import GRANT, STATION, Scene, Secrets

SECRETS = Secrets()
CONTACT_PHONE = "15400000002"
WHOLE = (SECRETS.name, SECRETS.identity_number, SECRETS.phone, SECRETS.address)
TYPED = f"申请人{SECRETS.name}，身份证{SECRETS.identity_number}，电话{SECRETS.phone}"
ESCAPED = tuple(
    text.encode("unicode_escape").decode("ascii") for text in (SECRETS.name, SECRETS.address)
)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that a process would write to standard error, down to the least important line."""
    usual, lines = structlog.get_config(), StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", lines)
        telemetry.set_up_logging(level="DEBUG", as_json=True)
        yield lines
    structlog.configure(**usual)


@pytest.fixture
async def system(place: Place, clock: FrozenClock, logged: StringIO) -> AsyncIterator[System]:
    async with running_system(place, clock=clock) as running:
        yield running


@pytest.fixture
async def scene(system: System, clock: FrozenClock) -> AsyncIterator[Scene]:
    async with client_of(system=system) as client:
        yield Scene(system, client, clock)


def seen_in(text: str | bytes, secrets: tuple[str, ...] = (*WHOLE, *ESCAPED)) -> list[str]:
    """Which secrets can be read in a text or in raw bytes."""
    if isinstance(text, bytes):
        return [one for one in secrets if one.encode() in text or one.encode("utf-16-le") in text]
    return [one for one in secrets if one in text]


async def _whole_life(scene: Scene) -> tuple[str, str]:
    """A case from submission to delivery, with all that people read and write on the way."""
    submitted, licence = await scene.granted()
    number = submitted["application_number"]
    await scene.file(number, f"{SECRETS.name}{SECRETS.identity_number}.pdf")
    await _read_everything(scene, number, licence["licence_number"])
    body = {"mode": "window", "recipient": SECRETS.name, "relation": "self", "remark": ""}
    await scene.post(f"applications/{number}/delivery", body, by=CLERK)
    await _ask_and_answer(scene)
    await _on_other_ways_in(scene)
    refused = Scene.body()
    refused["applicant"]["identity_number"] = SECRETS.identity_number[:-1] + "0"
    await scene.call("POST", "applications", by=CLERK, body=refused, key=str(uuid4()))
    return number, submitted["query_code"]


async def _on_other_ways_in(scene: Scene) -> None:
    """Booked, applied for online and given back, handed to a colleague, asked twice."""
    await scene.appointment()
    online = {**Scene.body(), "organization": STATION}
    applied = await scene.call("POST", "applications/online", body=online, key="online")
    number = applied.json()["application_number"]
    await scene.post(f"applications/{number}/return", {"reason": "姓名与证件不符"}, by=CLERK)
    path = f"applications/{(await scene.submitted())['application_number']}"
    to = {"to": "zy-lianhu-901-c02", "reason": "姓名与证件不符"}
    await scene.post(f"{path}/handover", to, by=CLERK)
    notice = {"defects": [{"material": "M02", "defect": "照片模糊"}]}
    signed = {"recipient": SECRETS.name, "relation": "self", "mode": "window"}
    await scene.post(f"{path}/supplement-notice", notice, by=CLERK)
    await scene.post(f"{path}/notice-receipt", signed, by=CLERK)
    brought = {"materials": [{"code": "M02", "state": "received"}], "remark": "已换"}
    await scene.post(f"{path}/supplements", brought, by=CLERK)
    await scene.post(f"{path}/second-notice", {"reason": "姓名与证件不符"}, by=SUPERVISOR)
    await scene.post(f"{path}/supplement-notice", notice, by=CLERK)


async def _read_everything(scene: Scene, number: str, licence: str) -> None:
    files = f"applications/{number}/materials/M01/files"
    file = (await scene.get(files, by=CLERK))["files"][0]["id"]
    typed = {"reason": TYPED}
    for path, by in (
        (f"applications/{number}?purpose={TYPED}", SUPERVISOR),
        (f"{files}/{file}?purpose={TYPED}", SUPERVISOR),
        (f"applications/{number}/documents/receipt", CLERK),
        (f"applications/{number}/documents/acceptance_notice", CLERK),
        (f"licences/{licence}/pdf", CLERK),
    ):
        assert (await scene.call("GET", path, by=by)).status_code == 200, path
    await scene.post(f"applications/{number}/unmasking", typed, by=CLERK)
    page = await scene.get(f"reviews?application_number={number}", by=DISTRICT_REVIEWER)
    review = page["reviews"][0]["id"]
    await scene.post(f"reviews/{review}/unmasking", typed, by=DISTRICT_REVIEWER)
    lookup = {"identity_number": SECRETS.identity_number, "purpose": TYPED}
    found = await scene.post("licences/lookups", lookup, by=STREET_REVIEWER)
    assert len(found["licences"]) == 1


async def _ask_and_answer(scene: Scene) -> None:
    """A second case: asked for a supplement, suspended, withdrawn."""
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    await scene.get(f"applications/{number}?purpose={TYPED}", by=DISTRICT_REVIEWER)
    await scene.post(f"applications/{number}/unmasking", {"reason": TYPED}, by=DISTRICT_REVIEWER)
    await scene.post(f"reviews/{review}/opinion", GRANT, by=DISTRICT_REVIEWER)
    back = {"approved": False, "remark": "请再核实"}
    await scene.post(f"reviews/{review}/sign-off", back, by=CHIEF)
    request = {"defects": ["照片不清晰"], "days": 15}
    await scene.post(f"reviews/{review}/supplement-request", request, by=DISTRICT_REVIEWER)
    await scene.post(f"applications/{number}/withdrawal", {"reason": "本人放弃"}, by=CLERK)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"], indirect=True)
async def test_nothing_in_any_database_names_the_applicant(
    scene: Scene, place: Place, logged: StringIO
) -> None:
    number, code = await _whole_life(scene)

    written = await text_of_databases(scene.system)
    found = {table: seen for table, rows in written.items() if (seen := seen_in(rows))}
    assert found == {}
    assert number in written["intake.applications"]
    assert _bodies(written)
    assert not any(code in rows for rows in written.values())
    await _raw_files_are_clean(place)
    await _answers_are_masked(scene, number, code)
    _logs_are_clean(logged)


def _bodies(written: dict[str, str]) -> list[str]:
    return [rows for table, rows in written.items() if table.endswith(".outbox") and rows]


async def _raw_files_are_clean(place: Place) -> None:
    """SQLite files with their logs, licences, checkpoints: whatever lies on the disk."""
    found = await asyncio.to_thread(_seen_in_files, place.settings.var_dir)
    assert {name: seen for name, seen in found.items() if seen} == {}
    if place.kind == "sqlite":
        assert {"intake.db", "licensing.db", "notify.db", "routing.db"} <= set(found)


def _seen_in_files(folder: Path) -> dict[str, list[str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name: seen_in(path.read_bytes()) + seen_in(str(path)) for path in files}


async def _answers_are_masked(scene: Scene, number: str, code: str) -> None:
    """Lists, desks, the public and the figures of operation."""
    review = (await scene.get(f"reviews?application_number={number}", by=CHIEF))["reviews"][0]["id"]
    for path, by in (
        (f"status/{number}?code={code}", None),
        ("applications", CLERK),
        ("applications", SUPERVISOR),
        ("appointments?on=2026-11-23", CLERK),
        ("reviews", DISTRICT_REVIEWER),
        ("licences", CLERK),
        ("deliveries", CLERK),
        (f"cases/{number}", CLERK),
        (f"cases/{number}/history", CLERK),
        (f"cases/{number}/route", SUPERVISOR),
    ):
        answer = await scene.call("GET", path, by=by)
        assert (answer.status_code, seen_in(answer.text)) == (200, []), path
    for path, by in ((f"applications/{number}", CLERK), (f"reviews/{review}", DISTRICT_REVIEWER)):
        answer = await scene.call("GET", path, by=by)
        assert seen_in(answer.text) == [], path
        assert seen_in(answer.text, ("1951", CONTACT_PHONE)) == [], path
    for name in scene.system.apps:
        figures = await scene.client.get(f"/{name}/metrics")
        assert figures.status_code == 200
        assert seen_in(figures.text) == []
        assert number not in figures.text


def _logs_are_clean(logged: StringIO) -> None:
    assert seen_in(logged.getvalue()) == []


async def test_a_refusal_does_not_repeat_what_was_sent(scene: Scene, logged: StringIO) -> None:
    answers = []
    for change in (
        {"applicant": {"identity_number": SECRETS.identity_number[:-1] + "1"}},
        {"applicant": {"phone": f"{SECRETS.phone}（{SECRETS.name}）"}},
        {"applicant": {"name": SECRETS.name * 40}},
        {"form": {"residence_address": SECRETS.address * 40}},
        {"form": {"birth_date": SECRETS.identity_number}},
    ):
        body = Scene.body()
        for place, fields in change.items():
            body[place] = {**body[place], **fields} if isinstance(fields, dict) else fields
        answers.append(await scene.call("POST", "applications", by=CLERK, body=body, key="r"))

    assert [one.status_code for one in answers] == [422, 422, 422, 422, 422]
    digits = re.compile(r"41010219510312")
    assert [one.text for one in answers if seen_in(one.text) or digits.search(one.text)] == []
    _logs_are_clean(logged)


async def test_a_failure_inside_is_logged_without_what_was_being_written(
    scene: Scene, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(work: Work, _application: object) -> None:
        work.insert(tables.applications, {"id": new_id(), "number": f"{WHOLE}"})

    monkeypatch.setattr(applications, "add", broken)
    answer = await scene.call("POST", "applications", by=CLERK, body=Scene.body(), key="broken")

    assert answer.status_code == 500
    assert seen_in(answer.text) == []
    assert "request failed" in logged.getvalue()
    _logs_are_clean(logged)
