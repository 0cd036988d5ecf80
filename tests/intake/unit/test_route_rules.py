"""A plan keeps a way for every window and every answer; what it asks, the form asks too."""

from collections.abc import Callable
from typing import Any

import pytest

from services.intake.domain.catalogue.coverage import Coverage, Place
from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.competence import Departments
from services.intake.domain.places import LEVEL_NAMES
from shared.identifiers import DepartmentCode, DivisionCode, Level, level_of
from tests.intake.guides import guide

Change = Callable[[list[dict[str, Any]]], None]
TASK = "route_plan.stages[1].tasks[{}]"


def changed(**of_tasks: Any) -> dict[str, Any]:
    """The construction permit; `second_needed_if` changes the second task of the first stage."""
    given = guide("construction_permit")
    places = {"first": 0, "second": 1, "third": 2, "fourth": 3}
    for name, value in of_tasks.items():
        place, _, field = name.partition("_")
        if place == "stage":
            given["route_plan"]["stages"][0][field] = value
        else:
            given["route_plan"]["stages"][0]["tasks"][places[place]][field] = value
    return given


def found(given: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.path, one.rule) for one in findings_of(given)]


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("floor_area >= 3000", None),
        ("floor_area > 1 or contract_price < 2.5", None),
        ("project_name = 一期", None),
        ("floor_area >=", "condition_unreadable"),
        ("height > 3", "condition_unknown_field"),
        ("floor_area = 很大", "condition_type"),
        ("floor_area = true", "condition_type"),
        ("project_name > 3", "condition_type"),
        ("project_division = '410102012'", "condition_type"),
    ],
)
def test_a_condition_asks_what_the_form_asks_in_its_own_kind(
    condition: str, rule: str | None
) -> None:
    expected = [(f"{TASK.format(2)}.needed_if", rule)] if rule else []

    assert found(changed(second_needed_if=condition)) == expected


@pytest.mark.parametrize(
    ("row", "condition", "rule"),
    [
        ({"type": "choice", "choices": ["甲", "乙"]}, "extra in (甲, 乙)", None),
        ({"type": "choice", "choices": ["甲", "乙"]}, "extra = 丙", "condition_type"),
        ({"type": "choice", "choices": ["甲", "乙"]}, "extra > 甲", "condition_type"),
        ({"type": "flag"}, "extra = true", None),
        ({"type": "flag"}, "extra = 是", "condition_type"),
        ({"type": "date", "sensitive": "none"}, "extra >= 2026-01-01", None),
        ({"type": "date", "sensitive": "none"}, "extra >= 2026-13-01", "condition_type"),
        ({"type": "date", "sensitive": "birth_date"}, "extra < 1966-01-01", "condition_sensitive"),
        ({"type": "date"}, "extra < 1966-01-01", "condition_sensitive"),
        ({"type": "text"}, "extra = 张三", "condition_sensitive"),
        ({"type": "id_number"}, "extra = 1", "condition_sensitive"),
        ({"type": "number", "sensitive": "text"}, "extra > 1", "condition_sensitive"),
    ],
)
def test_a_condition_tells_nothing_of_a_person(
    row: dict[str, Any], condition: str, rule: str | None
) -> None:
    given = changed(second_needed_if=condition)
    given["form"].append({"name": "extra", "label": "题目", "required": False, **row})

    assert [one for _path, one in found(given)] == ([rule] if rule else [])


def test_a_lead_is_never_lost_without_its_stage() -> None:
    assert found(changed(first_needed_if="floor_area > 9")) == [
        (f"{TASK.format(1)}.needed_if", "lead_conditional")
    ]
    same = dict.fromkeys(
        (f"{one}_needed_if" for one in ("first", "second", "third", "fourth")), "floor_area > 9"
    )
    assert found(changed(**same)) == []


def test_some_stage_is_left_for_every_window_that_accepts() -> None:
    given = guide("elder_bus_card")
    given["route_plan"]["stages"][1]["skipped_from_level"] = 4

    assert found(given) == [("route_plan.stages", "plan_may_be_empty")]
    given["accepted_at_levels"] = [6, 5]
    assert found(given) == []


