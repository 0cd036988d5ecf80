"""What the HTTP routes of the services are and who is let in, read from the running applications.

FastAPI keeps included routers as a tree; `iter_route_contexts` walks it as the server does."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from services.all_in_one import System
from shared.security.tokens import Role
from shared.settings import ServiceSettings

DESCRIPTION = "/openapi.json"  # FastAPI's own route; says only what is written in the code


@dataclass(frozen=True, slots=True)
class RouteAccess:
    """roles: who is let in; None when the route asks for no role.  is_public: marked as open."""

    method: str
    path: str
    is_public: bool
    roles: frozenset[Role] | None

    @property
    def is_guarded(self) -> bool:
        """Whether it is open on purpose or lets in at least one role, and not both."""
        return self.is_public != bool(self.roles)


def routes_of(app: FastAPI) -> list[RouteAccess]:
    """Every method and path of an application, in the order they are declared."""
    found = []
    for context in iter_route_contexts(app.routes):
        path = str(context.path)
        if path == DESCRIPTION:
            continue
        is_public, roles = False, None
        if isinstance(context.original_route, APIRoute):
            is_public = (context.openapi_extra or {}).get("x-public") is True
            roles = _roles(context.dependant)
        methods = sorted((context.methods or {"ANY"}) - {"HEAD"})
        found += [RouteAccess(method, path, is_public, roles) for method in methods]
    return found


def _roles(dependant: Dependant) -> frozenset[Role] | None:
    allowed: frozenset[Role] | None = getattr(dependant.call, "allowed_roles", None)
    for inner in dependant.dependencies:
        of_inner = _roles(inner)
        if of_inner is not None:
            allowed = of_inner if allowed is None else allowed & of_inner
    return allowed


@contextmanager
def applications() -> Iterator[dict[str, FastAPI]]:
    """The HTTP application of every service, built as in earnest; nothing is connected."""
    with tempfile.TemporaryDirectory() as folder:
        system = System(ServiceSettings(var_dir=Path(folder)))
        try:
            yield system.apps
        finally:
            asyncio.run(system.close())
