"""What intake's routes share: who may call, the number in the path."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.domain.errors import ApplicationUnknown
from services.intake.repository.catalogue import Catalogue
from shared.http import ServiceDep, current_actor, requires
from shared.identifiers import ApplicationNumber, is_application_number
from shared.security.tokens import Actor, Role

Clerk = Annotated[Actor, Depends(requires(Role.CLERK))]
Supervisor = Annotated[Actor, Depends(requires(Role.SUPERVISOR))]
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
Overseer = Annotated[Actor, Depends(requires(Role.SUPERVISOR, Role.ADMINISTRATOR))]


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
