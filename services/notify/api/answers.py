"""What the resources of notify have in common: who may ask, how lists page, how they answer."""

from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import BaseModel

from shared.http import requires
from shared.security.tokens import Actor, Role

Staff = Annotated[
    Actor,
    Depends(
        requires(
            Role.CLERK, Role.REVIEWER, Role.CHIEF, Role.SUPERVISOR, Role.ADMINISTRATOR,
            Role.DEPARTMENT_SYSTEM,
        )
    ),
]  # fmt: skip
Keeper = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR, Role.DEPARTMENT_SYSTEM))]


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems a route documents, besides those every route may answer."""
    return {
        status: {
            "model": ProblemOut,
            "content": {"application/problem+json": {}},
            "description": "问题详情",
        }
        for status in (*statuses, 401, 403)
    }


def answer(
    model: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """A model as the answer, written out once."""
    return Response(
        model.model_dump_json(),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )
