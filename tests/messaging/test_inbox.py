"""The inbox: an effect once, retries that wait, and messages that are parked, never lost."""

import json
from datetime import timedelta

import pytest

from shared.clock import FrozenClock
from shared.contracts.envelope import Event
from shared.identifiers import new_id
from shared.messaging import parked
from shared.messaging.inbox import BACKOFF, NOT_YET_ATTEMPTS, receive, retry_due
from shared.messaging.open_rows import Outcome
from shared.messaging.outbox import Announcement, envelope_text
from shared.service import Service
from tests.messaging.desk import MOMENT, Desk, closed, effects_of, inbox_rows, withdrawn

NUMBER = "A1"


def message(event: Event, number: str = NUMBER) -> bytes:
    announcement = Announcement(event, number, f"case:{number}", 1, "case.closed.v1")
    return envelope_text(
        announcement, event_id=new_id(), source="/yikou/routing", now=MOMENT, traceparent=None
    ).encode()


async def test_a_message_repeated_ten_times_has_its_effect_once(
    service: Service, desk: Desk
) -> None:
    body = message(closed(NUMBER))

    outcomes = [await receive(service, desk.consumer(), body) for _ in range(10)]

    assert outcomes == [Outcome.DONE] + [Outcome.REPEATED] * 9
    assert await effects_of(service) == [NUMBER]


async def test_a_failed_message_leaves_no_effect_and_is_tried_again_when_due(
    service: Service, desk: Desk, clock: FrozenClock
) -> None:
    desk.failures = 1

    first = await receive(service, desk.consumer(), message(closed(NUMBER)))
    early = await retry_due(service, service.consumers)
    without_effect = await effects_of(service)
    clock.advance(timedelta(seconds=BACKOFF[0]))
    await retry_due(service, service.consumers)

    assert (first, early, without_effect) == (Outcome.WAITING, 0, [])
    assert await effects_of(service) == [NUMBER]
    assert await inbox_rows(service) == [(NUMBER, "done", 2)]


async def test_a_message_whose_attempts_are_used_up_is_parked_and_replayable(
    service: Service, desk: Desk, clock: FrozenClock
) -> None:
    desk.failures = len(BACKOFF) + 1
    await receive(service, desk.consumer(), message(closed(NUMBER)))
    for pause in BACKOFF:
        clock.advance(timedelta(seconds=pause))
        await retry_due(service, service.consumers)

    async with service.reading() as connection:
        waiting = await parked.parked(connection, service.tables)
    async with service.work(service.system) as work:
        released = await parked.replay(work.connection, work.tables, subject=NUMBER, now=work.now)
    await retry_due(service, service.consumers)

    assert [(one.subject, one.reason) for one in waiting] == [
        (NUMBER, "办理未成功（ValueError）：the desk fails")
    ]
    assert released == 1
    assert await effects_of(service) == [NUMBER]


async def test_a_message_that_came_too_early_waits_shortly_and_often(
    service: Service, desk: Desk, clock: FrozenClock
) -> None:
    desk.is_early = True
    await receive(service, desk.consumer(), message(closed(NUMBER)))
    for _ in range(NOT_YET_ATTEMPTS - 2):
        clock.advance(timedelta(seconds=30))
        await retry_due(service, service.consumers)
    desk.is_early = False
    clock.advance(timedelta(seconds=30))
    await retry_due(service, service.consumers)

    assert await effects_of(service) == [NUMBER]


async def test_a_message_without_hope_is_parked_at_once(service: Service, desk: Desk) -> None:
    desk.is_hopeless = True

    outcome = await receive(service, desk.consumer(), message(closed(NUMBER)))

    assert outcome == Outcome.PARKED
    assert await effects_of(service) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff not json", "不是可读的消息信封（CloudEvents envelope）"),
        (b"{}", "不是可读的消息信封（CloudEvents envelope）"),
        (
            json.dumps(
                {**json.loads(message(closed(NUMBER))), "type": "cn.yikou.case.eaten.v1"}
            ).encode(),
            "不认识的消息类型（unknown type）：cn.yikou.case.eaten.v1",
        ),
        (
            json.dumps({**json.loads(message(closed(NUMBER))), "data": {}}).encode(),
            "消息内容不合契约（cn.yikou.case.closed.v1）",
        ),
        (message(withdrawn(NUMBER)), "队列 desk.cases.v1 不办理这种消息（no handler）"),
    ],
)
async def test_a_broken_or_unknown_message_is_parked_and_the_others_flow_on(
    service: Service, desk: Desk, body: bytes, reason: str
) -> None:
    outcome = await receive(service, desk.consumer(), body)
    next_outcome = await receive(service, desk.consumer(), message(closed("A2"), "A2"))

    async with service.reading() as connection:
        [waiting] = await parked.parked(connection, service.tables)
    assert (outcome, next_outcome) == (Outcome.PARKED, Outcome.DONE)
    assert waiting.reason.startswith(reason)


async def test_a_handled_message_that_the_broker_gave_up_stays_handled(
    service: Service, desk: Desk
) -> None:
    from shared.messaging.open_rows import park_dead_letter

    body = message(closed(NUMBER))
    await receive(service, desk.consumer(), body)

    await park_dead_letter(service, desk.consumer().queue, body, "delivery_limit")

    assert await inbox_rows(service) == [(NUMBER, "done", 1)]


async def test_rows_that_cannot_be_read_are_parked_again_and_never_hold_up_the_others(
    service: Service, desk: Desk, clock: FrozenClock
) -> None:
    await receive(service, desk.consumer(), b"not readable")
    desk.failures = 1
    await receive(service, desk.consumer(), message(closed(NUMBER)))
    inbox = service.tables.inbox
    async with service.work(service.system) as work:
        emptied = inbox.update().where(inbox.c.subject == "unknown").values(body=None)
        await work.connection.execute(emptied)
        await parked.replay(work.connection, work.tables, subject="unknown", now=work.now)
    clock.advance(timedelta(seconds=BACKOFF[0]))

    tried = await retry_due(service, service.consumers)
    again = await retry_due(service, service.consumers)

    assert (tried, again) == (2, 0)
    assert [row[:2] for row in await inbox_rows(service)] == [
        (NUMBER, "done"),
        ("unknown", "parked"),
    ]
