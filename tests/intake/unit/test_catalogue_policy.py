"""The validator speaks the policy: each rule refuses what it is there for, and names the place."""

from collections.abc import Callable
from typing import Any

import pytest

from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.catalogue.sameness import Cores
from tests import equipment
from tests.intake.guides import guide

Spoil = Callable[[dict[str, Any]], None]
OTHER_BODY = "11410102MBDEM0031F"


def found(spoiled: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.path, one.rule) for one in findings_of(spoiled)]


def spoiled(change: Spoil, key: str = "elder_bus_card") -> dict[str, Any]:
    given = guide(key)
    change(given)
    return given


@pytest.mark.parametrize("key", [item.key for item in equipment.seed().items])
def test_every_item_of_the_demo_catalogue_keeps_the_policy(key: str) -> None:
    assert found(guide(key)) == []


@pytest.mark.parametrize("days", [2, 4, 10, 15])
def test_a_promise_other_than_at_once_one_three_or_seven_days_needs_its_reason(days: int) -> None:
    given = guide("fireworks_wholesale", promised_working_days=days)
    given["route_plan"]["stages"] = given["route_plan"]["stages"][:1]
    given["route_plan"]["stages"][0]["tasks"][0]["limit_working_days"] = 1

    assert found(given) == [("promised_working_days", "one_three_seven")]
    assert found({**given, "limit_exception": "需组织专家评审"}) == []


def test_an_item_done_at_once_promises_no_days_and_no_other_does() -> None:
    assert found(guide(immediate=False)) == [("immediate", "immediate")]
    assert ("immediate", "immediate") in found(guide("elder_bus_card", immediate=True))


def test_a_promise_is_not_longer_than_the_statute() -> None:
    given = guide("elder_bus_card", statutory_working_days=2)

    assert found(given) == [("promised_working_days", "longer_than_statute")]


def test_the_stages_fit_into_the_promise() -> None:
    def slower(given: dict[str, Any]) -> None:
        given["route_plan"]["stages"][0]["tasks"][0]["limit_working_days"] = 2

    assert found(spoiled(slower)) == [("route_plan.stages", "plan_longer_than_promise")]


def test_departments_in_parallel_have_one_lead() -> None:
    def two_leads(given: dict[str, Any]) -> None:
        given["route_plan"]["stages"][0]["tasks"][1]["leads"] = True

    assert found(spoiled(two_leads, "construction_permit")) == [
        ("route_plan.stages[1].tasks", "one_lead")
    ]


@pytest.mark.parametrize("field", ["legal_basis", "source_type", "obtainable_by_government"])
def test_every_material_has_its_basis_its_source_and_whether_government_has_it(field: str) -> None:
    def forgotten(given: dict[str, Any]) -> None:
        del given["materials"][1][field]

    assert found(spoiled(forgotten)) == [(f"materials[2].{field}", "missing")]


def test_what_government_can_get_itself_is_shown_at_most_and_never_handed_in() -> None:
    def demanded(given: dict[str, Any]) -> None:
        given["materials"][1]["copies"] = 1

    assert found(spoiled(demanded)) == [("materials[2].copies", "obtainable_by_government")]


def test_only_secondary_papers_of_a_published_list_may_follow_later() -> None:
    def main_paper(given: dict[str, Any]) -> None:
        given["materials"][2]["secondary"] = False

    def no_list(given: dict[str, Any]) -> None:
        del given["deferral"]

    path = "materials[3].can_be_deferred"
    assert found(spoiled(main_paper)) == [(path, "deferred_not_secondary")]
    assert found(spoiled(no_list)) == [(path, "deferral_list_missing")]


def test_nothing_follows_later_on_an_item_done_at_once() -> None:
    def later(given: dict[str, Any]) -> None:
        given["materials"][1]["can_be_deferred"] = True
        given["deferral"] = {"list": "清单", "working_days": 3}

    assert found(spoiled(later, "elder_card")) == [
        ("materials[2].can_be_deferred", "deferred_on_immediate")
    ]


@pytest.mark.parametrize(
    "area",
    [
        "national_security",
        "state_secrets",
        "public_safety",
        "prudential_finance",
        "ecology",
        "health_life_property",
    ],
)
def test_a_promise_never_replaces_papers_on_the_excluded_kinds(area: str) -> None:
    given = guide("public_place_hygiene", risk_areas=[area])

    assert found(given) == [("notice_commitment.allowed", "commitment_excluded")]


