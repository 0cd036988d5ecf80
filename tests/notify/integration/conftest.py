"""Notify on both databases, with people who may ask it and a subscriber who listens."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.notify.worker import send_due_webhooks
from shared.clock import FrozenClock
from shared.identifiers import DivisionCode, Level, OrganizationCode, StaffId
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role, TokenIssuer
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus, client_of, token_for
from tests.notify.events import CIVIL_AFFAIRS, FOREIGN
from tests.notify.listener import Listener, listening

CLERK = "zy-lianhu-c01"
OTHER_WINDOW = "zy-lianhu-c02"


def system_of(organization: str) -> Actor:
    """A department's own system, as its token says."""
    return Actor(
        staff=StaffId(f"system-of-{organization}"),
        name="部门系统",
        organization=OrganizationCode(organization),
        division=DivisionCode("410102"),
        level=Level.DISTRICT,
        roles=frozenset({Role.DEPARTMENT_SYSTEM}),
    )


OFFICE = system_of(CIVIL_AFFAIRS)
STRANGER = system_of(FOREIGN)


@dataclass
class Hall:
    """Notify, its clock, a client and tokens."""

    service: Service
    clock: FrozenClock
    client: httpx2.AsyncClient
    keys: KeyRing

    async def ask(
        self, method: str, path: str, *, by: str | Actor | None = None, **more: Any
    ) -> httpx2.Response:
        """One request under /api/v1 by a member of staff, a department's system, or by nobody."""
        headers = dict(more.pop("headers", {}))
        if by is not None:
            headers["Authorization"] = self._token(by)
        return await self.client.request(method, f"/api/v1/{path}", headers=headers, **more)

    def _token(self, by: str | Actor) -> str:
        if isinstance(by, str):
            return token_for(by, self.keys, now=self.clock.now())
        issuer = TokenIssuer(self.keys.issuer_key, self.service.settings.token_issuer)
        token = issuer.token(
            by, audience=("notify",), valid_for=timedelta(hours=8), now=self.clock.now()
        )
        return f"Bearer {token}"

    async def send(self) -> int:
        """Let the webhook timer run once."""
        return await send_due_webhooks(self.service)

    async def announced(self) -> RecordingBus:
        """What the relay has published by now."""
        assert self.service.relay is not None
        while (await self.service.relay.drain())[0]:
            pass
        return self.service.part(RecordingBus)


@pytest.fixture
async def notify(
    open_service: OpenService, clock: FrozenClock, keys: KeyRing
) -> AsyncIterator[Hall]:
    service = await open_service("notify")
    async with client_of(service) as client:
        yield Hall(service, clock, client, keys)


@pytest.fixture
async def inside(
    monkeypatch: pytest.MonkeyPatch,
    open_service: OpenService,
    clock: FrozenClock,
    keys: KeyRing,
) -> AsyncIterator[Hall]:
    """Notify of an installation whose webhooks may reach private addresses."""
    monkeypatch.setenv("YIKOU_WEBHOOK_ALLOW_PRIVATE", "true")
    service = await open_service("notify")
    async with client_of(service) as client:
        yield Hall(service, clock, client, keys)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as found:
        yield found
