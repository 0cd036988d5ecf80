"""Whatever is sent: no failure inside, and always a problem with a Chinese sentence to act on.

On PostgreSQL, which is the stricter of the two databases about what it can hold."""

import itertools
import re
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
from tests.security.people import CHIEF, CLERK, DISTRICT_REVIEWER
from tests.security.routes import Objects, Target, caller_of, everything, once_each, targets
from tests.security.scene import GRANT, Scene

CHINESE = re.compile(r"[\u4e00-\u9fff]")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def database_kind() -> str:
    return "postgres"


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


async def _fresh_path(scene: Scene, target: Target) -> str:
    """The path of a new object in the state that the act asks for."""
    act = target.real.rsplit("/", 1)[-1]
    if target.real.startswith("applications/"):
        return f"applications/{(await scene.submitted())['application_number']}/{act}"
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
    for target in once_each(targets(scene, own_objects)):
        if target.body is None:
            continue
        changes = target.unknown is not None and target.real.split("/")[0] in (
            "applications", "reviews",
        )  # fmt: skip
        path = await _fresh_path(scene, target) if changes else target.real
        for what, body in hostile_bodies(target.body):
            answer = await _send(scene, target, path, encoded(body), by=caller_of(target))
            sent += 1
            if fault := fault_of(answer):
                faults.append((str(target), what, fault))
            if answer.status_code == 201 and changes:
                path = await _fresh_path(scene, target)
    await scene.settle()

    assert faults == []
    assert sent > 700


async def test_no_body_that_is_no_object_breaks_any_service(
    scene: Scene, own_objects: Objects
) -> None:
    faults = []
    every = [one for one in once_each(targets(scene, own_objects)) if one.body is not None]
    one_of_each = {target.real.split("/")[0]: target for target in every}.values()
    for target in one_of_each:
        for what, content in RAW_BODIES.items():
            answer = await _send(scene, target, target.real, content, by=caller_of(target))
            if fault := fault_of(answer):
                faults.append((str(target), what, fault))

    assert faults == []
    assert len(one_of_each) == 14


async def test_what_a_back_office_writes_never_breaks_the_papers_of_the_window(
    scene: Scene,
) -> None:
    number = (await scene.at_district())["application_number"]
    review = await scene.review(number, by=DISTRICT_REVIEWER)
    ugly = f"{HOSTILE_TEXTS['各种语言的指令']}\r\n\t第二行"
    refusal = {"outcome": "refused", "opinion": ugly, "legal_basis": ugly}
    for unprintable in ("表情", "看不见的字符"):
        body = {**refusal, "opinion": HOSTILE_TEXTS[unprintable]}
        answer = await scene.call(
            "POST", f"reviews/{review}/opinion", by=DISTRICT_REVIEWER, body=body
        )
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "glyph_missing")
    await scene.post(f"reviews/{review}/opinion", refusal, by=DISTRICT_REVIEWER)
    await scene.post(f"reviews/{review}/sign-off", {"approved": True, "remark": ugly}, by=CHIEF)
    await scene.post(f"reviews/{review}/decision", {"remedy": ugly}, by=CHIEF)
    listed = await scene.get(f"applications/{number}/documents", by=CLERK)

    answers = [
        await scene.call("GET", f"applications/{number}/documents/{one['kind']}", by=CLERK)
        for one in listed["documents"]
    ]
    shown = await scene.get(f"applications/{number}", by=CLERK)

    assert shown["status"] == "ready"
    assert "refusal_decision" in {one["kind"] for one in listed["documents"]}
    assert [one.status_code for one in answers] == [200] * len(answers)
    assert all(one.content.startswith(b"%PDF-") for one in answers)


async def test_no_hostile_path_or_question_breaks_any_route(
    scene: Scene, own_objects: Objects
) -> None:
    faults = []
    for target in once_each(targets(scene, own_objects)):
        body = None if target.body is None else encoded(target.body)
        paths = [f"{target.real}?after={step}&q={step}&code={step}" for step in HOSTILE_STEPS]
        paths += [f"{target.real}?{name}={step}" for step in HOSTILE_STEPS[:2] for name in (
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
            answer = await _send(scene, target, path, body or b"", by=caller_of(target))
            if fault := fault_of(answer):
                faults.append((target.route.method, path[:150], fault))

    assert faults == []


async def test_no_hostile_header_breaks_a_route(scene: Scene) -> None:
    number = (await scene.submitted())["application_number"]
    faults = []
    hostile = [text.encode("utf-8", "surrogatepass") for text in HOSTILE_TEXTS.values()]
    hostile += [
        b"",
        b'"' + b"9" * 4999 + b'"',
        b"9" * 5000,
        b"Bearer ",
        b"Bearer a.b.c",
        b"\xff",
        b"\xb2",
    ]
    names = ("Idempotency-Key", "If-Match", "traceparent", "Authorization")
    for header, value in itertools.product(names, hostile):
        headers = {**scene.headers(CLERK), **JSON}
        sent = [(name.encode(), text.encode()) for name, text in headers.items() if name != header]
        answer = await scene.client.post(
            f"/api/v1/applications/{number}/supplements",
            content=b"{}",
            headers=[*sent, (header.encode(), value)],
        )
        if fault := fault_of(answer):
            faults.append((header, value[:40], fault))

    assert faults == []
