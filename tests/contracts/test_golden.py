"""Contracts are additive within a version: their golden files say what was promised."""

import json
from copy import deepcopy
from typing import Any

import pytest

from shared.contracts import EVENTS, ApplicationAccepted, Event
from shared.contracts.asyncapi import json_schemas
from tests.contracts.shapes import GOLDEN, breaking_changes, golden_file, shape_of, written


def names(event: type[Event]) -> str:
    return event.__name__


def accepted() -> dict[str, Any]:
    return shape_of(json_schemas()[ApplicationAccepted.TYPE])


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_a_contract_has_the_shape_its_golden_file_promises(event: type[Event]) -> None:
    current = shape_of(json_schemas()[event.TYPE])

    file = golden_file(event.TYPE)

    assert file.exists(), "run: python -m tests.contracts.write_golden"
    golden = json.loads(file.read_text(encoding="utf-8"))
    assert breaking_changes(golden, current) == [], "needs a new version of the type"
    assert file.read_text(encoding="utf-8") == written(current), (
        "an addition: run python -m tests.contracts.write_golden"
    )


def test_no_golden_file_is_left_of_a_contract_that_is_gone() -> None:
    pinned = {file.stem for file in GOLDEN.glob("*.json")}

    assert pinned == {event.TYPE for event in EVENTS}


def test_a_removed_field_is_caught() -> None:
    changed = accepted()
    del changed["properties"]["promised_due"]
    changed["required"].remove("promised_due")

    assert breaking_changes(accepted(), changed) == ["data.promised_due: removed"]


def test_a_retyped_field_is_caught() -> None:
    changed = accepted()
    changed["properties"]["accepted_by"] = {"type": "integer"}

    found = breaking_changes(accepted(), changed)

    assert found == ["data.accepted_by: type 'string' -> 'integer'"]


def test_a_field_removed_deep_inside_a_part_is_caught() -> None:
    changed = accepted()
    del changed["$defs"]["PlannedTask"]["properties"]["department"]
    changed["$defs"]["PlannedTask"]["required"].remove("department")

    found = breaking_changes(accepted(), changed)

    assert found == ["data.route_plan.stages[].tasks[].department: removed"]


def test_a_narrowed_choice_is_caught() -> None:
    changed = accepted()
    changed["$defs"]["MaterialState"]["properties"]["state"]["enum"] = ["received"]

    assert len(breaking_changes(accepted(), changed)) == 1


def test_a_new_field_that_must_be_given_is_caught() -> None:
    changed = accepted()
    changed["properties"]["urgency"] = {"type": "string"}
    changed["required"].append("urgency")

    assert breaking_changes(accepted(), changed) == ["data.urgency: newly required"]


def test_a_new_field_with_a_default_is_no_break() -> None:
    changed = accepted()
    changed["properties"]["urgency"] = {"type": "string", "default": ""}

    assert breaking_changes(accepted(), changed) == []


def test_words_are_not_pinned() -> None:
    schema = json_schemas()[ApplicationAccepted.TYPE]
    reworded = deepcopy(schema)
    reworded["description"] = "In other words."

    assert shape_of(reworded) == shape_of(schema)
