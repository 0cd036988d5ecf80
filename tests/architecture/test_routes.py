"""Every route is open on purpose or asks for a role, and stands under a resource of its service."""

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI

from services.all_in_one import COMPONENTS
from shared.http import PUBLIC, current_actor, requires
from shared.security.tokens import Actor, Role
from tools.access_table import DOCUMENT, OPERATIONS, current_document, document
from tools.routes import RouteAccess, applications, routes_of

Clerk = Annotated[Actor, Depends(requires(Role.CLERK))]
each_service = pytest.mark.parametrize("service", tuple(COMPONENTS))


@pytest.fixture(scope="module")
def apps() -> Iterator[dict[str, FastAPI]]:
    with applications() as found:
        yield found


@each_service
def test_every_route_is_authorised_or_marked_as_public(
    apps: dict[str, FastAPI], service: str
) -> None:
    routes = routes_of(apps[service])

    assert routes
    assert [route for route in routes if not route.is_guarded] == []


@each_service
def test_every_route_stands_under_a_resource_of_its_service(
    apps: dict[str, FastAPI], service: str
) -> None:
    paths = {route.path for route in routes_of(apps[service])} - set(OPERATIONS)

    outside = {path for path in paths if not path.startswith("/api/v1/")}
    resources = {path.split("/")[3] for path in paths - outside}

    assert outside == set()
    assert resources == set(COMPONENTS[service].resources)


def test_no_two_services_answer_for_the_same_resource() -> None:
    resources = [one for component in COMPONENTS.values() for one in component.resources]

    assert len(resources) == len(set(resources))


@each_service
def test_a_method_and_path_is_declared_once(apps: dict[str, FastAPI], service: str) -> None:
    declared = [(route.method, route.path) for route in routes_of(apps[service])]

    assert len(declared) == len(set(declared))


def _planted() -> dict[str, RouteAccess]:
    inner, outer = APIRouter(), APIRouter()

    @inner.get("/open", openapi_extra=PUBLIC)
    async def opened() -> None: ...

    @inner.get("/guarded")
    async def guarded(actor: Clerk) -> None: ...

    @inner.post("/forgotten")
    async def forgotten() -> None: ...

    @inner.get("/anybody")
    async def anybody(actor: Annotated[Actor, Depends(current_actor)]) -> None: ...

    @inner.get("/both", openapi_extra=PUBLIC)
    async def both(actor: Clerk) -> None: ...

    @inner.get("/nobody", dependencies=[Depends(requires(Role.CHIEF))])
    async def nobody(actor: Clerk) -> None: ...

    outer.include_router(inner, prefix="/deep")
    app = FastAPI(docs_url=None, redoc_url=None)
    app.include_router(outer, prefix="/api/v1")
    return {route.path.removeprefix("/api/v1/deep/"): route for route in routes_of(app)}


@pytest.mark.parametrize("name", ["forgotten", "anybody", "both", "nobody"])
def test_a_planted_route_without_a_clear_guard_is_found(name: str) -> None:
    assert not _planted()[name].is_guarded


def test_open_and_guarded_routes_are_told_apart_inside_nested_routers() -> None:
    routes = _planted()

    assert routes["open"].is_guarded
    assert routes["open"].roles is None
    assert routes["guarded"].is_guarded
    assert routes["guarded"].roles == frozenset({Role.CLERK})


def test_the_table_of_roles_and_routes_is_up_to_date() -> None:
    assert DOCUMENT.read_text("utf-8") == current_document(), "run `make docs`"


def test_a_changed_role_changes_the_table() -> None:
    before = RouteAccess("GET", "/api/v1/items", False, frozenset({Role.CLERK}))
    after = RouteAccess("GET", "/api/v1/items", False, frozenset({Role.CHIEF}))

    assert document({"intake": [before]}) != document({"intake": [after]})


def test_the_documents_declare_the_headers_and_problems_that_routes_know() -> None:
    with applications() as apps:
        documents = {name: app.openapi() for name, app in apps.items()}

    assert "HTTPValidationError" not in str(documents)
    paths = documents["intake"]["paths"]
    submission = paths["/api/v1/applications"]["post"]
    acceptance = paths["/api/v1/applications/{number}/acceptance"]["post"]
    assert "Idempotency-Key" in {one["name"] for one in submission["parameters"]}
    assert {"Idempotency-Key", "If-Match"} <= {one["name"] for one in acceptance["parameters"]}
