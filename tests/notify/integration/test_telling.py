"""What reaches whom when events arrive."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy import event as sqlalchemy_event

from services.notify.tables import case_parties, deliveries
from shared.clock import FrozenClock
from shared.contracts import EVENTS, OF_NO_CASE, CaseWithdrawn, Exchange
from shared.contracts.parts import Due
from shared.messaging import inbox
from shared.messaging.inbox import retry_due
from shared.messaging.open_rows import Outcome
from tests.notify.events import (
    DUE,
    MOMENT,
    NUMBER,
    ORIGIN,
    QUEUE,
    accepted,
    arrive,
    envelope_of,
    issued,
    opened,
    submitted,
    suspended,
)
from tests.notify.integration.conftest import CLERK, OFFICE, OTHER_WINDOW, STRANGER, Hall


async def test_the_origin_window_reads_every_step_of_its_case(notify: Hall) -> None:
    await arrive(notify.service, submitted(), accepted(), opened())

    answer = await notify.ask("GET", "deliveries", by=CLERK)

    assert answer.status_code == 200
    told = answer.json()["deliveries"]
    assert [one["title"] for one in told] == ["已转审查", "已受理", "已收件"]
    assert "老年优待证办理" in told[0]["text"]
    assert "2026年11月27日" in told[0]["text"]
    assert {one["status"] for one in told} == {"delivered"}


async def test_the_office_that_takes_over_is_told_in_its_own_words(notify: Hall) -> None:
    await arrive(notify.service, submitted(), opened())

    told = (await notify.ask("GET", "deliveries", by=OFFICE)).json()["deliveries"]

    assert len(told) == 1
    assert "已转到本单位“区级审查”环节" in told[0]["text"]


async def test_another_window_and_another_organisation_hear_nothing(notify: Hall) -> None:
    await arrive(notify.service, submitted(), opened())

    for stranger in (OTHER_WINDOW, STRANGER):
        assert (await notify.ask("GET", "deliveries", by=stranger)).json()["deliveries"] == []
    own = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"][0]["id"]
    for stranger in (OTHER_WINDOW, STRANGER):
        assert (await notify.ask("GET", f"deliveries/{own}", by=stranger)).status_code == 404
        answer = await notify.ask("POST", f"deliveries/{own}/reading", by=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "delivery_not_found")


async def test_a_read_notification_leaves_the_list_of_unread_ones(notify: Hall) -> None:
    await arrive(notify.service, submitted(), accepted())
    unread = await notify.ask("GET", "deliveries?only_unread=true", by=CLERK)
    newest = unread.json()["deliveries"][0]["id"]

    first = await notify.ask("POST", f"deliveries/{newest}/reading", by=CLERK)
    again = await notify.ask("POST", f"deliveries/{newest}/reading", by=CLERK)

    assert first.status_code == 201
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    left = (await notify.ask("GET", "deliveries?only_unread=true", by=CLERK)).json()["deliveries"]
    assert [one["title"] for one in left] == ["已收件"]


async def test_lists_page_by_the_last_row_seen(notify: Hall) -> None:
    await arrive(notify.service, submitted(), accepted(), opened())

    first = (await notify.ask("GET", "deliveries?limit=2", by=CLERK)).json()
    second = await notify.ask("GET", f"deliveries?limit=2&after={first['next']}", by=CLERK)

    assert [one["title"] for one in first["deliveries"]] == ["已转审查", "已受理"]
    assert [one["title"] for one in second.json()["deliveries"]] == ["已收件"]
    assert second.json()["next"] is None


async def test_an_event_delivered_twice_tells_once(notify: Hall) -> None:
    body = envelope_of(submitted())
    consumer = notify.service.consumers[QUEUE]

    outcomes = [await inbox.receive(notify.service, consumer, body) for _ in range(2)]

    assert outcomes == [Outcome.DONE, Outcome.REPEATED]
    assert len((await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]) == 1


async def test_a_step_that_comes_before_the_submission_waits_for_it(
    notify: Hall, clock: FrozenClock
) -> None:
    early = await arrive(notify.service, suspended())
    await arrive(notify.service, submitted())
    clock.advance(inbox.NOT_YET_LONGEST_PAUSE)

    tried = await retry_due(notify.service, notify.service.consumers)

    assert (early, tried) == ([Outcome.WAITING], 1)
    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]
    assert {one["title"] for one in told} == {"进入特别程序", "已收件"}


async def test_an_opening_that_comes_first_names_the_item(notify: Hall) -> None:
    await arrive(notify.service, opened())

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]

    assert "老年优待证办理" in told[0]["text"]


async def test_a_licence_that_comes_before_the_items_name_waits_for_it(
    notify: Hall, clock: FrozenClock
) -> None:
    early = await arrive(notify.service, issued(), submitted(), suspended())
    clock.advance(inbox.NOT_YET_LONGEST_PAUSE)
    await retry_due(notify.service, notify.service.consumers)

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]

    assert early == [Outcome.WAITING, Outcome.DONE, Outcome.DONE]
    assert len(told) == 3
    assert all("老年优待证办理" in one["text"] for one in told)
    async with notify.service.reading() as connection:
        rows = (await connection.execute(sa.select(case_parties))).all()
    assert len(rows) == 2


async def test_a_provisional_due_date_is_never_shown_as_certain(notify: Hall) -> None:
    await arrive(notify.service, opened(due=Due(on=DUE.on, is_provisional=True)))

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]

    assert "2026年11月27日（暂定）" in told[0]["text"]


async def test_no_name_or_phone_of_a_case_reaches_a_notification(notify: Hall) -> None:
    await arrive(notify.service, submitted(), accepted(), suspended())

    async with notify.service.reading() as connection:
        kept = [tuple(row) for row in await connection.execute(sa.select(deliveries))]

    assert kept
    written = json.dumps(kept, default=str, ensure_ascii=False)
    assert "张三" not in written
    assert "13800000000" not in written


@pytest.mark.parametrize("first", [False, True])
async def test_a_message_costs_one_look_and_one_closing_statement(
    notify: Hall, first: bool
) -> None:
    if not first:
        await arrive(notify.service, submitted())
    statements: list[str] = []

    def on_statement(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = notify.service.database.engine.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", on_statement)
    await arrive(notify.service, opened())
    sqlalchemy_event.remove(engine, "before_cursor_execute", on_statement)

    counted = [one for one in statements if not one.startswith("BEGIN")]
    assert len(counted) <= 6
    assert len(counted) <= (4 if notify.service.database.is_sqlite else 2), counted


async def test_every_fact_on_the_exchange_has_a_handler(notify: Hall) -> None:
    handled = set(notify.service.consumers[QUEUE].handlers)

    facts = {event for event in EVENTS if event.EXCHANGE is Exchange.EVENTS}
    assert handled == facts - set(OF_NO_CASE)  # of no case, so nobody is told


async def test_a_broken_message_is_parked_and_the_next_goes_on(notify: Hall) -> None:
    broken = envelope_of(submitted()).replace(b'"window_name"', b'"wimdow_name"')
    consumer = notify.service.consumers[QUEUE]

    outcome = await inbox.receive(notify.service, consumer, broken)

    assert outcome is Outcome.PARKED
    assert await arrive(notify.service, submitted()) == [Outcome.DONE]


async def test_withdrawal_is_told_to_the_window(notify: Hall) -> None:
    await arrive(notify.service, submitted())
    await arrive(notify.service, CaseWithdrawn(application_number=NUMBER, withdrawn_at=MOMENT))

    told = (await notify.ask("GET", "deliveries", by=CLERK)).json()["deliveries"]

    assert told[0]["title"] == "办件已撤回"
    assert told[0]["window"] == ORIGIN.window
