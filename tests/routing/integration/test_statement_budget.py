"""Each message costs at most three statements and one commit, its inbox and outbox rows included."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event

from shared.contracts.envelope import Event
from shared.messaging.open_rows import Outcome
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING
from tests.routing import builders as b
from tests.routing.integration import post

BUDGET = 3
NUMBER, OTHER, THIRD = b.number_of(1), b.number_of(2), b.number_of(3)
FOURTH, FIFTH, SIXTH = b.number_of(4), b.number_of(5), b.number_of(6)
SEVENTH = b.number_of(7)


@contextmanager
def counted(service: Service) -> Iterator[dict[str, list[str]]]:
    """The statements and commits that a service's database sees."""
    seen: dict[str, list[str]] = {"statements": [], "commits": []}
    engine = service.database.engine.sync_engine

    def on_statement(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen["statements"].append(statement)

    def on_commit(_connection: object) -> None:
        seen["commits"].append("commit")

    sqlalchemy_event.listen(engine, "before_cursor_execute", on_statement)
    sqlalchemy_event.listen(engine, "commit", on_commit)
    try:
        yield seen
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", on_statement)
        sqlalchemy_event.remove(engine, "commit", on_commit)


def lives() -> list[Event]:
    """Cases that between them meet every act."""
    task = b.task_of
    later = FRIDAY_MORNING + timedelta(minutes=30)
    return [
        *b.whole_life(NUMBER),
        b.accepted(OTHER),
        b.suspended(OTHER, task(OTHER, 0, 5)),
        b.resumed(OTHER, task(OTHER, 0, 5), at=later),
        b.extended(OTHER, task(OTHER, 0, 5)),
        b.extended(OTHER, task(OTHER, 0, 5), at=FRIDAY_MORNING + timedelta(hours=2)),
        b.withdrawn(OTHER),
        b.street_decides(OTHER),
        b.accepted(THIRD, plan=b.PARALLEL),
        b.decided(THIRD, task(THIRD, 0, 4), b.CITY_SAFETY),
        b.decided(THIRD, task(THIRD, 0, 4), b.DISTRICT_OFFICE, outcome="refused"),
        b.withdrawn(FOURTH).model_copy(update={"was_accepted": False}),
        b.accepted(FIFTH, plan=b.PARALLEL),
        b.supplement_requested(FIFTH, task(FIFTH, 0, 5)),
        b.supplement_requested(
            FIFTH, task(FIFTH, 0, 4), organization=b.DISTRICT_OFFICE, request_id="r2"
        ),
        b.suspended(FIFTH, task(FIFTH, 0, 4)),
        b.suspended(FIFTH, task(FIFTH, 0, 4), organization=b.DISTRICT_OFFICE),
        b.decided(FIFTH, task(FIFTH, 0, 4), b.DISTRICT_OFFICE),
        b.delivery_failed(FIFTH),
        b.accepted(SIXTH),
        b.accepted(SEVENTH, plan=b.PARALLEL),
        b.papers_checked(SEVENTH, task(SEVENTH, 0, 4), b.DISTRICT_OFFICE),
        b.supplement_requested(SEVENTH, task(SEVENTH, 0, 5)),
        b.supplement_closed(SEVENTH, task(SEVENTH, 0, 5), b.STREET_OFFICE),
        b.handed_on(
            SEVENTH, task(SEVENTH, 0, 4), organization=b.DISTRICT_OFFICE, to="11410102MBDEM0031F"
        ),
    ]


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
async def test_each_message_stays_within_its_statements_and_one_commit(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(b.number_of(99)))

    for event in lives():
        with counted(routing) as seen:
            outcome = await post.send(routing, event)

        assert outcome == [Outcome.DONE], event.TYPE
        statements = seen["statements"]
        assert len(statements) <= BUDGET, (event.TYPE, statements)
        assert len(seen["commits"]) == 1, event.TYPE


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
async def test_a_case_that_no_office_can_take_costs_one_look_at_the_directory_more(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER))

    with counted(routing) as seen:
        await post.send(routing, b.accepted(OTHER, plan=b.UNROUTABLE))

    assert len(seen["statements"]) == 3
