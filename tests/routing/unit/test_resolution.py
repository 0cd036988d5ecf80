"""Competence is found by place: the origin window's division, walked up to the task's level."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.directory import (
    Directory,
    NoCompetentOffice,
    Organization,
    Unroutable,
    competent_office,
)
from services.routing.domain.plan import PlannedStage, PlannedTask, RoutePlan
from services.routing.domain.resolving import resolved_stage
from services.routing.domain.task import routing_key
from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    ancestors,
)

CIVIL = DepartmentCode("civil_affairs")
STREETS = [DivisionCode(f"410102{street:03d}") for street in range(1, 15)]


def office(division: str, level: Level, *, code: str | None = None) -> Organization:
    return Organization(
        code=OrganizationCode(code or f"office-{division}"),
        name=f"{division}民政",
        kind="department",
        division=DivisionCode(division),
        level=level,
        department=CIVIL,
    )


DIRECTORY = Directory.of(
    [
        office("410100", Level.CITY),
        office("410102", Level.DISTRICT),
        *(office(street, Level.STREET) for street in STREETS),
    ]
)


def planned(level: Level) -> PlannedTask:
    return PlannedTask(CIVIL, level, 3)


@pytest.mark.parametrize("street", STREETS)
@pytest.mark.parametrize("community", ["901", "906", ""])
def test_each_community_and_street_finds_its_own_street_district_and_city(
    street: DivisionCode, community: str
) -> None:
    origin = DivisionCode(street + community)

    found = {
        level: competent_office(planned(level), origin, DIRECTORY).code
        for level in (Level.STREET, Level.DISTRICT, Level.CITY)
    }

    assert found == {
        Level.STREET: f"office-{street}",
        Level.DISTRICT: "office-410102",
        Level.CITY: "office-410100",
    }


@pytest.mark.parametrize(
    ("origin", "level"),
    [
        ("410102", Level.STREET),
        ("410102013901", Level.COMMUNITY),
        ("410103001", Level.STREET),
        ("410103001", Level.DISTRICT),
        ("420100", Level.CITY),
        ("410102013", Level.PROVINCE),
    ],
)
def test_a_place_without_such_an_office_is_told_so(origin: str, level: Level) -> None:
    with pytest.raises(NoCompetentOffice, match="转政务办指派"):
        competent_office(planned(level), DivisionCode(origin), DIRECTORY)


def test_another_department_of_the_same_place_is_not_competent() -> None:
    task = PlannedTask(DepartmentCode("work_safety"), Level.DISTRICT, 3)

    with pytest.raises(NoCompetentOffice):
        competent_office(task, DivisionCode("410102013"), DIRECTORY)


def test_of_two_claimants_the_lower_code_holds_the_place() -> None:
    rivals = [office("410102", Level.DISTRICT, code=code) for code in ("b", "a", "c")]

    found = competent_office(planned(Level.DISTRICT), DivisionCode("410102"), Directory.of(rivals))

    assert found.code == "a"


def test_the_routing_key_names_desk_level_place_and_department() -> None:
    street = office("410102013", Level.STREET)

    assert routing_key(street, planned(Level.STREET)) == "desk.street.410102013.civil_affairs"


PLACES = st.sampled_from(
    [DivisionCode(street + suffix) for street in STREETS for suffix in ("", "901")]
)
LEVELS = st.sampled_from([Level.STREET, Level.DISTRICT, Level.CITY])
PLANNED = st.builds(
    lambda level, place: PlannedTask(CIVIL, level, 3, place=place),
    LEVELS,
    st.one_of(st.none(), PLACES),
)


def plan_of(*tasks: PlannedTask) -> RoutePlan:
    return RoutePlan((PlannedStage("review", "审查", tasks),))


@given(st.lists(PLANNED, min_size=1, max_size=3, unique_by=lambda task: task.level), PLACES)
@settings(max_examples=200, deadline=None)
def test_every_task_is_resolved_to_exactly_one_office_of_its_place_and_level(
    tasks: list[PlannedTask], origin: DivisionCode
) -> None:
    found = resolved_stage(plan_of(*tasks), 0, origin, DIRECTORY)

    assert [task for task, _ in found] == tasks
    for task, body in found:
        holders = [
            one
            for one in DIRECTORY.departments.values()
            if one.department == task.department
            and one.level == task.level
            and one.division in ancestors(task.place or origin)
        ]
        assert holders == [body]


def test_the_place_of_the_project_decides_not_the_window_that_took_it_in() -> None:
    project = PlannedTask(CIVIL, Level.STREET, 3, place=DivisionCode("410102012"))

    ((_, found),) = resolved_stage(plan_of(project), 0, DivisionCode("410102001901"), DIRECTORY)

    assert found.code == "office-410102012"


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (RoutePlan(()), "没有适用的环节"),
        (replace(plan_of(planned(Level.STREET)), unresolved="缺少建设地点"), "缺少建设地点"),
        (plan_of(replace(planned(Level.STREET), leads=False)), "没有牵头部门"),
        (plan_of(replace(planned(Level.STREET), advisory=True)), "没有牵头部门"),
        (plan_of(planned(Level.STREET), planned(Level.STREET)), "重复指派"),
    ],
)
def test_a_plan_that_cannot_be_followed_says_why(plan: RoutePlan, why: str) -> None:
    with pytest.raises(Unroutable, match=why):
        resolved_stage(plan, 0, DivisionCode("410102001"), DIRECTORY)
