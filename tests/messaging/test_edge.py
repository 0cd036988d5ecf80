"""The HTTP edge: limits, problems and trace context, whatever the route does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from shared import idempotency
from shared.clock import SystemClock
from shared.http import PUBLIC, DemandedKey, ServiceDep, create_application, with_edge
from shared.messaging.embedded_bus import EmbeddedBus
from shared.service import Service
from tests.equipment import Place, RecordingBus
from tests.messaging.desk import Desk, closed, common, effects, effects_of, open_desk
from tests.waiting import until

router = APIRouter()


class Note(BaseModel):
    text: str = Field(min_length=2)


@router.post("/notes/{number}", status_code=201, openapi_extra=PUBLIC)
async def write_note(
    number: str, note: Note, request: Request, service: ServiceDep, key: DemandedKey
) -> Response:
    async with service.work(service.system) as work:
        if earlier := await idempotency.earlier_answer(work, key, request):
            return earlier
        if note.text == "boom":
            raise RuntimeError("the route fails; 身份证 410102194001011234")
        await work.connection.execute(effects.insert(), {"number": number})
        work.announce(closed(number), subject=number, aggregate=number, sequence=1)
        return await idempotency.remember(work, key, request, 201, note)


@pytest.fixture
async def noting(place: Place, desk: Desk) -> AsyncIterator[Service]:
    settings = place.settings.with_changes(
        database_url=await place.empty_database(), json_body_limit=1000
    )
    service = await open_desk(settings, place.keys, SystemClock(), [desk.consumer()])
    yield service
    await service.close()


@pytest.fixture
async def client(noting: Service) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_application(noting, title="desk", routers=[router], errors={})
    transport = httpx2.ASGITransport(app=with_edge(app))
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield client


async def post(client: httpx2.AsyncClient, number: str = "A1", **changes: Any) -> httpx2.Response:
    arguments = {"json": {"text": "好的"}, "headers": {"Idempotency-Key": "k1"}, **changes}
    return await client.post(f"/api/v1/notes/{number}", **arguments)


async def test_a_failing_route_answers_a_problem_without_its_words(
    client: httpx2.AsyncClient, noting: Service
) -> None:
    response = await post(client, json={"text": "boom"})

    assert response.status_code == 500
    assert response.json()["code"] == "internal_error"
    assert "410102" not in response.text
    assert await effects_of(noting) == []


async def test_a_field_error_names_the_field(client: httpx2.AsyncClient) -> None:
    response = await post(client, json={"text": "好"})

    [error] = response.json()["errors"]
    assert (error["field"], error["code"]) == ("text", "string_too_short")


async def test_a_body_without_a_declared_length_is_limited_while_it_is_read(
    client: httpx2.AsyncClient,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 100

    response = await post(
        client,
        json=None,
        content=endless(),
        headers={"Idempotency-Key": "k1", "Content-Type": "application/json"},
    )

    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/v1/nothing", "not_found"),
        ("DELETE", "/api/v1/notes/A1", "method_not_allowed"),
    ],
)
async def test_unknown_paths_and_methods_are_problems_too(
    client: httpx2.AsyncClient, method: str, path: str, code: str
) -> None:
    response = await client.request(method, path)

    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert "请" in response.json()["detail"]


async def test_the_callers_trace_is_carried_into_the_message(
    client: httpx2.AsyncClient, noting: Service
) -> None:
    bus = RecordingBus()
    relay = noting.connect(bus)
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    traceparent = f"00-{trace_id}-b7ad6b7169203331-01"

    response = await post(client, headers={"Idempotency-Key": "k1", "traceparent": traceparent})
    await relay.drain()

    assert trace_id in response.headers["traceparent"]
    assert trace_id in bus.published[0].body


async def test_twenty_submissions_at_once_with_one_key_have_one_effect(
    client: httpx2.AsyncClient, noting: Service
) -> None:
    responses = await asyncio.gather(*(post(client) for _ in range(20)))

    codes = {response.status_code for response in responses}
    assert codes <= {201, 409}
    assert 201 in codes
    assert await effects_of(noting) == ["A1"]
    again = await post(client)
    assert again.status_code == 201
    assert again.headers["idempotent-replay"] == "true"


async def test_health_and_figures_are_served(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    assert "yikou_http_request_seconds" in (await client.get("/metrics")).text


async def test_the_embedded_bus_wakes_and_delivers_by_itself(
    client: httpx2.AsyncClient, noting: Service, desk: Desk
) -> None:
    bus = EmbeddedBus()
    bus.subscribe(noting, desk.consumer())
    relay = noting.connect(bus)
    running = asyncio.create_task(relay.run())

    await post(client, "A7")

    async def seen() -> bool:
        async with noting.reading() as connection:
            rows = await connection.execute(common.inbox.select())
            return bool(rows.all())

    await until("the message in the inbox", seen)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
