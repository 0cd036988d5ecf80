"""Whatever is sent: no failure inside, and always a problem with a Chinese sentence to act on.

On PostgreSQL, which is the stricter of the two databases about what it can hold."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx2
import pytest

from tests.security.hostile import (
    HOSTILE_STEPS,
    HOSTILE_TEXTS,
    RAW_BODIES,
    encoded,
    hostile_bodies,
)
from tests.security.people import ADMINISTRATOR, CHIEF, CLERK, DISTRICT_REVIEWER
from tests.security.routes import Objects, Target, everything, owner_of, targets
from tests.security.scene import GRANT, Scene

CHINESE = re.compile(r"[\u4e00-\u9fff]")
JSON = {"Content-Type": "application/json"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def own_objects(scene: Scene) -> Objects:
    return await everything(scene)


def fault_of(answer: httpx2.Response) -> str | None:
    """What is wrong with an answer to hostile input, if anything."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code < 400:
        return None
    if answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} {answer.headers['content-type']}"
    problem = answer.json()
    if not CHINESE.search(problem["detail"]) or problem["status"] != answer.status_code:
        return f"{answer.status_code} {problem['detail']}"
    if len(answer.content) > 100_000:
        return f"{answer.status_code} echoes {len(answer.content)} bytes"
    return None


async def _send(
    scene: Scene, target: Target, path: str, content: bytes, *, by: str | None
) -> httpx2.Response:
    key = {"Idempotency-Key": str(uuid4())}
    return await scene.client.request(
        target.route.method,
        f"/api/v1/{path}",
        content=content,
        headers={**JSON, **key, **scene.headers(by)},
    )


def _caller(target: Target) -> str | None:
    if target.route.is_public:
        return None
    if target.unknown is not None:
        return owner_of(target)
    if target.route.path.endswith(("/subscriptions", "/reconciliation", "/dead-letters")):
        return ADMINISTRATOR
    return DISTRICT_REVIEWER if target.route.path.endswith("/reviews") else CLERK


async def _fresh_path(scene: Scene, target: Target) -> str:
    """The path of a new object in the state that the act asks for."""
    act = target.real.rsplit("/", 1)[-1]
    if target.real.startswith("applications/"):
        makers: dict[str, Callable[[], Awaitable[object]]] = {}
        number = (await makers.get(act, scene.submitted)())["application_number"]  # type: ignore[index]
        return f"applications/{number}/{act}"
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    if act in ("sign-off", "decision"):
        await scene.post(f"reviews/{review}/opinion", GRANT, by=DISTRICT_REVIEWER)
    if act == "decision":
        await scene.post(f"reviews/{review}/sign-off", {"approved": True}, by=CHIEF)
    return f"reviews/{review}/{act}"


async def test_no_hostile_body_breaks_any_act(scene: Scene, own_objects: Objects) -> None:
    faults = []
    sent = 0
    for target in targets(scene, own_objects):
        if target.body is None:
            continue
        changes = target.unknown is not None and target.real.split("/")[0] in (
            "applications", "reviews",
        )  # fmt: skip
        path = await _fresh_path(scene, target) if changes else target.real
        for what, body in hostile_bodies(target.body):
            answer = await _send(scene, target, path, encoded(body), by=_caller(target))
            sent += 1
            if fault := fault_of(answer):
                faults.append((str(target), what, fault))
            if answer.status_code == 201 and changes:
                path = await _fresh_path(scene, target)
        for what, content in RAW_BODIES.items():
            answer = await _send(scene, target, path, content, by=_caller(target))
            sent += 1
            if fault := fault_of(answer):
                faults.append((str(target), what, fault))
    await scene.settle()

    assert faults == []
    assert sent > 1000


async def test_no_hostile_path_or_question_breaks_any_route(
    scene: Scene, own_objects: Objects
) -> None:
    faults = []
    for target in targets(scene, own_objects):
        body = None if target.body is None else encoded(target.body)
        paths = [f"{target.real}?after={step}&q={step}&code={step}" for step in HOSTILE_STEPS]
        paths += [f"{target.real}?{name}={step}" for step in HOSTILE_STEPS[:5] for name in (
            "application_number", "division", "kind", "parent", "status", "licence_type",
            "purpose", "limit", "year", "token", "mine", "only_unread",
        )]  # fmt: skip
        if target.unknown is not None:
            steps = target.real.split("/")
            for place in range(1, len(steps)):
                paths += [
                    "/".join([*steps[:place], step, *steps[place + 1 :]]) for step in HOSTILE_STEPS
                ]
        if target.route.method != "GET":
            paths = [path for path in paths if "?" not in path]
        for path in paths:
            answer = await _send(scene, target, path, body or b"", by=_caller(target))
            if fault := fault_of(answer):
                faults.append((target.route.method, path[:150], fault))

    assert faults == []


@pytest.mark.parametrize("header", ["Idempotency-Key", "If-Match", "traceparent", "Authorization"])
async def test_no_hostile_header_breaks_a_route(scene: Scene, header: str) -> None:
    number = (await scene.submitted())["application_number"]
    faults = []
    hostile = [text.encode("utf-8", "surrogatepass") for text in HOSTILE_TEXTS.values()]
    hostile += [b"", b'"' + b"9" * 4999 + b'"', b"9" * 5000, b"Bearer ", b"Bearer a.b.c", b"\xff"]
    for value in hostile:
        headers = {**scene.headers(CLERK), **JSON}
        sent = [(name.encode(), text.encode()) for name, text in headers.items() if name != header]
        answer = await scene.client.post(
            f"/api/v1/applications/{number}/supplements",
            content=b"{}",
            headers=[*sent, (header.encode(), value)],
        )
        if fault := fault_of(answer):
            faults.append((value[:40], fault))

    assert faults == []