def test_a_promise_needs_a_word_on_the_kinds_it_touches() -> None:
    def silent(given: dict[str, Any]) -> None:
        del given["risk_areas"]

    assert found(spoiled(silent, "public_place_hygiene")) == [("risk_areas", "missing")]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"basic_code": "41200900300"}, ("basic_code", "basic_code")),
        ({"basic_code": "419909003001"}, ("basic_code", "basic_code")),
        ({"basic_code": "992009003001"}, ("basic_code", "basic_code")),
        ({"type": "行政许可"}, ("type", "type_of_code")),
        ({"code": "11410100MBDEM1077G9412009003001"}, ("code", "implementation_code")),
        ({"code": "11410100MBDEM1077G412009003001"}, ("code", "implementation_code")),
        (
            {"handling_items": [{"code": "11410100MBDEM1077G341200900300101", "name": "首次"}]},
            None,
        ),
        (
            {"handling_items": [{"code": "11410100MBDEM1077G34120090030011", "name": "首次"}]},
            ("handling_items[1].code", "handling_code"),
        ),
    ],
)
def test_codes_are_those_of_the_national_platform(
    changes: dict[str, Any], finding: tuple[str, str] | None
) -> None:
    expected = [finding] if finding else []

    assert [one for one in found(guide("elder_bus_card", **changes)) if one in expected] == expected
    assert finding or found(guide("elder_bus_card", **changes)) == []


def test_a_body_with_a_wrong_check_character_is_found() -> None:
    def wrong_body(given: dict[str, Any]) -> None:
        given["implementing_body"]["organization"] = "11410100MBDEM1077H"

    assert ("implementing_body.organization", "credit_code") in found(spoiled(wrong_body))


def test_the_same_item_is_the_same_at_every_place() -> None:
    first, cores = guide("elder_bus_card"), Cores()
    cores.findings(first)
    code = f"{OTHER_BODY}3{first['basic_code']}"
    same = {**first, "code": code}
    other_steps = {**same, "steps": first["steps"][:1]}
    other = {**other_steps, "name": "老年公交卡申领", "conditions": ["年满65周岁。"]}

    assert cores.findings(same) == []
    assert [one.path for one in cores.findings(other)] == ["name", "conditions", "steps"]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"accountability": None}, ("accountability", "missing")),
        ({"name": 7}, ("name", "string_type")),
        ({"name": "名" * 201}, ("name", "string_too_long")),
        ({"name": "坏\x00字"}, ("name", "string_unwritable")),
        ({"promised_working_days": True}, ("promised_working_days", "int_type")),
        ({"promised_working_days": -1}, ("promised_working_days", "out_of_range")),
        ({"immediate": "是"}, ("immediate", "bool_type")),
        ({"conditions": []}, ("conditions", "too_short")),
        ({"conditions": [" "]}, ("conditions[1]", "string_blank")),
        ({"limit_exception": "\u3000 "}, ("limit_exception", "string_blank")),
        ({"sources": {1: "ours"}}, ("sources", "string_type")),
        ({"conditions": "一条"}, ("conditions", "list_type")),
        ({"fee": []}, ("fee", "group_type")),
        ({"subjects": ["alien"]}, ("subjects[1]", "not_a_choice")),
        ({"accepted_at_levels": [9]}, ("accepted_at_levels[1]", "out_of_range")),
        ({"telephone": "1"}, ("telephone", "unknown_field")),
    ],
)
def test_a_misshapen_field_is_named(changes: dict[str, Any], finding: tuple[str, str]) -> None:
    assert found(guide("elder_card", **changes)) == [finding]


def test_two_papers_with_one_code_are_found() -> None:
    def twice(given: dict[str, Any]) -> None:
        given["materials"][1]["code"] = "M01"

    assert found(spoiled(twice)) == [("materials[2].code", "repeated")]


def test_a_declaration_stands_for_papers_that_the_guide_asks_for() -> None:
    def unknown(given: dict[str, Any]) -> None:
        given["notice_commitment"]["replaces"] = ["M04", "M99"]

    assert found(spoiled(unknown, "public_place_hygiene")) == [
        ("notice_commitment.replaces[2]", "commitment_paper_unknown")
    ]


def test_a_paper_of_the_government_is_not_demanded_in_some_cases_either() -> None:
    def demanded(given: dict[str, Any]) -> None:
        given["materials"][1] |= {
            "obtainable_by_government": True,
            "required": False,
            "needed_if": "has_agent = true",
            "copies": 1,
        }

    assert found(spoiled(demanded)) == [("materials[2].copies", "obtainable_by_government")]
