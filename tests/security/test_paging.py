"""Every list pages in one way, and none believes a cursor that it did not give out.

The lists are found by the routes' own description; a new one is in it by itself."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.security.people import ADMINISTRATOR, CHIEF, CLERK, DISTRICT_REVIEWER, SUPERVISOR
from tests.security.routes import Objects
from tests.security.scene import Scene

CALLERS = {
    "/api/v1/items": None,
    "/api/v1/items/drafts": DISTRICT_REVIEWER,
    "/api/v1/applications": CLERK,
    "/api/v1/applications/lapses": SUPERVISOR,
    "/api/v1/applications/follow-ups": CLERK,
    "/api/v1/appointments": CLERK,
    "/api/v1/divisions": None,
    "/api/v1/organizations": None,
    "/api/v1/staff": ADMINISTRATOR,
    "/api/v1/staff/transfers": ADMINISTRATOR,
    "/api/v1/inquiries": DISTRICT_REVIEWER,
    "/api/v1/supervision/cards": SUPERVISOR,
    "/api/v1/supervision/reconciliation": SUPERVISOR,
    "/api/v1/reviews": CHIEF,
    "/api/v1/stand-ins": CHIEF,
    "/api/v1/licences": CLERK,
    "/api/v1/subscriptions": ADMINISTRATOR,
    "/api/v1/deliveries": CLERK,
    "/api/v1/dead-letters": ADMINISTRATOR,
    "/api/v1/publicity": None,
    "/api/v1/defaulters": SUPERVISOR,
    "/api/v1/post-checks": DISTRICT_REVIEWER,
}
BAD_CURSORS = (
    "", " ", "nonsense", "0", "%00", "k1.", "k1.AAAA", "k9.AAAA", "11410100MBDEM0015W",
    "8J+YgA", "01a1fa4b-94f2-76cd-a0c2-000000000000", "WyIyMDI2LTExLTIwIl0", "x" * 5000, "工单",
)  # fmt: skip
pytestmark = pytest.mark.asyncio(loop_scope="module")


def lists(scene: Scene) -> Iterator[str]:
    """The paths of all routes that take a cursor or a limit."""
    for app in scene.system.apps.values():
        for path, acts in app.openapi()["paths"].items():
            asked = {one["name"] for one in acts.get("get", {}).get("parameters", ())}
            if asked & {"after", "limit"}:
                assert {"after", "limit"} <= asked, path
                yield path


async def ask(scene: Scene, path: str, question: str) -> httpx2.Response:
    return await scene.call("GET", f"{path.removeprefix('/api/v1/')}?{question}", by=CALLERS[path])


async def pages(scene: Scene, path: str) -> tuple[list[str], list[object]]:
    """Every row of a list, one a page. Returns: the cursors given, and the rows."""
    cursors: list[str] = []
    rows: list[object] = []
    question = "limit=1"
    while True:
        page = (await ask(scene, path, question)).json()
        following = page.pop("next")
        (shown,) = (part for part in page.values() if isinstance(part, list))
        assert len(shown) <= 1
        rows += shown
        if following is None:
            return cursors, rows
        cursors.append(following)
        question = f"limit=1&after={following}"


async def test_every_list_is_known_here(shared_scene: Scene) -> None:
    assert sorted(lists(shared_scene)) == sorted(CALLERS)


async def test_a_cursor_that_no_list_gave_out_is_refused_by_every_list(
    shared_scene: Scene, objects: Objects
) -> None:
    wrong = []
    for path in lists(shared_scene):
        for cursor in BAD_CURSORS:
            answer = await ask(shared_scene, path, f"after={cursor}")
            said = answer.json()
            if (answer.status_code, said.get("code")) != (422, "cursor_malformed"):
                wrong.append((path, cursor[:40], answer.status_code))
            elif not re.search("[一-鿿]", said["detail"]):
                wrong.append((path, cursor[:40], said["detail"]))

    assert wrong == []


async def test_a_cursor_is_good_unaltered_and_for_its_own_list(
    shared_scene: Scene, objects: Objects
) -> None:
    given = {path: (await pages(shared_scene, path))[0] for path in lists(shared_scene)}
    cursor = given["/api/v1/items"][0]
    altered = [cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), cursor[:-1], cursor + "A"]

    answers = [await ask(shared_scene, "/api/v1/items", f"after={one}") for one in altered]
    answers += [
        await ask(shared_scene, path, f"after={cursor}") for path in given if "items" not in path
    ]

    assert {one.json()["code"] for one in answers} == {"cursor_malformed"}


async def test_pages_of_one_row_are_the_whole_list_without_gap_or_repetition(
    shared_scene: Scene, objects: Objects
) -> None:
    for path in lists(shared_scene):
        whole = (await ask(shared_scene, path, "limit=200")).json()
        assert whole.pop("next") is None, path
        (expected,) = (part for part in whole.values() if isinstance(part, list))

        assert (await pages(shared_scene, path))[1] == expected, path


@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "", "9" * 30])
async def test_a_limit_out_of_range_is_refused_by_name(shared_scene: Scene, limit: str) -> None:
    for path in lists(shared_scene):
        answer = await ask(shared_scene, path, f"limit={limit}")

        said = answer.json()
        assert (answer.status_code, said["code"]) == (422, "invalid_request"), path
        assert [one["field"] for one in said["errors"]] == ["limit"]
        assert "limit" in said["detail"]
