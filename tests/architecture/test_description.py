"""Behind one address the system describes itself in one document, whole and consistent."""

import json
import re
from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from pydantic import BaseModel, create_model

from services.all_in_one import Gateway
from services.description import REFERENCE, whole_description
from tools.routes import applications, routes_of

OPERATIONS = {"/healthz", "/readyz", "/metrics"}


@pytest.fixture(scope="module")
def apps() -> Iterator[dict[str, FastAPI]]:
    with applications() as running:
        yield running


def references(described: object) -> set[str]:
    """The names of all schemas that are referred to."""
    found = re.findall(f'"{REFERENCE}([^"]+)"', json.dumps(described))
    return set(found)


def describing(path: str, inner: type[BaseModel]) -> FastAPI:
    """A service that answers with a `Page` of something called `Row`."""
    app = FastAPI()
    page = create_model("Page", row=(inner, ...))

    @app.get(path, response_model=page)
    async def show() -> None: ...

    return app


async def test_the_document_has_every_route_of_all_four_services(
    apps: dict[str, FastAPI],
) -> None:
    transport = httpx2.ASGITransport(app=Gateway(apps))
    async with httpx2.AsyncClient(transport=transport, base_url="http://yikou.test") as client:
        whole = (await client.get("/openapi.json")).json()
        own = (await client.get("/routing/openapi.json")).json()

    described = {(act.upper(), path) for path, acts in whole["paths"].items() for act in acts}
    declared = {
        (route.method, route.path)
        for app in apps.values() for route in routes_of(app) if route.path not in OPERATIONS
    }  # fmt: skip
    assert described == declared
    assert own["paths"].keys() < whole["paths"].keys()


def test_every_schema_referred_to_is_there_and_sound(apps: dict[str, FastAPI]) -> None:
    whole = whole_description(apps)
    schemas = whole["components"]["schemas"]

    assert references(whole) <= schemas.keys()
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = [act["operationId"] for acts in whole["paths"].values() for act in acts.values()]
    assert len(named) == len(set(named))
    assert "StaffToken" in whole["components"]["securitySchemes"]


def test_schemas_of_one_name_and_two_meanings_are_kept_apart() -> None:
    first = create_model("Row", code=(str, ...))
    second = create_model("Row", number=(int, ...))

    whole = whole_description({"a": describing("/a", first), "b": describing("/b", second)})

    schemas = whole["components"]["schemas"]
    assert {"Page", "Row", "b.Page", "b.Row"} <= schemas.keys()
    assert references(schemas["Page"]) == {"Row"}
    assert references(schemas["b.Page"]) == {"b.Row"}
    assert references(whole["paths"]["/b"]) == {"b.Page"}


def test_a_schema_that_means_the_same_is_described_once() -> None:
    row = create_model("Row", code=(str, ...))

    whole = whole_description({"a": describing("/a", row), "b": describing("/b", row)})

    assert whole["components"]["schemas"].keys() == {"Page", "Row"}


def test_a_path_of_two_services_is_a_mistake() -> None:
    row = create_model("Row", code=(str, ...))

    with pytest.raises(AssertionError, match="paths of b are taken"):
        whole_description({"a": describing("/a", row), "b": describing("/a", row)})