@pytest.mark.parametrize(
    ("of_stage", "rule"),
    [
        ({"stage_rule": "quorum", "stage_quorum": 3}, None),
        ({"stage_rule": "quorum", "stage_quorum": 4}, "quorum_out_of_reach"),
        ({"stage_rule": "quorum"}, "quorum_missing"),
        ({"stage_quorum": 2}, "quorum_missing"),
        ({"stage_rule": "lead", "stage_quorum": 2}, "quorum_missing"),
        ({"stage_rule": "lead"}, None),
        ({"stage_rule": "most"}, "not_a_choice"),
        ({"stage_quorum": 0, "stage_rule": "quorum"}, "out_of_range"),
    ],
)
def test_a_quorum_counts_departments_that_are_always_asked(
    of_stage: dict[str, Any], rule: str | None
) -> None:
    assert [one for _path, one in found(changed(**of_stage))] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fourth_advisory": True}, None),
        ({"second_advisory": True}, "advice_decides"),
        ({"second_advisory": True, "second_may_veto": False}, None),
        ({"first_silence_is_consent": True}, "silence_decides"),
        ({"second_silence_is_consent": True}, None),
        ({"second_department": "civil_defence"}, "asked_twice"),
        ({"second_competence": "applicant"}, "place_question_missing"),
        ({"second_competence": "anywhere"}, "not_a_choice"),
    ],
)
def test_what_a_task_may_not_be(changes: dict[str, Any], rule: str | None) -> None:
    assert [one for _path, one in found(changed(**changes))] == ([rule] if rule else [])


def test_the_place_of_a_project_is_asked_once_and_must_be_answered() -> None:
    optional, twice = guide("construction_permit"), guide("construction_permit")
    question = next(one for one in optional["form"] if one.get("place_of"))
    question["required"] = False
    twice["form"].append({**question, "name": "other", "required": True})

    assert found(optional) == [("form[3].place_of", "place_question")]
    assert {rule for _path, rule in found(twice)} == {"place_question_missing"}


def test_advice_does_not_lengthen_what_is_promised() -> None:
    given = changed(fourth_advisory=True)
    given["route_plan"]["stages"][0]["tasks"][3]["limit_working_days"] = 30

    assert found(given) == []


STREETS = tuple(f"4101020{number:02d}" for number in range(1, 8))


def coverage(*departments: tuple[str, str]) -> Coverage:
    """Windows at seven streets and the district; departments as given."""
    windows = [
        Place(f"{LEVEL_NAMES[level_of(DivisionCode(code))]}{code}", DivisionCode(code), level)
        for code, level in (*((one, Level.STREET) for one in STREETS), ("410102", Level.DISTRICT))
    ]
    held = {(DivisionCode(place), DepartmentCode(name)) for place, name in departments}
    bodies = {guide()["implementing_body"]["organization"]: DivisionCode("410102")}
    return Coverage(Departments(frozenset(held)), tuple(windows), bodies)


def test_a_plan_without_an_office_is_named_with_its_places_and_its_department() -> None:
    offices = coverage(("410102", "civil_affairs"), *((one, "civil_affairs") for one in STREETS))
    fewer = coverage(("410102", "civil_affairs"), (STREETS[0], "civil_affairs"))

    assert offices.findings(guide("elder_card")) == []
    (finding,) = fewer.findings(guide("elder_card"))
    assert (finding.path, finding.rule) == (
        "route_plan.stages[1].tasks[1].department",
        "no_competent_office",
    )
    for words in ("街道初审", "街道部门", "民政部门", f"街道{STREETS[1]}", "等6处"):
        assert words in finding.message


def test_a_window_that_passes_a_stage_by_needs_no_office_for_it() -> None:
    offices = coverage(("410102", "civil_affairs"), *((one, "civil_affairs") for one in STREETS))
    given = guide("elder_card", accepted_at_levels=[5, 4])
    skipping = guide("elder_card", accepted_at_levels=[5, 4])
    skipping["route_plan"]["stages"][0]["skipped_from_level"] = 4

    assert [one.rule for one in offices.findings(given)] == ["no_competent_office"]
    assert offices.findings(skipping) == []


def test_a_place_that_an_answer_names_may_be_any_in_the_area_of_the_body() -> None:
    offices = coverage(("410102", "civil_affairs"), (STREETS[0], "civil_affairs"))
    given = guide("elder_card", accepted_at_levels=[4])
    task = given["route_plan"]["stages"][0]["tasks"][0]
    task["competence"] = "applicant"

    (finding,) = offices.findings(given)

    assert "所在地为" in finding.message
    assert "等6处" in finding.message


def test_a_directory_without_windows_holds_no_guide_up() -> None:
    nothing = Coverage(Departments(frozenset()), (), {})

    assert nothing.findings(guide("elder_card")) == []


def test_only_a_stage_of_several_departments_meets() -> None:
    alone, none_such = guide("elder_card"), guide("construction_permit")
    alone["route_plan"]["stages"][0]["meeting"] = "joint_site_check"
    none_such["route_plan"]["stages"][0]["meeting"] = "dinner"

    assert guide("construction_permit")["route_plan"]["stages"][0]["meeting"]
    assert found(guide("construction_permit")) == []
    assert found(alone) == [("route_plan.stages[1].meeting", "meeting_alone")]
    assert [path for path, _ in found(none_such)] == ["route_plan.stages[1].meeting"]
