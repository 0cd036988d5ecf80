"""What intake's routes share: who may call, the number in the path, documented problems."""

from typing import Annotated, Any

from fastapi import Depends, Path

from services.intake.domain.errors import ApplicationUnknown
from services.intake.repository.catalogue import Catalogue
from shared.http import ServiceDep, requires
from shared.identifiers import is_application_number
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


async def _known_shape(number: Annotated[str, Path(max_length=60)]) -> str:
    if not is_application_number(number):
        raise ApplicationUnknown
    return number


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
