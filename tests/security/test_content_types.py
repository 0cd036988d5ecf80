"""A body in a type that a route does not read is a 415, whatever it holds; every route is asked."""

import re
from uuid import uuid4

import httpx2
import pytest

from tests.security.hostile import encoded
from tests.security.routes import Objects, Target, caller_of, once_each, targets
from tests.security.scene import PDF, Scene

OTHER_TYPES = (
    None, "text/plain", "text/plain; charset=utf-8", "text/json", "application/octet-stream",
    "application/x-www-form-urlencoded", "application/xml", "nonsense",
)  # fmt: skip
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def send(
    scene: Scene, target: Target, media_type: str | None, content: bytes
) -> httpx2.Response:
    by = caller_of(target)
    headers = {"Idempotency-Key": str(uuid4()), **scene.headers(by)}
    if media_type is not None:
        headers["Content-Type"] = media_type
    return await scene.client.request(
        target.route.method, f"/api/v1/{target.real}", content=content, headers=headers
    )


def is_refusal_of_type(answer: httpx2.Response) -> bool:
    """A 415 with a sentence that names the types to use."""
    problem = answer.json()
    return (
        (answer.status_code, problem["code"]) == (415, "unsupported_media_type")
        and answer.headers["content-type"] == "application/problem+json"
        and re.search("[一-鿿]", problem["detail"]) is not None
        and "application/json" in problem["detail"]
    )


async def test_every_route_refuses_a_body_in_another_type(
    shared_scene: Scene, objects: Objects
) -> None:
    asked, wrong = 0, []
    for target in once_each(targets(shared_scene, objects)):
        if target.body is None and not target.is_upload:
            continue
        asked += 1
        content = PDF if target.is_upload else encoded(target.body or {})
        for media_type in (*OTHER_TYPES, *(["application/json"] if target.is_upload else [])):
            answer = await send(shared_scene, target, media_type, content)
            if not is_refusal_of_type(answer):
                wrong.append((str(target), media_type, answer.status_code, answer.text[:200]))

    assert wrong == []
    assert asked > 15


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8"])
async def test_json_is_read_however_its_type_is_written(
    shared_scene: Scene, objects: Objects, media_type: str
) -> None:
    for target in once_each(targets(shared_scene, objects)):
        if target.body is not None:
            answer = await send(shared_scene, target, media_type, b"{")
            assert answer.status_code in (400, 422), str(target)
