"""What each act may cost in statements: a regression fails here and not in a benchmark."""

import pytest

from shared.messaging.open_rows import Outcome
from tests.intake.integration import promising as p
from tests.intake.integration.window import (
    NOBODY,
    Desk,
    body,
    counted,
    decided,
    extended,
    issued,
    opened,
    progressed,
    resumed,
    revoked,
    supplement_requested,
    suspended,
    withdrawn,
)
from tests.pages import BROWSER

pytestmark = pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
SUBMIT, ACCEPT, ACCEPT_WITH_KEY, STATUS, MESSAGE = 3, 3, 4, 1, 4

BOTH = {"follow_up": {"wanted": True, "form": {"business_kind": "餐饮服务"}}}


async def test_a_submission_costs_three_statements_and_one_commit(desk: Desk) -> None:
    await desk.submitted()

    with counted(desk.service) as seen:
        answer = await desk.post("applications", body())

    assert answer.status_code == 201
    assert len(seen["statements"]) <= SUBMIT, seen["statements"]
    assert len(seen["commits"]) == 1


async def test_a_submission_that_wants_a_second_item_costs_no_statement_more(desk: Desk) -> None:
    wants = {**body(item="enterprise_registration", applicant="founder-1"), **BOTH}
    await desk.post("applications", wants, by="zy-c01")

    with counted(desk.service) as seen:
        answer = await desk.post("applications", wants, by="zy-c01")

    assert answer.status_code == 201
    assert len(seen["statements"]) <= SUBMIT, seen["statements"]


@pytest.mark.parametrize(("key", "budget"), [(None, ACCEPT), ("k", ACCEPT_WITH_KEY)])
async def test_an_acceptance_costs_three_statements_or_with_a_key_four_and_one_commit(
    desk: Desk, key: str | None, budget: int
) -> None:
    await desk.accepted()  # a process reads the calendar once a minute, not for each case
    number = (await desk.submitted())["application_number"]

    with counted(desk.service) as seen:
        answer = await desk.call("POST", f"applications/{number}/acceptance", key=key, json={})

    assert answer.status_code == 201
    assert len(seen["statements"]) <= budget, seen["statements"]
    assert len(seen["commits"]) == 1


async def test_an_acceptance_on_a_promise_costs_two_statements_more(
    desk: Desk,
) -> None:
    await p.accepted_on_promise(desk)
    number = (await p.with_photo_to_follow(desk))["application_number"]
    await p.promised(desk, number)

    with counted(desk.service) as seen:
        answer = await desk.call("POST", f"applications/{number}/acceptance", json={})

    assert answer.status_code == 201
    assert len(seen["statements"]) <= ACCEPT + 2, seen["statements"]
    assert len(seen["commits"]) == 1


@pytest.mark.parametrize("accept", ["*/*", BROWSER])
async def test_a_status_costs_one_statement_whether_it_is_found_or_not(
    desk: Desk, accept: str
) -> None:
    submitted = await desk.submitted()
    number = submitted["application_number"]

    for question in (
        f"status/{number}?code={submitted['query_code']}",
        f"status/{number}?code=wrong",
        f"status/{NOBODY}?code=wrong",
    ):
        with counted(desk.service) as seen:
            await desk.call("GET", question, by=None, headers={"Accept": accept})

        assert len(seen["statements"]) == STATUS


async def test_each_message_costs_at_most_four_statements_and_one_commit(desk: Desk) -> None:
    first, second, third = await desk.accepted(), await desk.accepted(), await desk.accepted()
    number, other = first["application_number"], second["application_number"]
    await desk.hear(opened(third))
    life = [
        opened(first),
        supplement_requested(number),
        suspended(number),
        resumed(number),
        extended(number),
        progressed(number),
        decided(first),
        issued(first),
        revoked(number),
        opened(second),
        decided(second, "refused"),
        withdrawn(other),
        withdrawn(third["application_number"]),
    ]

    for event in life:
        with counted(desk.service) as seen:
            outcome = await desk.hear(event)

        assert outcome is Outcome.DONE
        assert len(seen["statements"]) <= MESSAGE, (event.TYPE, seen["statements"])
        assert len(seen["commits"]) == 1
