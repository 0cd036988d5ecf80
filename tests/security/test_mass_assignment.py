"""What a caller may not say is not heard: privileged fields are refused, and nothing is changed."""

from typing import Any

import pytest

from tests.security.contents import rows_of
from tests.security.people import CLERK, STREET_REVIEWER
from tests.security.routes import Objects, Target, caller_of, targets
from tests.security.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")
PRIVILEGED: dict[str, Any] = {
    "id": "01a1fa4b-94f2-76cd-a0c2-000000000000",
    "application_number": "4101021301202611200007775",
    "status": "closed",
    "version": 99,
    "origin": {"organization": "11410102MBDEM0859P"},
    "origin_organization": "11410102MBDEM0859P",
    "organization": "11410102MBDEM0859P",
    "window": "zy-lianhu-902-w1",
    "accepted_by": "zz-c01",
    "accepted_at": "2020-01-01T00:00:00Z",
    "decided_by": "zz-c01",
    "submitted_at": "2020-01-01T00:00:00Z",
    "promised_due": {"on": "2030-01-01", "is_provisional": False},
    "roles": ["chief"],
    "sign_off_required": False,
    "query_seed": "k1.0",
    "issuer": "11410102MBDEM0859P",
    "__class__": "Actor",
    "__proto__": {"status": "closed"},
}
POST = frozenset({"organization", "roles", "window"})
OFFERED = {
    "subscriptions": frozenset({"window"}),
    "inquiries": frozenset({"application_number"}),
    "staff": POST | {"id"},
    f"staff/{STREET_REVIEWER}/transfers": POST,
    "applications/online": frozenset({"organization"}),
    "appointments/slots": frozenset({"organization"}),
    "stand-ins": frozenset({"organization"}),
    "supervision/assignments": frozenset({"application_number"}),
    "supervision/supplement-permissions": frozenset({"application_number", "organization"}),
}


def _with_body(scene: Scene, objects: Objects) -> list[Target]:
    return [one for one in targets(scene, objects) if one.body is not None]


async def test_no_act_takes_a_field_that_is_not_its_own(
    shared_scene: Scene, objects: Objects
) -> None:
    before = await rows_of(shared_scene.system)
    wrong = []
    for target in _with_body(shared_scene, objects):
        assert target.body is not None
        by = caller_of(target)
        for name, value in PRIVILEGED.items():
            if name in OFFERED.get(target.real, ()):
                continue
            answer = await shared_scene.call(
                target.route.method,
                target.real,
                by=by,
                body={**target.body, name: value},
                key=f"extra-{name}",
            )
            if answer.status_code != 422:
                wrong.append((str(target), name, answer.status_code))

    assert wrong == []
    assert await rows_of(shared_scene.system) == before


async def test_the_applicant_and_each_paper_take_no_extra_field_either(
    shared_scene: Scene, objects: Objects
) -> None:
    for place in ("applicant", "form", "materials"):
        body = Scene.body()
        inner = body[place][0] if place == "materials" else body[place]
        inner["is_verified"] = True

        answer = await shared_scene.call("POST", "applications", by=CLERK, body=body, key="inner")

        assert answer.status_code == 422, place
        assert {one["code"] for one in answer.json()["errors"]} == {"extra_forbidden"}


async def test_a_paper_cannot_be_said_to_come_from_the_shared_registry(
    shared_scene: Scene, objects: Objects
) -> None:
    body = Scene.body()
    body["materials"][0]["state"] = "linked"

    answer = await shared_scene.call("POST", "applications", by=CLERK, body=body, key="linked")

    assert answer.status_code == 422


async def test_the_origin_is_the_window_of_the_token_whatever_headers_say(
    shared_scene: Scene, objects: Objects
) -> None:
    spoofed = {
        "X-Organization": "11410102MBDEM0859P",
        "X-Window": "zy-lianhu-902-w1",
        "X-Forwarded-User": "zz-c01",
        "X-HTTP-Method-Override": "DELETE",
    }
    answer = await shared_scene.call(
        "POST", "applications", by=CLERK, body=Scene.body(), key="headers", headers=spoofed
    )

    assert answer.status_code == 201
    assert answer.json()["origin"]["window"] == "zy-lianhu-901-w1"


async def test_no_route_says_that_its_body_may_hold_more_than_it_names(
    shared_scene: Scene,
) -> None:
    open_bodies = []
    for app in shared_scene.system.apps.values():
        described = app.openapi()
        schemas = described["components"]["schemas"]
        for path, methods in described["paths"].items():
            for method, operation in methods.items():
                content = operation.get("requestBody", {}).get("content", {})
                schema = content.get("application/json", {}).get("schema", {})
                for one in _referred(schema, schemas):
                    if one.get("additionalProperties") is not False:
                        open_bodies.append((method, path, one.get("title")))

    assert open_bodies == []


def _referred(schema: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """The models that a schema is made of, however deep."""
    found: list[dict[str, Any]] = []
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if "$ref" in one:
            model = schemas[one["$ref"].rsplit("/", 1)[1]]
            if model not in found and model.get("type") == "object":
                found.append(model)
                waiting += list(model.get("properties", {}).values())
        waiting += [*one.get("anyOf", ()), *one.get("allOf", ())]
        waiting += [one["items"]] if isinstance(one.get("items"), dict) else []
    return found
