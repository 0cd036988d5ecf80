"""What the resources of notify have in common: who may ask, how lists page, how they answer."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response
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
After = Annotated[UUID | None, Query(description="上一页最后一条的编号")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数")]


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


def next_after(rows: Sequence[Any], limit: int) -> UUID | None:
    """The key with which the next page begins; None when this was the last."""
    last: UUID | None = rows[-1].id if len(rows) == limit else None
    return last
