"""Certificates that wait for promised papers, and checks of what was declared (rules.md F)."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa

from services.licensing.tables import withheld_grants
from shared.clock import FrozenClock
from shared.contracts import ApplicationCompleted, ApplicationDefaulted, CaseDecided, Event
from shared.contracts.parts import Commitment
from shared.messaging.open_rows import Outcome
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import FRIDAY_MORNING
from tests.licensing.integration.conftest import Asking
from tests.licensing.messages import (
    CHIEF,
    CITY_CHIEF,
    REVIEWER,
    announced,
    applicant,
    case_decided,
    deliver,
    elder_card,
    number_of_case,
    origin,
    task_assigned,
)

DEFERRAL = Commitment(kind="deferral", signed_at=FRIDAY_MORNING, withholds_certificate=True)
DECLARATION = Commitment(
    kind="declaration",
    signed_at=FRIDAY_MORNING,
    conditions=("经营场所符合卫生标准。",),
    check_within_working_days=60,
    check_method="现场核查",
)
FOUND_WANTING = {
    "result": "broken",
    "findings": "消毒间未设置。",
    "inspectors": ["田秀平", "孔丽勇"],
    "inspected_on": "2026-11-20",
    "rectify_by": "2026-11-27",
}
REVOKE = {"reason": "承诺不实，逾期未整改", "legal_basis": "《行政许可法》第六十九条"}


def withheld(keys: KeyRing) -> CaseDecided:
    return case_decided(keys, commitment=DEFERRAL, is_withheld=True)


def completed() -> ApplicationCompleted:
    return ApplicationCompleted(
        application_number=number_of_case(),
        item=elder_card(),
        origin=origin(),
        materials=(),
        completed_at=FRIDAY_MORNING,
    )


def defaulted() -> ApplicationDefaulted:
    return ApplicationDefaulted(
        application_number=number_of_case(),
        item=elder_card(),
        origin=origin(),
        consequence="refused",
        reason="容缺材料逾期未补齐",
        legal_basis="",
        defaulted_at=FRIDAY_MORNING,
    )


def of(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one["data"] for one in messages if one["type"] == f"cn.yikou.{kind}.v1"]


async def declared(service: Service, keys: KeyRing, ask: Asking) -> dict[str, Any]:
    """A case decided on a declaration. Returns: its check as the bureau lists it."""
    await deliver(service, case_decided(keys, commitment=DECLARATION))
    (check,) = (await ask("GET", "post-checks", by=REVIEWER)).json()["post_checks"]
    found: dict[str, Any] = check
    return found


async def test_the_certificate_is_withheld_until_the_papers_are_in(
    licensing: Service, keys: KeyRing
) -> None:
    await deliver(licensing, withheld(keys))
    before = await announced(licensing)

    await deliver(licensing, completed())

    assert before == []
    assert len(of(await announced(licensing), "licence.issued")) == 1
    async with licensing.reading() as connection:
        kept = await connection.scalar(sa.select(withheld_grants.c.granted_case))
    assert kept is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_decision_repetition_and_completion_give_one_certificate_in_any_order(
    licensing: Service, keys: KeyRing, order: tuple[int, ...]
) -> None:
    events: list[Event] = [withheld(keys), withheld(keys), completed()]

    outcomes = [await deliver(licensing, events[place]) for place in order]

    assert set(outcomes) == {Outcome.DONE}
    assert len(of(await announced(licensing), "licence.issued")) == 1


@pytest.mark.parametrize("is_default_first", [True, False])
async def test_after_a_default_no_certificate_is_issued_any_more(
    licensing: Service, keys: KeyRing, is_default_first: bool
) -> None:
    events: list[Event] = [withheld(keys), defaulted()]
    for event in reversed(events) if is_default_first else events:
        await deliver(licensing, event)

    await deliver(licensing, completed())
    await deliver(licensing, withheld(keys))

    assert of(await announced(licensing), "licence.issued") == []


async def test_a_decision_on_a_declaration_orders_one_check_within_sixty_working_days(
    licensing: Service, keys: KeyRing, ask: Asking
) -> None:
    check = await declared(licensing, keys, ask)
    await deliver(licensing, case_decided(keys, commitment=DECLARATION))

    whole = (await ask("GET", f"post-checks/{check['id']}", by=REVIEWER)).json()

    messages = await announced(licensing)
    assert len(of(messages, "post_check.ordered")) == 1
    assert len(of(messages, "licence.issued")) == 1
    assert check["status"] == "ordered"
    assert check["due"] == {"on": "2027-02-12", "is_provisional": True}
    assert whole["conditions"] == ["经营场所符合卫生标准。"]
    assert whole["applicant"]["name"] == "赵**"
    assert applicant().name not in str(messages)


async def test_the_desk_sees_on_what_promise_the_case_rests(
    licensing: Service, keys: KeyRing, ask: Asking
) -> None:
    await deliver(licensing, task_assigned(keys, commitment=DECLARATION))
    await deliver(licensing, task_assigned(keys, task="task-2", number=number_of_case(2)))

    resting = (await ask("GET", "reviews/task-1", by=REVIEWER)).json()
    usual = (await ask("GET", "reviews/task-2", by=REVIEWER)).json()

    assert resting["commitment"]["kind"] == "declaration"
    assert resting["commitment"]["conditions"] == ["经营场所符合卫生标准。"]
    assert usual["commitment"] is None


async def test_a_check_that_finds_the_declaration_kept_ends_it(
    licensing: Service, keys: KeyRing, ask: Asking
) -> None:
    check = await declared(licensing, keys, ask)
    kept = {**FOUND_WANTING, "result": "kept", "findings": "符合承诺。", "rectify_by": None}

    passed = await ask("POST", f"post-checks/{check['id']}/inspections", by=REVIEWER, json=kept)
    again = await ask("POST", f"post-checks/{check['id']}/inspections", by=REVIEWER, json=kept)

    assert passed.json()["status"] == "passed"
    assert (again.status_code, again.json()["code"]) == (409, "check_act_forbidden")
    (told,) = of(await announced(licensing), "post_check.concluded")
    assert told["outcome"] == "passed"


async def test_what_is_found_wanting_is_put_right_first_and_revoked_only_then(
    licensing: Service, keys: KeyRing, ask: Asking, clock: FrozenClock
) -> None:
    check = await declared(licensing, keys, ask)
    path = f"post-checks/{check['id']}"
    found = await ask("POST", f"{path}/inspections", by=REVIEWER, json=FOUND_WANTING)
    at_once = await ask("POST", f"{path}/revocation", by=CHIEF, json=REVOKE)
    second = {**FOUND_WANTING, "rectify_by": None}
    unmet = await ask("POST", f"{path}/inspections", by=REVIEWER, json=second)

    revoked = await ask("POST", f"{path}/revocation", by=CHIEF, json=REVOKE)

    assert found.json()["status"] == "rectifying"
    assert (at_once.status_code, at_once.json()["code"]) == (409, "rectification_still_running")
    assert unmet.json()["status"] == "unmet"
    assert revoked.json()["conclusion"]["outcome"] == "revoked"
    messages = await announced(licensing)
    assert len(of(messages, "licence.revoked")) == 1
    (told,) = of(messages, "post_check.concluded")
    assert told["outcome"] == "revoked"


async def test_whoever_lets_the_time_to_put_it_right_run_out_is_revoked_without_a_second_look(
    licensing: Service, keys: KeyRing, ask: Asking, clock: FrozenClock
) -> None:
    check = await declared(licensing, keys, ask)
    path = f"post-checks/{check['id']}"
    await ask("POST", f"{path}/inspections", by=REVIEWER, json=FOUND_WANTING)
    clock.advance(timedelta(days=8))

    revoked = await ask("POST", f"{path}/revocation", by=CHIEF, json=REVOKE)

    assert revoked.status_code == 201, revoked.text
    assert date.fromisoformat(revoked.json()["rectify_by"]) < clock.now().date()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inspectors": ["田秀平"]}, "inspectors"),
        ({"inspectors": ["田秀平", "田秀平"]}, "inspectors"),
        ({"rectify_by": None}, "rectify_by"),
        ({"rectify_by": "2026-11-20"}, "rectify_by"),
        ({"inspected_on": "2026-11-21"}, "inspected_on"),
    ],
)
async def test_an_inspection_needs_two_inspectors_a_day_and_time_to_put_right(
    licensing: Service, keys: KeyRing, ask: Asking, change: dict[str, Any], field: str
) -> None:
    check = await declared(licensing, keys, ask)
    body = {**FOUND_WANTING, **change}

    answer = await ask("POST", f"post-checks/{check['id']}/inspections", by=REVIEWER, json=body)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_another_body_does_not_learn_of_the_check(
    licensing: Service, keys: KeyRing, ask: Asking
) -> None:
    check = await declared(licensing, keys, ask)
    path = f"post-checks/{check['id']}"

    listed = await ask("GET", "post-checks", by=CITY_CHIEF)
    answers = [
        await ask("GET", path, by=CITY_CHIEF),
        await ask("POST", f"{path}/inspections", by=CITY_CHIEF, json=FOUND_WANTING),
        await ask("POST", f"{path}/revocation", by=CITY_CHIEF, json=REVOKE),
    ]

    assert listed.json()["post_checks"] == []
    assert {one.status_code for one in answers} == {404}


async def test_a_check_is_revoked_by_the_chief_alone(
    licensing: Service, keys: KeyRing, ask: Asking
) -> None:
    check = await declared(licensing, keys, ask)

    answer = await ask("POST", f"post-checks/{check['id']}/revocation", by=REVIEWER, json=REVOKE)

    assert answer.status_code == 403
