"""What the answers of all services have in common: how a body is written, how a due date shows."""

from datetime import date
from typing import Self, overload

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from shared.calendar import DueDate


class DueOut(BaseModel):
    """A due date; provisional while no holiday list covers its year."""

    model_config = ConfigDict(frozen=True)

    on: date
    is_provisional: bool

    @overload
    @classmethod
    def of(cls, due: DueDate) -> Self: ...

    @overload
    @classmethod
    def of(cls, due: DueDate | None) -> Self | None: ...

    @classmethod
    def of(cls, due: DueDate | None) -> Self | None:
        """From a reckoned due date; None while there is none."""
        return cls(on=due.date, is_provisional=due.is_provisional) if due else None


def answer(
    body: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The model as JSON, written once."""
    return Response(
        body.model_dump_json(), status_code=status, media_type="application/json", headers=headers
    )
