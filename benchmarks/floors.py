"""The floor under the HTTP figures: bare FastAPI and asyncpg, served the way our services are.

No rule, no key, no audit, nothing sealed: two INSERTs in one transaction, or one SELECT
(architecture.md §9)."""

import argparse
import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import uvicorn
import uvloop
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

DATABASE_VARIABLE = "YIKOU_BENCH_FLOOR_DATABASE"
POOL_SIZE = 16
TABLES = """
CREATE TABLE IF NOT EXISTS applications (
    number text PRIMARY KEY, status text NOT NULL, body text NOT NULL,
    at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS messages (
    id uuid PRIMARY KEY, number text NOT NULL, body text NOT NULL,
    at timestamptz NOT NULL DEFAULT now());
"""
FILL = """
INSERT INTO applications (number, status, body)
SELECT 'N' || lpad(n::text, 24, '0'), 'accepted', repeat('x', 400) FROM generate_series(1, $1) n
"""


class NewApplication(BaseModel):
    """As much of a submission as a bare endpoint looks at."""

    item_code: str
    applicant: dict[str, Any]
    form: dict[str, Any]
    materials: list[dict[str, Any]]


class Stored(BaseModel):
    """What the floor answers."""

    application_number: str
    status: str


def create_floor() -> FastAPI:
    """The bare application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            os.environ[DATABASE_VARIABLE], min_size=POOL_SIZE, max_size=POOL_SIZE
        ) as pool:
            app.state.pool = pool
            await pool.execute(TABLES)
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    async def keep(number: str, insert: str, *values: str) -> None:
        async with app.state.pool.acquire() as connection, connection.transaction():
            await connection.execute(insert, *values)
            await connection.execute(
                "INSERT INTO messages (id, number, body) VALUES ($1, $2, $3)",
                uuid4(), number, values[-1],
            )  # fmt: skip

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/api/v1/applications", status_code=201)
    async def submit(body: NewApplication) -> Stored:
        number = uuid4().hex
        insert = "INSERT INTO applications (number, status, body) VALUES ($1, 'submitted', $2)"
        await keep(number, insert, number, body.model_dump_json())
        return Stored(application_number=number, status="submitted")

    @app.post("/api/v1/applications/{number}/acceptance", status_code=201)
    async def accept(number: str, body: dict[str, Any]) -> Stored:
        insert = "INSERT INTO applications (number, status, body) VALUES ($1, 'accepted', $2)"
        await keep(number, insert, f"{number}-accepted", str(body))
        return Stored(application_number=number, status="accepted")

    @app.get("/api/v1/status/{number}")
    async def status(number: str) -> Stored:
        row = await app.state.pool.fetchrow(
            "SELECT number, status FROM applications WHERE number = $1", number
        )
        if row is None:
            raise HTTPException(404)
        return Stored(application_number=row["number"], status=row["status"])

    return app


async def fill(dsn: str, rows: int) -> None:
    """Put so many applications into the floor's own table. dsn: postgresql://…"""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(TABLES)
        await connection.execute(FILL, rows, timeout=600)
        await connection.execute("VACUUM ANALYZE applications")
    finally:
        await connection.close()


async def serve(port: int) -> None:
    """Serve with the same settings as services/serving.py."""
    server = uvicorn.Server(
        uvicorn.Config(
            create_floor(), host="127.0.0.1", port=port, log_level="warning", access_log=False,
            loop="auto", http="httptools", server_header=False,
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  there is no event for it
        await asyncio.sleep(0.01)
    gc.collect()
    gc.freeze()
    await serving


def main() -> None:
    """Serve on `--port` until a signal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
