"""Whoever accepts does not decide; whoever decides is competent; what is over stays over."""

from dataclasses import replace

import httpx2

from shared.identifiers import StaffId
from shared.security.tokens import Actor, Role
from tests.security.bodies import BODIES
from tests.security.people import (
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    elsewhere,
    member,
)
from tests.security.scene import GRANT, Scene, essence

REVIEW_ACTS = (
    "opinion", "sign-off", "decision", "supplement-request", "suspension", "resumption",
    "extension",
)  # fmt: skip


async def _act(scene: Scene, review: str, act: str, by: Actor | str) -> httpx2.Response:
    return await scene.call("POST", f"reviews/{review}/{act}", by=by, body=BODIES[act])


async def test_whoever_accepted_neither_reviews_signs_nor_decides(scene: Scene) -> None:
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    roles = frozenset({Role.REVIEWER, Role.CHIEF})
    moved = replace(member(CHIEF), staff=StaffId(CLERK), roles=roles)

    acts = {act: await _act(scene, review, act, moved) for act in REVIEW_ACTS}

    assert {one.status_code for one in acts.values()} == {409}
    separate = "accepting_and_deciding_must_be_separate"
    assert {essence(one)["code"] for one in acts.values()} == {separate}


async def test_a_reviewer_of_another_street_with_the_right_id_finds_nothing(
    scene: Scene,
) -> None:
    number = (await scene.accepted())["application_number"]
    review = await scene.review(number, by=STREET_REVIEWER)

    acts = [
        await _act(scene, review, act, "zy-lsz-r01")
        for act in ("opinion", "decision", "supplement-request", "suspension", "resumption")
    ]
    own = await _act(scene, review, "opinion", STREET_REVIEWER)

    assert {(one.status_code, essence(one)["code"]) for one in acts} == {(404, "review_unknown")}
    assert own.status_code == 201


async def test_a_chief_of_another_department_signs_and_revokes_nothing(scene: Scene) -> None:
    _submitted, licence = await scene.granted()
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    await scene.post(f"reviews/{review}/opinion", GRANT, by=DISTRICT_REVIEWER)
    other = elsewhere(member(CHIEF), Role.CHIEF, "js-h01")
    desk = replace(member(CHIEF), staff=StaffId("zy-mzj-h09"), department=None)

    foreign = [await _act(scene, review, "sign-off", by) for by in ("zz-ajj-h01", other)]
    revoked = await scene.call(
        "POST",
        f"licences/{licence['licence_number']}/revocation",
        by=other,
        body=BODIES["revocation"],
    )
    signed = await _act(scene, review, "sign-off", desk)

    assert [one.status_code for one in (*foreign, revoked)] == [404, 404, 404]
    assert signed.status_code == 201


async def test_the_origin_window_hands_a_licence_out_but_does_not_end_it(scene: Scene) -> None:
    _submitted, licence = await scene.granted()
    chief_of_window = replace(member(CLERK), roles=frozenset({Role.CHIEF}))
    path = f"licences/{licence['licence_number']}"

    read = await scene.call("GET", path, by=CLERK)
    revoked = await scene.call(
        "POST", f"{path}/revocation", by=chief_of_window, body=BODIES["revocation"]
    )

    assert (read.status_code, revoked.status_code) == (200, 404)


async def test_a_recalled_review_takes_no_act_any_more(scene: Scene) -> None:
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    await scene.post(f"applications/{number}/withdrawal", {"reason": "本人放弃"}, by=CLERK)

    acts = {
        act: await _act(scene, review, act, by)
        for act in REVIEW_ACTS
        for by in ((CHIEF,) if act in ("sign-off", "extension") else (DISTRICT_REVIEWER,))
    }
    after = await scene.get(f"applications/{number}", by=CLERK)

    assert {act: one.status_code for act, one in acts.items()} == dict.fromkeys(REVIEW_ACTS, 409)
    assert after["status"] == "withdrawn"


async def test_a_closed_case_takes_no_act_any_more_but_repeats_its_answers(
    scene: Scene,
) -> None:
    submitted, _licence = await scene.granted()
    number = submitted["application_number"]
    first = await scene.call(
        "POST", f"applications/{number}/delivery", by=CLERK, body=BODIES["delivery"], key="hand"
    )
    await scene.settle()
    closed = await scene.get(f"applications/{number}", by=CLERK)

    again = await scene.call(
        "POST", f"applications/{number}/delivery", by=CLERK, body=BODIES["delivery"], key="hand"
    )
    late = {
        act: await scene.call("POST", f"applications/{number}/{act}", by=CLERK, body=BODIES[act])
        for act in (
            "acceptance", "supplement-notice", "supplements", "refusal", "withdrawal", "delivery",
        )
    }  # fmt: skip
    page = await scene.get(f"reviews?application_number={number}", by=CHIEF)
    reviews = {
        act: await _act(scene, page["reviews"][0]["id"], act, CHIEF)
        for act in ("sign-off", "decision", "extension", "suspension", "resumption")
    }
    upload = await scene.upload(number, "late.pdf", b"%PDF-1.7\n%late\n%%EOF\n")
    await scene.settle()

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert {act: one.status_code for act, one in late.items()} == dict.fromkeys(late, 409)
    assert {act: one.status_code for act, one in reviews.items()} == dict.fromkeys(reviews, 409)
    assert upload.status_code == 409
    assert await scene.get(f"applications/{number}", by=CLERK) == closed


async def test_a_second_decision_on_the_same_task_is_refused(scene: Scene) -> None:
    number = (await scene.accepted())["application_number"]
    review = await scene.review(number, by=STREET_REVIEWER)
    await scene.post(f"reviews/{review}/opinion", GRANT, by=STREET_REVIEWER)
    await scene.post(f"reviews/{review}/decision", {}, by=STREET_REVIEWER)

    again = [await _act(scene, review, act, STREET_REVIEWER) for act in ("opinion", "decision")]

    assert [one.status_code for one in again] == [409, 409]


async def test_a_token_with_more_roles_than_the_route_needs_still_sees_only_its_own(
    scene: Scene,
) -> None:
    number = (await scene.accepted())["application_number"]
    everything = replace(
        member("zy-lsz-c01"),
        roles=frozenset(Role) - {Role.SYSTEM, Role.SUPERVISOR, Role.ADMINISTRATOR},
    )

    for path in (f"applications/{number}", f"cases/{number}"):
        assert (await scene.call("GET", path, by=everything)).status_code == 404
