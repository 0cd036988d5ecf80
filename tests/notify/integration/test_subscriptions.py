"""Subscriptions over HTTP: whose they are, what they accept, how they end."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.notify.tables import common
from shared.contracts import ApplicationAccepted, CaseOpened, DeliveryFailed
from tests.notify.events import arrive, opened, submitted
from tests.notify.integration.conftest import CLERK, OFFICE, STRANGER, Hall

IN_APP = {"channel": "in_app", "event_types": [ApplicationAccepted.TYPE]}
WEBHOOK = {
    "channel": "webhook",
    "event_types": [CaseOpened.TYPE],
    "url": "https://hook.example.cn/yikou",
}


async def created(hall: Hall, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await hall.ask("POST", "subscriptions", by=OFFICE, json=body or WEBHOOK)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_administrator_may_subscribe_and_a_clerk_may_not(notify: Hall) -> None:
    by_administrator = await notify.ask("POST", "subscriptions", by="zy-zwb-a01", json=IN_APP)
    by_clerk = await notify.ask("POST", "subscriptions", by=CLERK, json=IN_APP)
    by_nobody = await notify.ask("POST", "subscriptions", json=IN_APP)

    assert by_administrator.status_code == 201
    assert (by_clerk.status_code, by_clerk.json()["code"]) == (403, "role_not_allowed")
    assert by_nobody.status_code == 401


async def test_a_foreign_subscription_is_not_there(notify: Hall) -> None:
    own = (await created(notify))["id"]

    for method, path in (
        ("GET", f"subscriptions/{own}"),
        ("PATCH", f"subscriptions/{own}"),
        ("DELETE", f"subscriptions/{own}"),
        ("GET", f"subscriptions/{own}/secret"),
        ("POST", f"subscriptions/{own}/secret-rotation"),
    ):
        body = {"event_types": [CaseOpened.TYPE]} if method == "PATCH" else None
        answer = await notify.ask(method, path, by=STRANGER, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "subscription_not_found")
    assert (await notify.ask("GET", "subscriptions", by=STRANGER)).json()["subscriptions"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": None}, "url"),
        ({"url": "http://hook.example.cn/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://user:secret@hook.example.cn/"}, "url"),
        ({"url": "ftp://hook.example.cn/"}, "url"),
        ({"url": "https://[broken/"}, "url"),
        ({"url": "https://hook.example.cn:99999/"}, "url"),
        ({"event_types": []}, "event_types"),
        ({"event_types": ["cn.yikou.unheard.of.v1"]}, "event_types"),
        ({"event_types": [DeliveryFailed.TYPE]}, "event_types"),
        ({"channel": "sms"}, "channel"),
        ({"channel": "in_app"}, "url"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_a_faulty_field_is_named(notify: Hall, change: dict[str, Any], field: str) -> None:
    answer = await notify.ask("POST", "subscriptions", by=OFFICE, json={**WEBHOOK, **change})

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_the_same_key_gives_the_first_answer_and_no_second_subscription(
    notify: Hall,
) -> None:
    key = {"Idempotency-Key": "s1"}

    first = await notify.ask("POST", "subscriptions", by=OFFICE, json=WEBHOOK, headers=key)
    second = await notify.ask("POST", "subscriptions", by=OFFICE, json=WEBHOOK, headers=key)
    other = await notify.ask("POST", "subscriptions", by=OFFICE, json=IN_APP, headers=key)

    assert first.json() == second.json()
    assert other.status_code == 422
    listed = (await notify.ask("GET", "subscriptions", by=OFFICE)).json()["subscriptions"]
    assert len(listed) == 1


async def test_no_answer_kept_for_a_repeated_request_holds_a_secret(notify: Hall) -> None:
    key = {"Idempotency-Key": "s2"}

    await notify.ask("POST", "subscriptions", by=OFFICE, json=WEBHOOK, headers=key)

    async with notify.service.reading() as connection:
        kept = await connection.scalar(sa.select(common.idempotency_keys.c.body))
    assert kept is not None
    assert "whsec_" not in kept


async def test_a_change_over_a_newer_version_is_refused(notify: Hall) -> None:
    own = (await created(notify))["id"]
    change = {"url": "https://other.example.cn/"}

    first = await notify.ask(
        "PATCH", f"subscriptions/{own}", by=OFFICE, json=change, headers={"If-Match": '"1"'}
    )
    second = await notify.ask(
        "PATCH", f"subscriptions/{own}", by=OFFICE, json=change, headers={"If-Match": '"1"'}
    )

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert first.json()["url"] == change["url"]
    assert (second.status_code, second.json()["code"]) == (412, "version_changed")


async def test_a_stopped_subscription_stays_on_record_and_stays_stopped(notify: Hall) -> None:
    own = (await created(notify))["id"]

    stopped = await notify.ask("DELETE", f"subscriptions/{own}", by=OFFICE)
    again = await notify.ask("DELETE", f"subscriptions/{own}", by=OFFICE)
    rotation = await notify.ask("POST", f"subscriptions/{own}/secret-rotation", by=OFFICE)

    assert stopped.json()["stop_reason"] == "by_owner"
    assert again.status_code == rotation.status_code == 409
    listed = (await notify.ask("GET", "subscriptions", by=OFFICE)).json()["subscriptions"]
    assert [one["is_active"] for one in listed] == [False]


async def test_an_in_app_subscription_has_no_secret(notify: Hall) -> None:
    own = (await created(notify, IN_APP))["id"]

    answer = await notify.ask("GET", f"subscriptions/{own}/secret", by=OFFICE)

    assert (answer.status_code, answer.json()["code"]) == (404, "no_webhook_secret")


async def test_reading_a_secret_is_logged(notify: Hall) -> None:
    own = (await created(notify))["id"]

    await notify.ask("GET", f"subscriptions/{own}/secret", by=OFFICE)

    async with notify.service.reading() as connection:
        acts = (await connection.execute(sa.select(common.audit_rows.c.act))).scalars().all()
    assert sorted(acts) == ["show_webhook_secret", "subscribe"]


async def test_a_subscription_hears_only_of_cases_its_organisation_takes_part_in(
    notify: Hall,
) -> None:
    wanted = {"channel": "in_app", "event_types": [CaseOpened.TYPE]}
    for who in (OFFICE, STRANGER):
        await notify.ask("POST", "subscriptions", by=who, json=wanted)

    await arrive(notify.service, submitted(), opened())

    assert len((await notify.ask("GET", "deliveries", by=OFFICE)).json()["deliveries"]) == 1
    assert (await notify.ask("GET", "deliveries", by=STRANGER)).json()["deliveries"] == []


async def test_an_organisation_may_not_subscribe_without_end(notify: Hall) -> None:
    for _ in range(50):
        await created(notify, IN_APP)

    answer = await notify.ask("POST", "subscriptions", by=OFFICE, json=IN_APP)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_subscriptions")
