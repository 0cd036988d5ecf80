"""Taking papers in: what comes back, and what bad input gets."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.tables import applications, common
from shared.identifiers import is_application_number
from tests.intake.integration.window import (
    CITY_CLERK,
    CLERK,
    Desk,
    body,
    fields,
    problem,
)


async def count(desk: Desk, table: sa.Table) -> int:
    """Rows of a table."""
    async with desk.service.reading() as connection:
        return await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """A right submission with one thing changed."""
    found = body()
    place: Any = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return found


async def test_a_submission_gets_its_number_its_code_and_its_origin(desk: Desk) -> None:
    answer = await desk.post("applications", body())

    content = answer.json()
    assert answer.status_code == 201
    assert answer.headers["etag"] == '"1"'
    assert is_application_number(content["application_number"])
    assert content["application_number"].startswith("410102")
    assert (content["status"], content["status_name"]) == ("submitted", "收件")
    assert len(content["query_code"]) == 10
    assert content["application_number"] in content["status_url"]
    assert content["origin"] == {
        "organization": "11410102MBDEM0840T",
        "organization_name": "阳光花苑社区便民服务站",
        "window": "zy-lianhu-901-w1",
        "window_name": "综合窗口1号",
        "level": 6,
    }
    (announced,) = await desk.announced()
    assert announced["type"] == "cn.yikou.application.submitted.v1"
    assert (announced["sequence"], announced["subject"]) == (1, content["application_number"])


async def test_numbers_of_one_office_and_day_follow_one_another(desk: Desk) -> None:
    first, second = await desk.submitted(), await desk.submitted()

    serials = [one["application_number"][18:24] for one in (first, second)]
    assert serials == ["000001", "000002"]
    assert first["application_number"][10:18] == f"{date(2026, 11, 20):%Y%m%d}"


async def test_a_repeated_submission_gets_the_first_answer_code_included(desk: Desk) -> None:
    first = await desk.call("POST", "applications", key="once", json=body())
    again = await desk.call("POST", "applications", key="once", json=body())

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replay"] == "true"
    assert await count(desk, applications) == 1


async def test_a_used_key_with_another_payload_is_refused(desk: Desk) -> None:
    await desk.call("POST", "applications", key="once", json=body())

    other = await desk.call("POST", "applications", key="once", json=body(applicant="elder-2"))

    assert problem(other) == (422, "idempotency_key_reused")


async def test_a_submission_without_key_is_refused(desk: Desk) -> None:
    answer = await desk.call("POST", "applications", json=body())

    assert problem(answer) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("content", "status", "code", "named"),
    [
        (
            changed("applicant", "identity_number", to="410102195103120021"),
            422,
            "invalid_request",
            ("applicant.identity_number", "invalid_resident_id"),
        ),
        (
            changed("item_code", to="no-such-item"),
            404,
            "item_unknown",
            ("item_code", "item_unknown"),
        ),
        (
            changed("form", "gender", to="其他"),
            422,
            "invalid_request",
            ("form.gender", "not_a_choice"),
        ),
        (
            changed("form", "gender", to="男"),
            422,
            "invalid_request",
            ("form.gender", "contradicts_identity_number"),
        ),
        (
            changed("form", "birth_date", to="1951-03-13"),
            422,
            "invalid_request",
            ("form.birth_date", "contradicts_identity_number"),
        ),
        (
            changed("form", "birth_date", to="9999-12-31"),
            422,
            "invalid_request",
            ("form.birth_date", "date_range"),
        ),
        (
            changed("form", "emergency_contact_phone", to="%"),
            422,
            "invalid_request",
            ("form.emergency_contact_phone", "phone_type"),
        ),
        (
            changed("form", "emergency_contact_name", to="李\n明"),
            422,
            "invalid_request",
            ("form.emergency_contact_name", "one_line"),
        ),
        (
            changed("applicant", "name", to="赵\n兰"),
            422,
            "invalid_request",
            ("applicant.name", "string_pattern_mismatch"),
        ),
        (
            changed("form", "emergency_contact_name", to="x" * 31),
            422,
            "invalid_request",
            ("form.emergency_contact_name", "string_too_long"),
        ),
        (
            changed("form", "unasked", to="x"),
            422,
            "invalid_request",
            ("form.unasked", "extra_forbidden"),
        ),
        (
            changed("materials", 0, "code", to="M77"),
            422,
            "invalid_request",
            ("materials.0.code", "material_unknown"),
        ),
        (
            changed("materials", 0, "copies", to=False),
            422,
            "invalid_request",
            ("materials.0.copies", "int_type"),
        ),
        (
            changed("applicant", "name", to="张\U0002a6df"),
            422,
            "invalid_request",
            ("applicant.name", "glyph_missing"),
        ),
        (
            changed("applicant", "name", to="张\x00三"),
            422,
            "invalid_request",
            ("applicant.name", "string_pattern_mismatch"),
        ),
        (
            changed("form", "remark", to="空\x00字符"),
            422,
            "invalid_request",
            ("form.remark", "glyph_missing"),
        ),
        (
            changed("applicant", "kind", to="organization"),
            422,
            "invalid_request",
            ("applicant.identity_number", "invalid_credit_code"),
        ),
        (changed("unasked", to=1), 422, "invalid_request", ("unasked", "extra_forbidden")),
    ],
)
async def test_bad_input_is_refused_with_the_field_named_and_nothing_is_written(
    desk: Desk, content: dict[str, Any], status: int, code: str, named: tuple[str, str]
) -> None:
    answer = await desk.post("applications", content)

    assert problem(answer) == (status, code)
    assert named in fields(answer)
    assert await count(desk, applications) == 0
    assert await count(desk, common.outbox) == 0
    assert await count(desk, common.idempotency_keys) == 0


async def test_all_wrong_form_fields_are_named_in_one_answer(desk: Desk) -> None:
    content = changed("form", to={"gender": "其他"})

    answer = await desk.post("applications", content)

    assert {field for field, _code in fields(answer)} == {
        "form.gender",
        "form.birth_date",
        "form.household_address",
        "form.residence_address",
        "form.emergency_contact_name",
        "form.emergency_contact_phone",
    }


async def test_an_item_of_the_community_is_refused_at_the_city_hall(desk: Desk) -> None:
    answer = await desk.post("applications", body(), by=CITY_CLERK)

    assert problem(answer) == (422, "item_not_accepted_at_this_level")
    assert "社区（村）、街道" in answer.json()["detail"]


async def test_an_item_of_the_city_is_taken_in_at_the_city_hall(desk: Desk) -> None:
    content = body(item="fireworks_wholesale", applicant="fireworks-1")

    answer = await desk.post("applications", content, by=CITY_CLERK)

    assert answer.status_code == 201, answer.text
    assert answer.json()["application_number"].startswith("410100")


async def test_a_body_that_cannot_be_read_is_refused(desk: Desk) -> None:
    answer = await desk.call(
        "POST",
        "applications",
        key="k",
        content=b'{"item_code": ',
        headers={"Content-Type": "application/json"},
    )

    assert problem(answer) == (422, "invalid_request")


@pytest.mark.parametrize(
    "broken",
    [
        rb'"remark": "\ud800"',
        rb'"\ud800": "x"',
        b'"remark": ' + b"[" * 5000 + b"]" * 5000,
        b'"remark": NaN',
        b'"remark": 1e400',
    ],
)
async def test_a_form_that_no_database_could_hold_is_refused_in_words(
    desk: Desk, broken: bytes
) -> None:
    content = json.dumps(body()).encode().replace(b'"form": {', b'"form": {' + broken + b", ")

    answer = await desk.call(
        "POST",
        "applications",
        key="k",
        content=content,
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code in (400, 422), answer.text
    assert "detail" in answer.json()
    assert await count(desk, applications) == 0


async def test_a_body_that_is_too_large_is_refused(desk: Desk) -> None:
    limit = desk.service.settings.json_body_limit
    content = json.dumps({"item_code": "x" * limit}).encode()

    answer = await desk.call(
        "POST",
        "applications",
        key="k",
        content=content,
        headers={"Content-Type": "application/json"},
    )

    assert problem(answer) == (413, "body_too_large")


async def test_only_a_clerk_takes_papers_in(desk: Desk) -> None:
    anybody = await desk.call("POST", "applications", by=None, key="k", json=body())
    reviewer = await desk.post("applications", body(), by="zy-mzj-r01")

    assert problem(anybody) == (401, "not_authenticated")
    assert problem(reviewer) == (403, "role_not_allowed")


async def test_fifty_submissions_at_once_get_fifty_numbers_without_a_gap(desk: Desk) -> None:
    await desk.submitted()

    answers = await asyncio.gather(*(desk.post("applications", body()) for _ in range(50)))

    assert {one.status_code for one in answers} == {201}
    serials = sorted(int(one.json()["application_number"][18:24]) for one in answers)
    assert serials == list(range(2, 52))


async def test_the_same_key_sent_ten_times_at_once_takes_the_papers_in_once(desk: Desk) -> None:
    await desk.submitted()

    answers = await asyncio.gather(
        *(desk.call("POST", "applications", key="same", json=body()) for _ in range(10))
    )

    numbers = {one.json()["application_number"] for one in answers if one.status_code == 201}
    assert len(numbers) == 1
    assert {problem(one) for one in answers if one.status_code != 201} <= {
        (409, "request_in_progress")
    }
    assert await count(desk, applications) == 2


async def test_no_identity_number_phone_name_or_query_code_lies_readable_in_the_database(
    desk: Desk,
) -> None:
    submitted = await desk.accepted()
    await desk.get(f"applications/{submitted['application_number']}/documents/receipt")

    async with desk.service.reading() as connection:
        contents = [
            str(row)
            for table in applications.metadata.sorted_tables
            if table.name not in ("item_versions", "organizations", "windows")
            for row in await connection.execute(sa.select(table))
        ]

    secrets = ["赵秀兰", "41010219510312002X", "15400000001", submitted["query_code"]]
    secrets.append(submitted["status_url"].partition("token=")[2])
    assert [one for one in secrets if any(one in content for content in contents)] == []


async def test_the_clerk_stands_in_the_audit_trail(desk: Desk) -> None:
    submitted = await desk.submitted()

    async with desk.service.reading() as connection:
        row = (
            await connection.execute(
                sa.select(common.audit_rows).where(
                    common.audit_rows.c.subject == submitted["application_number"]
                )
            )
        ).one()

    assert (row.act, row.actor) == ("application_submitted", CLERK)
