"""What a route may refuse by what it takes in, so that its description does not forget it."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.problems import refusals

RefusedBy = Mapping[Callable[..., Any], tuple[int, ...]]
GUARDED = (401, 403)
WITH_BODY = (400, 413, 415)


def describe_refusals(router: APIRouter, refused_by: RefusedBy) -> None:
    """Add to each route's description the refusals that come with a guard, a body or a header.

    refused_by: the statuses that a dependency may answer with."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            statuses = _statuses(route.dependant, refused_by)
            statuses |= set(WITH_BODY) if route.body_field else set()
            route.responses = {**refusals(*sorted(statuses)), **route.responses}


def _statuses(dependant: Dependant, refused_by: RefusedBy) -> set[int]:
    found: set[int] = set()
    if dependant.call is not None:
        found |= set(refused_by.get(dependant.call, ()))
        found |= set(GUARDED) if hasattr(dependant.call, "allowed_roles") else set()
    return found.union(*(_statuses(inner, refused_by) for inner in dependant.dependencies))
