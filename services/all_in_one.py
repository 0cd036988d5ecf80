"""Several services in one process: all four embedded, or a named few beside a real broker.

With cli.py the only place that knows all four (style.md §1)."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from sqlalchemy.engine import make_url
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.description import whole_description
from shared import migrating
from shared.clock import Clock, SystemClock
from shared.http import with_edge
from shared.messaging.embedded_bus import EmbeddedBus
from shared.messaging.inbox import retry_due
from shared.private_files import private_file, private_folder
from shared.security.keys import KeyRing
from shared.service import Service
from shared.settings import ServiceSettings
from shared.worker import Timer, run_worker

if TYPE_CHECKING:
    from shared.messaging.rabbitmq_bus import RabbitBus


@dataclass(frozen=True)
class Component:
    """A service package and the resources it answers for; imported when first used."""

    name: str
    resources: tuple[str, ...]

    @property
    def app(self) -> Any:
        """The service's composition root."""
        return import_module(f"services.{self.name}.app")

    @property
    def timers(self) -> Sequence[Timer]:
        """What the service does again and again."""
        found: Sequence[Timer] = import_module(f"services.{self.name}.worker").TIMERS
        return found


COMPONENTS: dict[str, Component] = {
    component.name: component
    for component in (
        Component(
            "intake",
            ("items", "applications", "appointments", "status", "publicity", "defaulters"),
        ),
        Component(
            "routing",
            (
                "divisions",
                "organizations",
                "staff",
                "cases",
                "inquiries",
                "supervision",
                "calendar",
            ),
        ),
        Component("licensing", ("reviews", "stand-ins", "licences", "post-checks")),
        Component(
            "notify", ("subscriptions", "deliveries", "dead-letters", "templates", "asyncapi")
        ),
    )
}


class System:
    """The chosen services of this process, wired to one kind of bus."""

    def __init__(
        self,
        settings: ServiceSettings,
        *,
        names: Sequence[str] = tuple(COMPONENTS),
        clock: Clock | None = None,
        keys: KeyRing | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.keys = keys or KeyRing.create(settings.keys_folder)
        self.services: dict[str, Service] = {}
        self.apps: dict[str, FastAPI] = {}
        for name in names:
            component = COMPONENTS[name]
            own = component.app.Settings(**settings.model_dump())
            self.services[name] = component.app.create_service(
                own, clock=self.clock, keys=self.keys.of(name)
            )
            self.apps[name] = component.app.create_app(self.services[name])
        self._buses: dict[str, RabbitBus] = {}
        self._connect()

    def _connect(self) -> None:
        if self.settings.is_embedded:
            bus = EmbeddedBus()
            for service in self.services.values():
                service.connect(bus)
                for consumer in service.consumers.values():
                    bus.subscribe(service, consumer)
            return
        from shared.messaging.rabbitmq_bus import RabbitBus

        for name, service in self.services.items():
            self._buses[name] = RabbitBus(self.settings.broker_url, name)
            service.connect(self._buses[name])

    @property
    def application(self) -> ASGIApp:
        """One HTTP application: a request goes to the service that owns the resource."""
        return Gateway(self.apps)

    async def migrate(self, on_done: Callable[[str], None] = lambda _name: None) -> None:
        """Bring every chosen service's database to the newest version."""
        for name, service in self.services.items():
            self._close_to_others(name)
            await migrating.upgrade(name, service.database)
            on_done(name)

    def _close_to_others(self, name: str) -> None:
        """A SQLite file, and with it what SQLite lays beside it, is for our account only."""
        url = make_url(self.settings.url_for(name))
        if url.get_backend_name() == "sqlite" and url.database:
            private_folder(self.settings.var_dir)
            for file in (url.database, f"{url.database}-wal", f"{url.database}-shm"):
                if file == url.database or Path(file).exists():
                    private_file(Path(file))

    async def run(self) -> None:
        """Run all background work until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, service in self.services.items():
                timers = COMPONENTS[name].timers
                group.create_task(run_worker(service, timers, bus=self._buses.get(name)))

    async def settle(self, *, rounds: int = 200) -> None:
        """Embedded only: carry every announced message to its end, without waiting for any timer.

        Raises: RuntimeError when messages still move after so many rounds."""
        for _ in range(rounds):
            moved = 0
            for service in self.services.values():
                assert service.relay is not None
                sent, _failed = await service.relay.drain()
                moved += sent + await retry_due(service, service.consumers)
            if not moved:
                return
        raise RuntimeError("messages did not come to rest")

    async def close(self) -> None:
        """Close buses and databases."""
        async with AsyncExitStack() as stack:
            for service in self.services.values():
                stack.push_async_callback(service.close)
            for bus in self._buses.values():
                stack.push_async_callback(bus.close)


class Gateway:
    """Sends a request to the service that owns its resource; the names are unique (architecture.md §7)."""

    def __init__(self, apps: dict[str, FastAPI]) -> None:
        edged = {name: with_edge(app) for name, app in apps.items()}
        self._by_resource = {
            resource: edged[name] for name in apps for resource in COMPONENTS[name].resources
        }
        self._first = next(iter(edged.values()))
        self._by_name = edged
        self._apps = apps
        self._description: Response | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._first
        if scope["type"] == "http":
            is_described = scope["path"] == "/openapi.json" and scope["method"] in ("GET", "HEAD")
            app = self._describe() if is_described else self._app_for(scope)
        await app(scope, receive, send)

    def _describe(self) -> ASGIApp:
        if self._description is None:
            self._description = JSONResponse(whole_description(self._apps))
        return self._description

    def _app_for(self, scope: Scope) -> ASGIApp:
        steps = str(scope["path"]).split("/")
        if steps[1:3] == ["api", "v1"] and len(steps) > 3:
            return self._by_resource.get(steps[3], self._first)
        if len(steps) == 3 and steps[1] in self._by_name:
            scope["path"] = f"/{steps[2]}"
            return self._by_name[steps[1]]
        return self._first
