"""Every lifecycle is one table with all its statuses, and its picture in the docs is the same."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from services.all_in_one import COMPONENTS
from tools.lifecycle_diagrams import Lifecycle, diagram, documents, lifecycles, unlisted

each_service = pytest.mark.parametrize("service", tuple(COMPONENTS))


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Hand(StrEnum):
    PUSH = "push"


@each_service
def test_a_service_has_one_transition_table_with_every_status(service: str) -> None:
    found = lifecycles(service)

    assert len(found) == 1
    assert unlisted(found[0]) == set()


@each_service
def test_every_status_can_be_reached_and_some_status_is_an_end(service: str) -> None:
    for lifecycle in lifecycles(service):
        first = next(iter(lifecycle.table))
        reached = {first, *(move.target for move in lifecycle.moves)}

        assert reached == set(lifecycle.table)
        assert any(not following for following in lifecycle.table.values())


def test_a_status_that_the_table_forgets_is_found() -> None:
    forgetful = Lifecycle("doors", {Door.OPEN: {Door.SHUT}, Door.SHUT: set()})

    assert unlisted(forgetful) == {Door.LOCKED}


@pytest.mark.parametrize(
    ("table", "arrow"),
    [
        ({Door.OPEN: frozenset({Door.SHUT}), Door.SHUT: frozenset()}, "open --> shut"),
        ({Door.OPEN: {Hand.PUSH: Door.SHUT}, Door.SHUT: {}}, "open --> shut: push"),
        ({Door.OPEN: {Hand.PUSH: (Door.SHUT,)}, Door.SHUT: {}}, "open --> shut: push"),
    ],
)
def test_a_table_of_any_shape_is_drawn(table: Mapping[StrEnum, object], arrow: str) -> None:
    lines = [line.strip() for line in diagram(Lifecycle("doors", table)).splitlines()]

    assert lines == [
        "stateDiagram-v2", "open: open", "shut: shut", "[*] --> open", arrow, "shut --> [*]",
    ]  # fmt: skip


def test_the_pictures_in_the_docs_are_up_to_date() -> None:
    for path, text in documents().items():
        assert path.read_text("utf-8") == text, "run `make docs`"
