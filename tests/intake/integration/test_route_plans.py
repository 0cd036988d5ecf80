"""A plan is held against the offices when it is published, and resolved when a case is accepted."""

from typing import Any

import pytest

from services.intake.tables import organizations
from tests.intake.guides import guide
from tests.intake.integration.test_publication import (
    ADMINISTRATOR,
    DECISION,
    DECREE,
    HEAD,
    act,
    drafted,
    reviewed,
)
from tests.intake.integration.window import STREET_OFFICE, Answer, Desk, body, fields, problem

DISTRICT_CLERK = "zy-c01"


def reviewed_by(department: str, **of_stage: Any) -> dict[str, Any]:
    """The plan of the elder card with another office at the street."""
    plan: dict[str, Any] = guide("elder_card")["route_plan"]
    plan["stages"][0]["tasks"][0]["department"] = department
    plan["stages"][0].update(of_stage)
    return plan


def permit(**form: Any) -> Answer:
    """A submission of the construction permit."""
    found = body(item="construction_permit", applicant="builder-1")
    return {**found, "form": {**found["form"], **form}}


async def accepted(desk: Desk, papers: Answer) -> Answer:
    """The announcement of an application accepted at the district hall."""
    submitted = await desk.post("applications", papers, by=DISTRICT_CLERK)
    assert submitted.status_code == 201, submitted.text
    number = submitted.json()["application_number"]
    answer = await desk.post(f"applications/{number}/acceptance", {}, by=DISTRICT_CLERK)
    assert answer.status_code == 201, answer.text
    found: Answer = (await desk.announced())[-1]["data"]
    return found


async def test_a_plan_that_some_window_cannot_follow_is_not_signed_and_its_places_are_named(
    desk: Desk,
) -> None:
    draft = await drafted(desk, route_plan=reviewed_by("fire"))

    answer = await desk.post(f"items/drafts/{draft['id']}/signature", {}, by=HEAD)

    assert problem(answer)[0] == 422
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "content.route_plan.stages[1].tasks[1].department"
    assert fault["code"] == "no_competent_office"
    for words in ("街道初审", "fire", "林山寨街道便民服务中心", "处"):
        assert words in fault["message"]


async def test_a_plan_that_lost_its_office_under_review_is_not_published(desk: Desk) -> None:
    draft = await drafted(desk)
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    async with desk.service.database.transaction() as connection:
        await connection.execute(
            organizations.update()
            .where(organizations.c.code == STREET_OFFICE)
            .values(department=None)
        )

    answer = await desk.post(
        f"items/drafts/{draft['id']}/publication", {"decision": DECISION}, by=ADMINISTRATOR
    )

    assert problem(answer)[0] == 422
    assert fields(answer) == [
        ("content.route_plan.stages[1].tasks[1].department", "no_competent_office")
    ]
    assert "莲湖街道便民服务中心" in answer.json()["errors"][0]["message"]


async def test_a_plan_with_rules_and_conditions_is_published_and_shown(desk: Desk) -> None:
    plan = guide("elder_card")["route_plan"]
    plan["stages"][0]["skipped_from_level"] = 4
    plan["stages"][1]["rule"] = "lead"
    draft = await drafted(desk, route_plan=plan)
    await reviewed(desk, draft)
    await act(desk, draft, "decree", DECREE, by=ADMINISTRATOR)
    await act(desk, draft, "publication", {"decision": DECISION}, by=ADMINISTRATOR)

    code = draft["item_code"]
    page = (await desk.get(f"items/{code}/guide/page", by=None)).text
    chart = (await desk.get(f"items/{code}/flow-chart", by=None)).text
    changes = (await desk.get(f"items/{code}/versions/2", by=None)).json()["changes"]

    for words in ("区级及以上窗口受理的免经", "牵头部门同意即可"):
        assert words in page
        assert words in chart
    assert {one["after"] for one in changes} == {4, "lead"}


@pytest.mark.parametrize(("area", "is_needed"), [(1999, False), (2000, True)])
async def test_only_what_the_answers_call_for_travels_with_its_reason_and_its_place(
    desk: Desk, area: int, is_needed: bool
) -> None:
    told = await accepted(desk, permit(floor_area=area))

    plan = told["route_plan"]
    joint_review = {one["department"]: one for one in plan["stages"][0]["tasks"]}
    assert ("civil_defence" in joint_review) is is_needed
    assert {one["place"] for one in joint_review.values()} == {"410102"}
    if is_needed:
        assert "建筑面积" in joint_review["civil_defence"]["because"]
        assert plan["left_out"] == []
    else:
        assert [one["department"] for one in plan["left_out"]] == ["civil_defence"]
    assert plan["unresolved"] == ""


async def test_a_stage_is_left_out_at_the_window_that_passes_it_by(desk: Desk) -> None:
    told = await accepted(desk, body(item="elder_bus_card", applicant="bus-1"))

    assert [one["code"] for one in told["route_plan"]["stages"]] == ["card_making"]
    assert [(one["stage"], one["because"]) for one in told["route_plan"]["left_out"]] == [
        ("street_review", "在区级窗口受理，按办事指南免经本环节")
    ]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("410103001", "place_out_of_area"),
        ("410100", "place_unclear"),
        ("须水街道", "invalid_division"),
        (None, "missing"),
    ],
)
async def test_a_place_nobody_serves_is_told_to_the_applicant_at_the_window(
    desk: Desk, named: str | None, code: str
) -> None:
    answer = await desk.post("applications", permit(project_division=named), by=DISTRICT_CLERK)

    assert problem(answer) == (422, "invalid_request")
    assert fields(answer) == [("form.project_division", code)]


async def test_the_drafter_of_a_plan_reads_what_is_wrong_with_its_conditions(desk: Desk) -> None:
    plan = guide("elder_card")["route_plan"]
    plan["stages"][0]["tasks"][0]["needed_if"] = "income > 3000"
    draft = await drafted(desk, route_plan=plan)

    answer = await desk.post(f"items/drafts/{draft['id']}/signature", {}, by=HEAD)

    assert ("content.route_plan.stages[1].tasks[1].needed_if", "condition_unknown_field") in fields(
        answer
    )
