"""Every route, every role, every place: a stranger learns nothing, not even that there is something.

The table is generated from the running applications; a new route is in it by itself."""

from urllib.parse import unquote

import httpx2
import pytest

from shared.security.tokens import Role
from tests.security.contents import rows_of
from tests.security.people import CLERK, SUPERVISOR, Stranger, strangers
from tests.security.routes import Objects, Target, owner_of, targets
from tests.security.scene import Scene, essence

MAKES_OWN_THINGS = frozenset(
    {
        "POST /api/v1/applications",
        "POST /api/v1/applications/pre-registrations",
        "POST /api/v1/appointments/slots",
        "POST /api/v1/calendar/versions",
        "POST /api/v1/inquiries",
        "POST /api/v1/inquiries/subjects",
        "POST /api/v1/items/drafts",
        "POST /api/v1/items/imports/files",
        "POST /api/v1/licences/lookups",
        "POST /api/v1/staff",
        "POST /api/v1/stand-ins",
        "POST /api/v1/subscriptions",
        "POST /api/v1/supervision/assignments",
        "POST /api/v1/supervision/supplement-permissions",
    }
)
pytestmark = pytest.mark.asyncio(loop_scope="module")
VOLATILE = {"traceparent", "content-length", "date"}


async def _ask(
    scene: Scene, target: Target, path: str, *, by: Stranger | str | None
) -> httpx2.Response:
    actor = by.actor if isinstance(by, Stranger) else by
    key = "matrix" if target.route.method == "POST" else None
    return await scene.call(
        target.route.method, path, by=actor, body=target.body, key=key, **target.sent
    )


def _of_role(target: Target, stranger: Stranger) -> bool:
    return bool(stranger.actor.roles & (target.route.roles or frozenset()))


async def test_without_a_token_only_public_routes_answer(
    shared_scene: Scene, objects: Objects
) -> None:
    wrong = []
    for target in targets(shared_scene, objects):
        answer = await _ask(shared_scene, target, target.real, by=None)
        is_told_to_log_in = answer.status_code == 401
        if is_told_to_log_in == target.route.is_public or answer.status_code >= 500:
            wrong.append((str(target), answer.status_code))
        if is_told_to_log_in and essence(answer)["code"] != "not_authenticated":
            wrong.append((str(target), 401))

    assert wrong == []


async def test_a_role_without_the_route_is_told_so_whether_or_not_the_object_exists(
    shared_scene: Scene, objects: Objects
) -> None:
    wrong = []
    for target in targets(shared_scene, objects):
        if target.route.is_public:
            continue
        for stranger in strangers():
            if _of_role(target, stranger):
                continue
            answers = [await _ask(shared_scene, target, target.real, by=stranger)]
            if target.unknown:
                answers.append(await _ask(shared_scene, target, target.unknown, by=stranger))
            found = {(one.status_code, one.json()["code"]) for one in answers}
            if found != {(403, "role_not_allowed")}:
                wrong.append((stranger.why, str(target), found))

    assert wrong == []


async def test_a_stranger_gets_the_very_answer_of_an_object_that_does_not_exist(
    shared_scene: Scene, objects: Objects
) -> None:
    before = await rows_of(shared_scene.system)
    wrong = []
    asked = 0
    for target in targets(shared_scene, objects):
        if target.route.is_public or target.unknown is None:
            continue
        for stranger in strangers():
            if not _of_role(target, stranger):
                continue
            foreign = await _ask(shared_scene, target, target.real, by=stranger)
            unknown = await _ask(shared_scene, target, target.unknown, by=stranger)
            asked += 1
            if foreign.status_code != 404 or not _alike(foreign, unknown):
                wrong.append((stranger.why, str(target), foreign.text, unknown.text))

    assert wrong == []
    assert asked > 200
    assert await rows_of(shared_scene.system) == before


async def test_no_list_shows_a_stranger_anything_of_the_case(
    shared_scene: Scene, objects: Objects
) -> None:
    wrong = []
    number = objects.applications[1]
    for target in targets(shared_scene, objects):
        if target.unknown or target.route.is_public or str(target) in MAKES_OWN_THINGS:
            continue
        for stranger in strangers():
            if not _of_role(target, stranger):
                continue
            for path in (target.real, f"{target.real}?application_number={number}&limit=200"):
                answer = await _ask(shared_scene, target, path, by=stranger)
                shown = [name for name in objects.names if name in unquote(answer.text)]
                if answer.status_code not in (200, 201) or shown:
                    wrong.append((stranger.why, path, answer.status_code, shown))

    assert wrong == []


async def test_whoever_the_object_belongs_to_does_reach_it(
    shared_scene: Scene, objects: Objects
) -> None:
    wrong = []
    every = targets(shared_scene, objects)
    for target in sorted(every, key=lambda one: one.route.method != "GET"):
        if target.route.is_public or target.unknown is None:
            continue
        answer = await _ask(shared_scene, target, target.real, by=owner_of(target))
        is_read = target.route.method == "GET"
        if answer.status_code not in ((200,) if is_read else (200, 201, 409, 422)):
            wrong.append((str(target), answer.status_code, answer.text[:200]))

    assert wrong == []


async def test_a_file_is_only_reached_through_its_own_application_and_paper(
    shared_scene: Scene, objects: Objects
) -> None:
    own, other = objects.applications[:2]
    asked = [
        await shared_scene.call(
            "GET", f"applications/{number}/materials/{paper}/files/{file}", by=CLERK
        )
        for number, paper, file in (
            (own, "M01", objects.file),
            (other, "M01", objects.file),
            (own, "M02", objects.file),
            (own, "M01", "01a1fa4b-94f2-76cd-a0c2-000000000000"),
        )
    ]

    assert [one.status_code for one in asked] == [200, 404, 404, 404]
    assert essence(asked[1]) == essence(asked[2]) == essence(asked[3])


async def test_a_supervisor_of_the_division_sees_the_case_but_acts_on_nothing(
    shared_scene: Scene, objects: Objects
) -> None:
    number = objects.applications[1]

    seen = [
        (await shared_scene.call("GET", path, by=SUPERVISOR)).status_code
        for path in (f"applications/{number}", f"cases/{number}", f"cases/{number}/history")
    ]
    acts = [
        (await _ask(shared_scene, target, target.real, by=SUPERVISOR)).status_code
        for target in targets(shared_scene, objects)
        if target.route.roles and Role.SUPERVISOR not in target.route.roles
    ]

    assert seen == [200, 200, 200]
    assert set(acts) == {403}


def _alike(one: httpx2.Response, other: httpx2.Response) -> bool:
    headers = [
        {name: value for name, value in answer.headers.items() if name not in VOLATILE}
        for answer in (one, other)
    ]
    return (
        one.status_code == other.status_code
        and essence(one) == essence(other)
        and headers[0] == headers[1]
    )
