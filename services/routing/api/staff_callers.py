"""Who asks about staff, and how what they did is kept for a repeated request."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response
from pydantic import BaseModel

from shared import idempotency
from shared.http import requires
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

Reader = Annotated[Actor, Depends(requires(Role.CHIEF, Role.SUPERVISOR, Role.ADMINISTRATOR))]
Proposer = Annotated[Actor, Depends(requires(Role.CHIEF, Role.ADMINISTRATOR))]
Administrator = Annotated[Actor, Depends(requires(Role.ADMINISTRATOR))]
Code = Annotated[str, Path(max_length=80, description="人员编号")]


async def kept_answer(work: Work, key: str | None, request: Request, body: BaseModel) -> Response:
    """The answer, kept sealed: it tells of a colleague."""
    return await idempotency.remember(work, key, request, 201, body, is_personal=True)
