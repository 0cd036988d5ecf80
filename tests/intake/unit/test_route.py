"""The way of one application: answers and window decide what of the item's plan it passes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.competence import Departments
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import FormField, ItemVersion
from services.intake.domain.route import (
    every_named_place_is_served,
    is_the_same_for_all,
    way_of,
)
from services.intake.publishing import messages
from shared.contracts import parts
from shared.identifiers import DepartmentCode, DivisionCode, Level
from tests.intake import builders as b

FORM = (
    FormField("floor_area", "建筑面积", "number", True),
    FormField("use", "用途", "choice", True, ("住宅", "商业")),
    FormField("site", "建设地点", "division", True, place_of="project", sensitive="none"),
    FormField("home", "居住地", "division", True, place_of="applicant"),
)
ANSWERS = {"floor_area": 5000, "use": "住宅", "site": "410102012901", "home": "410102001"}


def task(department: str, level: int = 4, **facts: Any) -> dict[str, Any]:
    return {
        "department": department, "level": level, "limit_working_days": 3, "leads": False,
        "sign_off_required": False, "silence_is_consent": False, "may_veto": True, **facts,
    }  # fmt: skip


def stage(code: str, *tasks: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"code": code, "name": f"{code}环节", "tasks": list(tasks), **facts}


def item(*stages: dict[str, Any]) -> ItemVersion:
    return b.item(form=FORM, route_plan={"stages": list(stages)})


BUILDING = item(
    stage("street", task("civil_affairs", 5, leads=True), skipped_from_level=4),
    stage(
        "review",
        task("housing", leads=True, competence="project"),
        task("fire", needed_if="floor_area >= 3000 and use in (住宅, 商业)"),
    ),
    stage("city", task("housing", 3, leads=True, needed_if="floor_area > 10000")),
)


@pytest.mark.parametrize(
    ("answers", "level", "passed"),
    [
        ({}, 6, ["street:civil_affairs", "review:housing", "review:fire"]),
        ({}, 5, ["street:civil_affairs", "review:housing", "review:fire"]),
        ({}, 4, ["review:housing", "review:fire"]),
        ({}, 3, ["review:housing", "review:fire"]),
        ({"floor_area": 2999}, 4, ["review:housing"]),
        ({"use": "工业"}, 4, ["review:housing"]),
        ({"floor_area": 10000}, 4, ["review:housing", "review:fire"]),
        ({"floor_area": 10000.5}, 4, ["review:housing", "review:fire", "city:housing"]),
        ({"floor_area": None}, 4, ["review:housing"]),
    ],
)
def test_what_an_application_passes_follows_from_its_answers_and_its_window(
    answers: dict[str, Any], level: int, passed: list[str]
) -> None:
    way = way_of(BUILDING, {**ANSWERS, **answers}, Level(level))

    found = [f"{one['code']}:{task['department']}" for one in way.stages for task in one["tasks"]]
    assert found == passed
    parts.RoutePlan.model_validate({"stages": way.stages, "left_out": way.left_out})


def test_what_is_left_out_says_why_and_what_is_added_says_because() -> None:
    way = way_of(BUILDING, ANSWERS, Level.DISTRICT)

    assert [(one["stage"], one["department"], one["because"]) for one in way.left_out] == [
        ("street", None, "在区级窗口受理，按办事指南免经本环节"),
        ("city", "housing", "不属于“建筑面积大于10000”"),
    ]
    added = way.stages[0]["tasks"][1]
    assert added["because"] == "建筑面积不少于3000且用途为住宅、商业之一"


@pytest.mark.parametrize(
    ("competence", "level", "place"),
    [
        (None, 4, None),
        ("origin", 5, None),
        ("project", 5, "410102012"),
        ("project", 4, "410102"),
        ("project", 3, "410100"),
        ("applicant", 5, "410102001"),
    ],
)
def test_a_place_travels_no_deeper_than_the_level_that_needs_it(
    competence: str | None, level: int, place: str | None
) -> None:
    facts = {"competence": competence} if competence else {}
    plan = item(stage("review", task("housing", level, leads=True, **facts)))

    way = way_of(plan, ANSWERS, Level.COMMUNITY)

    assert (way.stages[0]["tasks"][0]["place"], way.unresolved) == (place, ())


@pytest.mark.parametrize("site", [None, "410102", "nowhere"])
def test_an_answer_that_names_no_deep_enough_place_is_told_at_the_question(site: Any) -> None:
    plan = item(stage("review", task("housing", 5, leads=True, competence="project")))

    way = way_of(plan, {**ANSWERS, "site": site}, Level.COMMUNITY)

    assert way.unresolved == (("site", "建设地点须填写到街道的行政区划代码"),)
    with pytest.raises(FieldsRefused) as refused:
        every_named_place_is_served(way, plan, {}, Departments.of(()), None)
    assert [one.field for one in refused.value.errors] == ["form.site"]


@pytest.mark.parametrize(
    ("site", "area", "code"),
    [
        ("410102001", "410102", None),
        ("410102001", None, None),
        ("410104001", "410100", "place_not_served"),
        ("410103001", "410102", "place_out_of_area"),
        ("410103001", "410100", None),
    ],
)
def test_a_place_that_nobody_serves_is_refused_while_the_applicant_stands_there(
    site: str, area: str | None, code: str | None
) -> None:
    plan = item(stage("review", task("housing", leads=True, competence="project")))
    districts = (DivisionCode("410102"), DivisionCode("410103"))
    departments = Departments(frozenset((one, DepartmentCode("housing")) for one in districts))
    answers = {**ANSWERS, "site": site}
    way = way_of(plan, answers, Level.DISTRICT)
    body_of = DivisionCode(area) if area else None

    if code is None:
        every_named_place_is_served(way, plan, answers, departments, body_of)
        return
    with pytest.raises(FieldsRefused) as refused:
        every_named_place_is_served(way, plan, answers, departments, body_of)
    assert [(one.field, one.code) for one in refused.value.errors] == [("form.site", code)]


@given(
    st.lists(st.tuples(st.integers(2, 6), st.booleans()), min_size=1, max_size=4),
    st.integers(2, 6),
    st.integers(0, 20000),
)
@settings(max_examples=200, deadline=None)
def test_every_task_of_a_plan_is_passed_or_told_to_be_left_out(
    stages: list[tuple[int, bool]], level: int, area: int
) -> None:
    plan = item(*(
        stage(
            f"s{number}",
            task("housing", leads=True),
            task("fire", needed_if="floor_area >= 3000"),
            **({"skipped_from_level": skipped} if may_skip else {}),
        )
        for number, (skipped, may_skip) in enumerate(stages)
    ))  # fmt: skip

    way = way_of(plan, {**ANSWERS, "floor_area": area}, Level(level))

    passed = {(one["code"], task["department"]) for one in way.stages for task in one["tasks"]}
    left_out = {(one["stage"], one["department"]) for one in way.left_out}
    whole = {code for code, department in left_out if department is None}
    assert passed.isdisjoint(left_out)
    for number, (skipped, may_skip) in enumerate(stages):
        code = f"s{number}"
        assert (code in whole) is (may_skip and level <= skipped)
        assert ((code, "housing") in passed) is (code not in whole)
        assert ((code, "fire") in passed) is (code not in whole and area >= 3000)
    assert is_the_same_for_all(plan) is False


def test_what_travels_is_the_way_and_never_an_answer() -> None:
    application = b.submitted(form={**ANSWERS, "floor_area": 4711})

    plan = messages._route_plan(application, BUILDING)
    unclear = messages._route_plan(b.submitted(form={"floor_area": 1}), BUILDING)

    assert "4711" not in plan.model_dump_json()
    assert plan.stages[1].tasks[0].place == "410102"
    assert unclear.unresolved == "建设地点须填写到区级的行政区划代码"
    assert len(unclear.stages) == len(BUILDING.route_plan["stages"])
