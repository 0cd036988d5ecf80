"""Random acts in random order, by everybody and at any hour: the table is never left, nothing is lost.

The suite walks a few dozen steps; `make proofs` walks thousands, on both databases."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from services.intake.domain import materials
from shared.security.keys import KeyRing
from tests.equipment import Databases
from tests.intake.acceptance_machine import AcceptanceMachine
from tests.intake.seen_of_acceptance import World
from tests.proving import IS_LONG, how_many

any_order = settings(
    max_examples=how_many(short=8, long=150),
    stateful_step_count=how_many(short=30, long=60),
    deadline=None,
    database=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(how_many(short=120, long=3600))
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_order_of_acts_leaves_the_table_or_loses_a_paper_in_the_database(
    kind: str, keys: KeyRing, databases: Databases, request: pytest.FixtureRequest
) -> None:
    if kind == "postgres":
        databases.postgres = request.getfixturevalue("postgres")
    world = World(kind, keys, databases)
    machine = type("Machine", (AcceptanceMachine,), {"world": world})

    run_state_machine_as_test(machine, settings=any_order)


def test_a_paper_that_may_be_lost_is_noticed(
    keys: KeyRing, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = materials._fault

    def forgetful(place: int, one: Any, rules: Any, _held: Any) -> Any:
        return as_it_is(place, one, rules, ())

    monkeypatch.setattr(materials, "_fault", forgetful)
    machine = type("Machine", (AcceptanceMachine,), {"world": World("sqlite", keys, databases)})()
    machine.first(missing=[])
    machine.upload(at=0, paper="M01", copy=0)

    with pytest.raises(AssertionError, match="已上传文件"):
        machine.correct(at=0, papers=["M01"], state="missing")

    machine.teardown()
