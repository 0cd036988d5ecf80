"""Every rule of the window has a scenario of its own, on both databases."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.intake.scenarios import SCENARIOS

TESTS = Path(__file__).parents[2]
ON_BOTH = {
    "desk",
    "open_service",
    "kept",
    "system",
    "place",
    "city",
    "hall",
    "days",
    "story",
    "people",
}
"""Fixtures that stand on the embedded and on the real database in turn."""


@cache
def scenarios_of(file: str) -> dict[str, set[str]]:
    """The tests of a file, each with its fixtures."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {
        node.name: {one.arg for one in node.args.args}
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
    }


@pytest.mark.parametrize("rule", SCENARIOS)
def test_a_rule_of_the_window_has_scenarios_on_both_databases(rule: str) -> None:
    for file, name in SCENARIOS[rule]:
        found = scenarios_of(file)

        assert name in found, f"{file} has no {name}"
        assert found[name] & ON_BOTH, f"{name} runs on one database alone"
