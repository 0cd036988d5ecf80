"""Waits for rows to become visible in a database: one cheap query for all that is awaited."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

PENDING_REVIEWS = """
SELECT application_number || '/' || level AS key FROM reviews
WHERE application_number = ANY($1) AND status = 'pending'
"""
READY_APPLICATIONS = """
SELECT number || '/' AS key FROM applications WHERE number = ANY($1) AND status = 'ready'
"""


class NeverSeen(Exception):
    """Something awaited did not become visible in time."""


class Watch:
    """Looks every few milliseconds, and only while somebody waits."""

    def __init__(
        self, connection: "asyncpg.Connection[asyncpg.Record]", query: str, pause_seconds: float
    ) -> None:
        self._connection = connection
        self._query = query
        self._pause_seconds = pause_seconds
        self._awaited: dict[str, asyncio.Future[None]] = {}
        self._wanted = asyncio.Event()

    async def seen(self, number: str, mark: str = "", *, within_seconds: float = 60) -> None:
        """Wait until the row of this application is visible.

        mark: what the query appends to the number.  Raises: NeverSeen."""
        key = f"{number}/{mark}"
        self._awaited[key] = waiting = asyncio.get_running_loop().create_future()
        self._wanted.set()
        try:
            async with asyncio.timeout(within_seconds):
                await waiting
        except TimeoutError as error:
            raise NeverSeen(key) from error
        finally:
            self._awaited.pop(key, None)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            if not self._awaited:
                self._wanted.clear()
                await self._wanted.wait()
            numbers = [key.split("/")[0] for key in self._awaited]
            for row in await self._connection.fetch(self._query, numbers):
                waiting = self._awaited.get(row["key"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(None)
            await asyncio.sleep(self._pause_seconds)


@asynccontextmanager
async def watching(dsn: str, query: str, *, pause_seconds: float) -> AsyncIterator[Watch]:
    """A Watch on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    watch = Watch(connection, query, pause_seconds)
    looking = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await connection.close()
