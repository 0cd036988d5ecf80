"""What intake's routes share: who may call, the number in the path, documented problems."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request

from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.domain.errors import ApplicationUnknown
from services.intake.repository.catalogue import Catalogue
from shared.http import ServiceDep, current_actor, requires
from shared.identifiers import ApplicationNumber, is_application_number
from shared.security.tokens import Actor, Role

Clerk = Annotated[Actor, Depends(requires(Role.CLERK))]
READERS = (
    Role.CLERK,
    Role.REVIEWER,
    Role.CHIEF,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.DEPARTMENT_SYSTEM,
)
Reader = Annotated[Actor, Depends(requires(*READERS))]


async def _catalogue(service: ServiceDep) -> Catalogue:
    return service.part(Catalogue)


NUMBER_DECLARED = {
    "name": "number", "in": "path", "required": True, "schema": {"type": "string"}
}  # fmt: skip


def number_in(request: Request) -> ApplicationNumber:
    """The application number in the path. Raises: ApplicationUnknown."""
    return _of_right_shape(request.path_params["number"])


async def _known_shape(
    number: Annotated[str, Path(max_length=60)],
    _actor: Annotated[Actor, Depends(current_actor)],
) -> str:
    return _of_right_shape(number)


def _of_right_shape(number: str) -> ApplicationNumber:
    if not is_application_number(number):
        raise ApplicationUnknown
    return ApplicationNumber(number)


Purpose = Annotated[str | None, Query(min_length=1, max_length=200, pattern=NO_CONTROL_CHARACTERS)]
CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]
Number = Annotated[str, Depends(_known_shape)]

_PROBLEM = {
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "code"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "instance": {"type": "string"},
                    "code": {"type": "string"},
                    "errors": {"type": "array", "items": {"type": "object"}},
                },
            }
        }
    }
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, for its documentation."""
    return {status: {"description": "problem", **_PROBLEM} for status in statuses}
