"""One licensing service per test, on both databases, and people who talk to it."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import httpx2
import pytest

from shared.security.keys import KeyRing
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import client_of
from tests.licensing.messages import deliver, task_assigned


class Asking(Protocol):
    """A request as a member of staff, or as anybody."""

    async def __call__(
        self, method: str, path: str, *, by: str | None = None, json: Any = None, **headers: str
    ) -> httpx2.Response: ...


@pytest.fixture
async def licensing(open_service: OpenService) -> Service:
    return await open_service("licensing")


@pytest.fixture
async def ask(licensing: Service, token_for: Callable[[str], str]) -> AsyncIterator[Asking]:
    async with client_of(licensing) as client:

        async def asking(
            method: str, path: str, *, by: str | None = None, json: Any = None, **headers: str
        ) -> httpx2.Response:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if by is not None:
                sent["Authorization"] = token_for(by)
            return await client.request(method, f"/api/v1/{path}", json=json, headers=sent)

        yield asking


@pytest.fixture
async def task(licensing: Service, keys: KeyRing) -> str:
    """A task on the district's desk."""
    await deliver(licensing, task_assigned(keys))
    return "task-1"
