"""A department with a system of its own: docs/examples/office.py as its engineer would start it, against
the system on PostgreSQL and RabbitMQ, with the broker user and the rights that an operator makes."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika
import httpx2
import pytest

from provision import RabbitServer
from services.all_in_one import System
from services.demo.hall import Hall
from services.demo.seed_files import Organization, Seed
from services.demo.seeding import actor_of
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.domain.register.entries import RegisterKind
from services.serving import listener, serve
from shared.identifiers import StaffId
from shared.messaging.rabbitmq_bus import declare
from shared.security.tokens import Role, TokenIssuer
from shared.settings import ServiceSettings
from tests.brokers import fresh_broker, make_secrets
from tests.equipment import ALL, Place, running_system, token_for
from tests.system.people import CITY_CLERK, CITY_REVIEWER

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "office.py"
KEY = "external.city.410100.work_safety"


@pytest.fixture
def database_kind() -> str:
    return "postgres"


@pytest.fixture
def broker_url(rabbit: RabbitServer) -> str:
    if not rabbit.is_ours:
        pytest.skip("users are not added to a broker named by the environment")
    return fresh_broker(rabbit)


@pytest.fixture
def office(seed: Seed) -> Organization:
    return next(one for one in seed.organizations if one.department == "work_safety")


@pytest.fixture
def office_url(rabbit: RabbitServer, broker_url: str, office: Organization) -> str:
    """The broker URL of the office's own user, which may do what make_secrets.py lets it do."""
    made, vhost, password = make_secrets(), urlsplit(broker_url).path[1:], secrets.token_hex(12)
    name = f"office_{office.code}"
    user, passwords = f"yikou_{name}", dict.fromkeys((*made.SERVICES, name), password)
    rights = made.definitions(passwords, {name: KEY})
    rabbit.control("add_user", user, password)
    for one in rights["permissions"]:
        if one["user"] == user:
            allowed = (one["configure"], one["write"], one["read"])
            rabbit.control("set_permissions", "-p", vhost, user, *allowed)
    for one in rights["topic_permissions"]:
        if one["user"] == user:
            allowed = (one["exchange"], one["write"], one["read"])
            rabbit.control("set_topic_permissions", "-p", vhost, user, *allowed)
    return f"amqp://{user}:{password}@{rabbit.host}:{rabbit.port}/{vhost}"


@asynccontextmanager
async def served(system: System) -> AsyncIterator[str]:
    """The system with all its background work behind a real port."""
    with listener("127.0.0.1", 0) as bound:
        ready = asyncio.Event()
        serving = asyncio.create_task(serve(system, bound, on_ready=ready.set))
        await asyncio.wait_for(ready.wait(), 60)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


@asynccontextmanager
async def office_at_work(variables: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The example as a process of its own, taking tasks."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(EXAMPLE),
        stdout=asyncio.subprocess.PIPE, env={**os.environ, **variables},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert (await asyncio.wait_for(process.stdout.readline(), 60)).strip() == b"ready"
        yield process
    finally:
        process.terminate()
        await process.wait()


def office_token(system: System, seed: Seed) -> str:
    roles = frozenset({Role.DEPARTMENT_SYSTEM})
    actor = replace(actor_of(seed, CITY_REVIEWER), staff=StaffId("office-system"), roles=roles)
    issuer = TokenIssuer(system.keys.issuer_key, ServiceSettings().token_issuer)
    return issuer.token(actor, audience=ALL, valid_for=timedelta(hours=1), now=datetime.now(UTC))


async def register(system: System, office: Organization) -> None:
    """An administrator marks the office as one that answers through a system of its own, and the broker
    has the exchanges that an office cannot declare."""
    connection = await aio_pika.connect(system.settings.broker_url)
    async with connection:
        await declare(await connection.channel(), ())
    routing = system.services["routing"]
    row = {
        "code": office.code, "name": office.name, "kind": office.kind, "division": office.division,
        "level": office.level, "department": office.department, "external": True,
    }  # fmt: skip
    async with routing.work(routing.system) as work:
        rows = sheet("organizations.yaml", [row])
        await change_registers(work, {RegisterKind.ORGANIZATIONS: rows})


async def test_a_department_that_follows_the_example_takes_its_task_and_its_answer_reaches_the_window(
    place: Place, broker_url: str, office_url: str, office: Organization, seed: Seed
) -> None:
    settings = place.settings.with_changes(broker_url=broker_url)
    item = next(one for one in seed.items if one.key == "fireworks_wholesale")
    company = next(one for one in seed.applicants if one.kind == "organization")
    async with running_system(replace(place, settings=settings)) as system:
        await register(system, office)
        async with served(system) as url, httpx2.AsyncClient(base_url=url) as client:
            now = datetime.now(UTC)
            hall = Hall(client, lambda staff: token_for(staff, system.keys, now=now))
            variables = {
                "BROKER_URL": office_url, "ROUTING_KEY": KEY, "API_URL": f"{url}/api/v1",
                "TOKEN": office_token(system, seed),
                "OFFICE": office.code, "OFFICE_NAME": office.name,
            }  # fmt: skip
            async with office_at_work(variables) as process:
                submitted = await hall.submit(item, company, by=CITY_CLERK)
                number = submitted["application_number"]
                await hall.act(number, "acceptance", {}, by=CITY_CLERK)
                ready = await hall.application_in(number, "ready", by=CITY_CLERK)
                licence = await hall.licence(number, by=CITY_CLERK)
                assert process.stdout is not None
                taken = (await process.stdout.readline()).decode()

    assert taken.split() == [number, item.name]
    assert ready["status"] == "ready"
    assert licence["origin_window"] == submitted["origin"]["window"]
