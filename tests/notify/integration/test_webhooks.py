"""Webhooks to a real server on loopback."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notify.publishing.webhook_client import WebhookClient
from services.notify.settings import PAUSES
from services.notify.tables import deliveries, subscriptions
from shared.clock import SystemClock
from shared.contracts import CaseOpened, DeliveryFailed
from tests.notify.events import NUMBER, arrive, opened, submitted
from tests.notify.integration.conftest import OFFICE, STRANGER, Hall
from tests.notify.listener import Listener

LONG_ENOUGH = timedelta(hours=30)


async def subscribed(hall: Hall, listener: Listener, *, by: Any = OFFICE) -> str:
    wanted = {"channel": "webhook", "event_types": [CaseOpened.TYPE], "url": listener.url}
    answer = await hall.ask("POST", "subscriptions", by=by, json=wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def secret_of(hall: Hall, subscription: str) -> str:
    answer = await hall.ask("GET", f"subscriptions/{subscription}/secret", by=OFFICE)
    return str(answer.json()["secret"])


async def dead_letters(hall: Hall, *, by: Any = OFFICE) -> list[dict[str, Any]]:
    answer = await hall.ask("GET", "dead-letters", by=by)
    found: list[dict[str, Any]] = answer.json()["dead_letters"]
    return found


async def test_a_subscriber_can_verify_what_it_is_sent(inside: Hall, listener: Listener) -> None:
    inside.clock.advance(SystemClock().now() - inside.clock.now())
    subscription = await subscribed(inside, listener)
    secret = await secret_of(inside, subscription)
    await arrive(inside.service, submitted(), opened())

    sent = await inside.send()

    assert sent == 1
    (request,) = listener.received
    event = Webhook(secret).verify(request.body, request.headers)
    assert (event["specversion"], event["type"]) == ("1.0", CaseOpened.TYPE)
    assert event["subject"] == event["data"]["application_number"] == NUMBER
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["host"] == f"127.0.0.1:{listener.port}"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(request.body.replace("已", "未"), request.headers)


async def test_a_webhook_only_refers_to_the_case(inside: Hall, listener: Listener) -> None:
    await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())

    await inside.send()

    body = json.loads(listener.received[0].body)
    assert set(body["data"]) == {"application_number", "title", "text", "delivery_id", "case_url"}
    assert body["data"]["case_url"].endswith(f"/api/v1/cases/{NUMBER}")


async def test_after_a_failure_it_is_tried_again_later_with_the_same_id(
    inside: Hall, listener: Listener
) -> None:
    listener.answers = [500, 200]
    await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())

    first = await inside.send()
    too_early = await inside.send()
    inside.clock.advance(timedelta(seconds=7))
    second = await inside.send()
    after = await inside.send()

    assert (first, too_early, second, after) == (1, 0, 1, 0)
    ids = {request.headers["webhook-id"] for request in listener.received}
    assert (len(listener.received), len(ids)) == (2, 1)
    listed = await inside.ask("GET", "deliveries?status=delivered", by=OFFICE)
    webhook = next(one for one in listed.json()["deliveries"] if one["channel"] == "webhook")
    assert webhook["attempts"] == 2


async def test_an_address_that_is_gone_stops_its_subscription(
    inside: Hall, listener: Listener
) -> None:
    listener.answers = [410]
    subscription = await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())

    await inside.send()
    inside.clock.advance(LONG_ENOUGH)
    again = await inside.send()

    assert (again, len(listener.received)) == (0, 1)
    found = (await inside.ask("GET", f"subscriptions/{subscription}", by=OFFICE)).json()
    assert (found["is_active"], found["stop_reason"]) == (False, "gone")
    assert [one["last_error"] for one in await dead_letters(inside)] == ["answered 410"]


async def test_a_redirect_is_not_followed(inside: Hall, listener: Listener) -> None:
    listener.answers, listener.location = [302], listener.url + "/elsewhere"
    await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())

    await inside.send()

    assert [request.path for request in listener.received] == ["/hook"]
    pending = await inside.ask("GET", "deliveries?status=pending", by=OFFICE)
    assert [one["last_error"] for one in pending.json()["deliveries"]] == ["answered 302"]


async def test_a_silent_server_costs_no_more_than_the_time_limit(
    inside: Hall, listener: Listener
) -> None:
    listener.is_silent = True
    inside.service.provide(WebhookClient(allow_private=True, timeout=timedelta(seconds=0.2)))
    await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())

    await inside.send()

    pending = await inside.ask("GET", "deliveries?status=pending", by=OFFICE)
    reasons = [one["last_error"] for one in pending.json()["deliveries"]]
    assert reasons == ["no answer: timed out"]


async def test_a_name_that_leads_inside_is_refused_without_a_connection(
    notify: Hall, listener: Listener
) -> None:
    async def inward(_host: str, _port: int) -> list[str]:
        return ["203.0.114.7", "127.0.0.1"]

    client = WebhookClient(allow_private=False, timeout=timedelta(seconds=5), resolve=inward)
    notify.service.provide(client)
    wanted = {
        "channel": "webhook",
        "event_types": [CaseOpened.TYPE],
        "url": f"https://hook.example.cn:{listener.port}/",
    }
    assert (await notify.ask("POST", "subscriptions", by=OFFICE, json=wanted)).status_code == 201
    await arrive(notify.service, submitted(), opened())

    await notify.send()

    assert listener.received == []
    assert [one["last_error"] for one in await dead_letters(notify)] == ["address is not public"]


async def test_the_connection_goes_to_the_address_that_was_checked(
    inside: Hall, listener: Listener
) -> None:
    asked: list[str] = []

    async def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    inside.service.provide(
        WebhookClient(allow_private=True, timeout=timedelta(seconds=5), resolve=changing)
    )
    listened = f"http://hook.example.cn:{listener.port}/hook"
    wanted = {"channel": "webhook", "event_types": [CaseOpened.TYPE], "url": listened}
    await inside.ask("POST", "subscriptions", by=OFFICE, json=wanted)
    await arrive(inside.service, submitted(), opened())

    await inside.send()

    assert asked == ["hook.example.cn"]
    assert listener.received[0].headers["host"] == f"hook.example.cn:{listener.port}"


async def test_after_the_last_attempt_it_is_a_dead_letter_and_announced(
    inside: Hall, listener: Listener
) -> None:
    subscription = await given_up(inside, listener)

    bus = await inside.announced()

    assert len(listener.received) == len(PAUSES) + 1 == 10
    (message,) = bus.published
    assert message.type == DeliveryFailed.TYPE
    assert (message.routing_key, message.sequence) == ("delivery.failed.v1", 1)
    failed = DeliveryFailed.model_validate(json.loads(message.body)["data"])
    assert message.aggregate == f"delivery:{failed.delivery_id}"
    assert (failed.subscription, failed.reason) == (subscription, "answered 500")
    assert len(await dead_letters(inside)) == 1
    assert await dead_letters(inside, by=STRANGER) == []


async def test_the_owner_is_told_of_a_dead_letter_inside_the_system(
    inside: Hall, listener: Listener
) -> None:
    await given_up(inside, listener)
    bus = await inside.announced()
    failed = DeliveryFailed.model_validate(json.loads(bus.published[0].body)["data"])

    await arrive(inside.service, failed)

    told = (await inside.ask("GET", "deliveries", by=OFFICE)).json()["deliveries"]
    assert (told[0]["title"], told[0]["channel"]) == ("回调通知未送达", "in_app")
    assert NUMBER in told[0]["text"]
    assert await inside.send() == 0


async def test_a_dead_letter_can_be_sent_on_its_way_again(inside: Hall, listener: Listener) -> None:
    await given_up(inside, listener)
    letter = (await dead_letters(inside))[0]["id"]
    listener.answers = []

    foreign = await inside.ask("POST", f"dead-letters/{letter}/replay", by=STRANGER)
    first = await inside.ask(
        "POST", f"dead-letters/{letter}/replay", by=OFFICE, headers={"Idempotency-Key": "r1"}
    )
    repeated = await inside.ask(
        "POST", f"dead-letters/{letter}/replay", by=OFFICE, headers={"Idempotency-Key": "r1"}
    )
    sent = await inside.send()
    late = await inside.ask("POST", f"dead-letters/{letter}/replay", by=OFFICE)

    assert (foreign.status_code, first.status_code, sent) == (404, 201, 1)
    assert repeated.json() == first.json()
    assert (late.status_code, late.json()["code"]) == (404, "dead_letter_not_found")
    assert await dead_letters(inside) == []
    assert listener.received[-1].headers["webhook-id"] == letter


async def test_a_dead_letter_that_fails_again_is_announced_again(
    inside: Hall, listener: Listener
) -> None:
    await given_up(inside, listener)
    letter = (await dead_letters(inside))[0]["id"]
    await inside.ask("POST", f"dead-letters/{letter}/replay", by=OFFICE)
    listener.answers = [410]

    await inside.send()

    assert [one.sequence for one in (await inside.announced()).published] == [1, 2]
    answer = await inside.ask("POST", f"dead-letters/{letter}/replay", by=OFFICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "subscription_stopped")


async def test_after_its_subscription_was_stopped_a_webhook_is_not_sent(
    inside: Hall, listener: Listener
) -> None:
    subscription = await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())
    await inside.ask("DELETE", f"subscriptions/{subscription}", by=OFFICE)

    await inside.send()

    assert listener.received == []
    assert [one["last_error"] for one in await dead_letters(inside)] == ["subscription stopped"]


async def test_what_one_sender_holds_another_leaves_alone_until_the_lease_ends(
    inside: Hall, listener: Listener
) -> None:
    await subscribed(inside, listener)
    await arrive(inside.service, submitted(), opened())
    async with inside.service.database.transaction() as connection:
        await connection.execute(
            deliveries.update()
            .where(deliveries.c.status == "pending")
            .values(claimed_until=inside.clock.now() + timedelta(seconds=60))
        )

    held = await inside.send()
    inside.clock.advance(timedelta(seconds=61))
    freed = await inside.send()

    assert (held, freed) == (0, 1)


async def test_both_secrets_sign_while_one_replaces_the_other(
    inside: Hall, listener: Listener
) -> None:
    inside.clock.advance(SystemClock().now() - inside.clock.now())
    subscription = await subscribed(inside, listener)
    earlier = await secret_of(inside, subscription)
    rotated = await inside.ask("POST", f"subscriptions/{subscription}/secret-rotation", by=OFFICE)
    await arrive(inside.service, submitted(), opened())

    await inside.send()

    (request,) = listener.received
    for secret in (earlier, rotated.json()["secret"]):
        Webhook(secret).verify(request.body, request.headers)
    assert earlier != rotated.json()["secret"]


async def test_the_secret_lies_sealed_in_the_database(inside: Hall, listener: Listener) -> None:
    subscription = await subscribed(inside, listener)
    secret = await secret_of(inside, subscription)

    async with inside.service.reading() as connection:
        kept = await connection.scalar(sa.select(subscriptions.c.secret_sealed))

    assert secret.startswith("whsec_")
    assert kept is not None
    assert secret.removeprefix("whsec_") not in kept


async def test_senders_side_by_side_send_each_webhook_once(
    inside: Hall, listener: Listener
) -> None:
    await subscribed(inside, listener)
    for serial in range(12):
        number = f"{NUMBER[:-2]}{serial:02}"
        await arrive(inside.service, submitted(number), opened(number))

    sent = await asyncio.gather(*(inside.send() for _ in range(3)))

    assert sum(sent) == len(listener.received) == 12
    assert len({request.headers["webhook-id"] for request in listener.received}) == 12


async def given_up(hall: Hall, listener: Listener) -> str:
    """A webhook tried until its last attempt failed. Returns: its subscription."""
    listener.answers = [500] * 10
    subscription = await subscribed(hall, listener)
    await arrive(hall.service, submitted(), opened())
    while await hall.send():
        hall.clock.advance(LONG_ENOUGH)
    return subscription
