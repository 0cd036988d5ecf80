"""One call that changes something: its unit of work, its repetition, its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from shared import idempotency
from shared.http import IfMatch, OptionalKey, ServiceDep, etag
from shared.problems import refusals
from shared.security.keys import KeyRing
from shared.security.tokens import Actor
from shared.service import Service
from shared.unit_of_work import Work

Changed = TypeVar("Changed")


@dataclass(frozen=True, slots=True)
class Call:
    """The request behind an act. seen_version: what `If-Match` says, if it says anything."""

    request: Request
    service: Service
    key: str | None
    seen_version: int | None

    async def answer(
        self,
        actor: Actor,
        command: Callable[[Work], Awaitable[Changed]],
        shown: Callable[[Changed, KeyRing], tuple[BaseModel, int]],
    ) -> Response:
        """Run the command in one unit of work, or give the answer a repeated call was given.

        shown: the body of the answer, and the version that becomes its ETag."""
        async with self.service.work(actor) as work:
            if earlier := await idempotency.earlier_answer(work, self.key, self.request):
                return earlier
            changed = await command(work)
            body, version = shown(changed, self.service.keys)
            return await idempotency.remember(
                work, self.key, self.request, 201, body, etag(version), is_personal=True
            )


async def _call(
    request: Request, service: ServiceDep, key: OptionalKey, seen_version: IfMatch
) -> Call:
    return Call(request, service, key, seen_version)


CallDep = Annotated[Call, Depends(_call)]

REFUSALS = refusals(401, 403, 404, 422)
CHANGES = refusals(400, 401, 403, 404, 409, 412, 422)
