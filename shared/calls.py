"""One call that changes something: its unit of work, its repetition, its answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from shared import idempotency
from shared.http import DemandedKey, IfMatch, OptionalKey, ServiceDep, etag
from shared.security.keys import KeyRing
from shared.security.tokens import Actor
from shared.service import Service
from shared.unit_of_work import Work

Changed = TypeVar("Changed")
Command = Callable[[Work], Awaitable[Changed]]
Shown = Callable[[Changed, KeyRing], tuple[BaseModel, int | None]]
"""The body of an answer, and the version that becomes its ETag, if it has one."""


@dataclass(frozen=True, slots=True)
class Call:
    """The request behind an act. seen_version: what `If-Match` says, if it says anything."""

    request: Request
    service: Service
    key: str | None
    seen_version: int | None = None

    async def answer(
        self,
        actor: Actor,
        command: Command[Changed],
        shown: Shown[Changed],
        *,
        is_personal: bool = True,
    ) -> Response:
        """Run the command in one unit of work, or give the answer a repeated call was given.

        is_personal: the answer names people or where they live, so that it is kept sealed."""
        async with self.service.work(actor) as work:
            if earlier := await idempotency.earlier_answer(work, self.key, self.request):
                return earlier
            body, version = shown(await command(work), self.service.keys)
            headers = None if version is None else etag(version)
            return await idempotency.remember(
                work, self.key, self.request, 201, body, headers, is_personal=is_personal
            )


async def _call(request: Request, service: ServiceDep, key: OptionalKey) -> Call:
    return Call(request, service, key)


async def _keyed_call(request: Request, service: ServiceDep, key: DemandedKey) -> Call:
    return Call(request, service, key)


async def _seeing_call(
    request: Request, service: ServiceDep, key: OptionalKey, seen_version: IfMatch
) -> Call:
    return Call(request, service, key, seen_version)


CallDep = Annotated[Call, Depends(_call)]
KeyedCallDep = Annotated[Call, Depends(_keyed_call)]
SeeingCallDep = Annotated[Call, Depends(_seeing_call)]
