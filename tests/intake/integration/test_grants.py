"""A department reads a dossier while the case lies on its desk, and no longer."""

import pytest

from tests.intake.integration.window import (
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    SUPERVISOR,
    Answer,
    Desk,
    decided,
    issued,
    opened,
    progressed,
    withdrawn,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def fetched(desk: Desk, number: str, by: str) -> set[int]:
    """What somebody gets who fetches everything there is of a case."""
    paper = f"applications/{number}/materials/M01/files"
    file = (await desk.get(paper)).json()["files"][0]["id"]
    why = "purpose=%E5%AE%A1%E6%9F%A5%E6%9D%90%E6%96%99"
    paths = (
        f"applications/{number}?{why}",
        f"applications/{number}/documents/receipt",
        f"{paper}/{file}?{why}",
    )
    answers = [await desk.get(path, by=by) for path in paths]
    unmasked = await desk.post(f"applications/{number}/unmasking", {"reason": "审查材料"}, by=by)
    return {one.status_code for one in (*answers, unmasked)}


async def at_the_street(desk: Desk) -> Answer:
    """Accepted with a file, and on the street's desk."""
    accepted = await desk.accepted()
    path = f"applications/{accepted['application_number']}/materials/M01/files"
    answer = await desk.call("POST", path, files={"file": ("身份证.pdf", PDF)})
    assert answer.status_code == 201, answer.text
    await desk.hear(opened(accepted))
    return accepted


async def test_the_case_moves_on_and_so_does_the_right_to_read_it(desk: Desk) -> None:
    accepted = await at_the_street(desk)
    number = accepted["application_number"]
    before = [await fetched(desk, number, who) for who in (STREET_REVIEWER, DISTRICT_REVIEWER)]

    await desk.hear(progressed(number))

    after = [await fetched(desk, number, who) for who in (STREET_REVIEWER, DISTRICT_REVIEWER)]
    assert before == [{200, 201}, {404}]
    assert after == [{404}, {200, 201}]


async def test_a_late_message_gives_no_earlier_office_its_right_back(desk: Desk) -> None:
    accepted = await desk.accepted()
    number = accepted["application_number"]

    await desk.hear(progressed(number), sequence=5)
    await desk.hear(opened(accepted), sequence=1)

    assert (await desk.get(f"applications/{number}", by=STREET_REVIEWER)).status_code == 404
    assert (await desk.get(f"applications/{number}", by=DISTRICT_REVIEWER)).status_code == 200


@pytest.mark.parametrize("ending", ["granted", "refused", "withdrawn"])
async def test_after_the_end_only_the_window_and_its_supervisors_read_the_file(
    desk: Desk, ending: str
) -> None:
    accepted = await at_the_street(desk)
    number = accepted["application_number"]

    await desk.hear(withdrawn(number) if ending == "withdrawn" else decided(accepted, ending))

    assert await fetched(desk, number, STREET_REVIEWER) == {404}
    assert await fetched(desk, number, CLERK) == {200, 201}
    assert await fetched(desk, number, SUPERVISOR) == {200, 201}
    listed = await desk.get("applications", by=STREET_REVIEWER)
    assert listed.json()["applications"] == []


async def test_a_licence_that_comes_before_its_decision_ends_the_right_to_read(desk: Desk) -> None:
    accepted = await at_the_street(desk)
    number = accepted["application_number"]

    await desk.hear(issued(accepted))
    await desk.hear(progressed(number), sequence=9)

    assert await fetched(desk, number, STREET_REVIEWER) == {404}
    assert await fetched(desk, number, DISTRICT_REVIEWER) == {404}
