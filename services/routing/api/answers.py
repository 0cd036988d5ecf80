"""How routing writes an answer, and what its resources have in common."""

from datetime import date
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from shared.calendar import DueDate
from shared.security.tokens import Role

STAFF = (
    Role.CLERK,
    Role.REVIEWER,
    Role.CHIEF,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.DEPARTMENT_SYSTEM,
)
PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
UNAUTHENTICATED: dict[int | str, dict[str, Any]] = {
    401: {"description": "没有有效的令牌", **PROBLEM}
}
ROLE_REFUSED: dict[int | str, dict[str, Any]] = {
    **UNAUTHENTICATED,
    403: {"description": "岗位无权办理", **PROBLEM},
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    **ROLE_REFUSED,
    404: {"description": "没有这个办件，或无权知道", **PROBLEM},
}
INVALID: dict[int | str, dict[str, Any]] = {422: {"description": "内容有误", **PROBLEM}}


class DueOut(BaseModel):
    """A due date; provisional where a year has no holiday list yet."""

    on: date
    is_provisional: bool

    @classmethod
    def of(cls, due: DueDate) -> "DueOut":
        """From a reckoned due date."""
        return cls(on=due.date, is_provisional=due.is_provisional)


def answer(
    body: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The model as JSON, written once."""
    return Response(
        body.model_dump_json(), status_code=status, media_type="application/json", headers=headers
    )
