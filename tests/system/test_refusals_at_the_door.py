"""What bad input gets: a Chinese sentence, a stable code, and nothing half-written."""

from typing import Any
from uuid import uuid4

import pytest

from services.demo.hall import Hall, application_body
from tests.system.people import CHIEF, CLERK, GRANT, STREET_REVIEWER, People

OTHER_CLERK = "zy-lsz-c01"


@pytest.fixture
def way_to_run() -> str:
    return "embedded"


def _problem(response: Any) -> tuple[int, str]:
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"])
    return response.status_code, body["code"]


async def _submit(hall: Hall, body: dict[str, Any], *, by: str = CLERK) -> Any:
    return await hall.call("POST", "applications", by=by, body=body, key=str(uuid4()))


async def test_a_wrong_checksum_of_an_id_names_the_field(people: People) -> None:
    body = application_body(people.item(), people.applicant())
    body["applicant"]["identity_number"] = "410102194001011230"

    response = await _submit(people.hall, body)

    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == ["applicant.identity_number"]


async def test_an_unknown_item_is_said_to_be_unknown(people: People) -> None:
    body = application_body(people.item(), people.applicant())
    body["item_code"] = "11410102MBDEM0023L4412007009999"

    assert _problem(await _submit(people.hall, body)) == (404, "item_unknown")


async def test_an_item_is_not_accepted_at_a_window_of_the_wrong_level(people: People) -> None:
    item = people.item("fireworks_wholesale")
    body = application_body(item, people.applicant("fireworks-1"))

    answer = _problem(await _submit(people.hall, body))

    assert answer == (422, "item_not_accepted_at_this_level")


async def test_a_clerk_of_another_window_does_not_learn_that_the_case_exists(
    people: People,
) -> None:
    number = (await people.submit())["application_number"]

    foreign = await people.hall.call("GET", f"applications/{number}", by=OTHER_CLERK)
    unknown = await people.hall.call("GET", f"applications/{number[:-1]}Z", by=OTHER_CLERK)
    act = await people.hall.call(
        "POST", f"applications/{number}/acceptance", by=OTHER_CLERK, body={}
    )

    assert _problem(foreign) == _problem(unknown) == _problem(act)
    assert foreign.status_code == 404


async def test_a_transition_the_table_forbids_is_a_conflict(people: People) -> None:
    number = (await people.submit())["application_number"]

    response = await people.hall.call(
        "POST",
        f"applications/{number}/delivery",
        by=CLERK,
        body={"mode": "window", "recipient": "本人", "relation": "self", "remark": ""},
    )

    assert _problem(response)[0] == 409


async def test_a_repeated_submission_gets_its_first_answer(people: People) -> None:
    hall, body = people.hall, application_body(people.item(), people.applicant())
    first = await hall.call("POST", "applications", by=CLERK, body=body, key="same")
    again = await hall.call("POST", "applications", by=CLERK, body=body, key="same")
    body["applicant"]["phone"] = "15400009999"
    other = await hall.call("POST", "applications", by=CLERK, body=body, key="same")
    without = await hall.call("POST", "applications", by=CLERK, body=body)

    assert first.json() == again.json()
    assert _problem(other) == (422, "idempotency_key_reused")
    assert _problem(without) == (400, "idempotency_key_missing")


async def test_an_oversize_body_and_an_unparsable_one_are_told_apart(people: People) -> None:
    hall, body = people.hall, application_body(people.item(), people.applicant())
    body["form"]["remark"] = "长" * 1_000_000

    oversize = await _submit(hall, body)
    unparsable = await hall._client.post(
        "/api/v1/applications",
        content=b"{not json",
        headers={
            "Authorization": hall._token_of(CLERK),
            "Idempotency-Key": "x",
            "Content-Type": "application/json",
        },
    )

    assert _problem(oversize) == (413, "body_too_large")
    assert _problem(unparsable) == (422, "invalid_request")


async def test_nobody_without_a_token_and_no_wrong_role_gets_in(people: People) -> None:
    body = application_body(people.item(), people.applicant())

    anonymous = await people.hall.call("POST", "applications", body=body, key="x")
    reviewer = await _submit(people.hall, body, by=STREET_REVIEWER)

    assert _problem(anonymous) == (401, "not_authenticated")
    assert _problem(reviewer) == (403, "role_not_allowed")


async def test_a_district_decision_without_the_chiefs_sign_off_is_refused(
    people: People,
) -> None:
    hall = people.hall
    number = (await people.at_district())["application_number"]
    review = await hall.review_of(number, by="zy-mzj-r01")
    await hall.review(review, "opinion", GRANT, by="zy-mzj-r01")

    by_reviewer = await hall.call(
        "POST", f"reviews/{review['id']}/sign-off", by="zy-mzj-r01", body={"approved": True}
    )
    unsigned = await hall.call("POST", f"reviews/{review['id']}/decision", by=CHIEF, body={})

    assert by_reviewer.status_code == 403
    assert _problem(unsigned)[0] == 409


async def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(people: People) -> None:
    submitted = await people.submit()
    number = submitted["application_number"]

    wrong_code = await people.hall.call("GET", f"status/{number}?code=AAAAAAAAAA")
    unknown = await people.hall.call("GET", f"status/{number[:-1]}Z?code=AAAAAAAAAA")

    first, second = wrong_code.json(), unknown.json()
    for answer in (first, second):
        answer.pop("trace_id", None)
        answer.pop("instance", None)
    assert wrong_code.status_code == unknown.status_code == 404
    assert first == second
