"""The way into a service: while it is down, one knocks for all, so that waiting costs no processor."""

import asyncio
import contextlib
from random import Random
from urllib.parse import urlsplit

KNOCK_SECONDS = 0.15
CROWD_SECONDS = 0.3


class Door:
    """Whether a service lets anyone in."""

    def __init__(self, url: str, chance: Random) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._chance = chance
        self._knocking: asyncio.Task[None] | None = None

    async def pass_through(self) -> None:
        """Wait while the door is known to be shut; then not all rush in at once."""
        if self._knocking is not None and not self._knocking.done():
            await asyncio.shield(self._knocking)
            await asyncio.sleep(self._chance.uniform(0, CROWD_SECONDS))

    def found_shut(self) -> None:
        """Somebody was not let in: start knocking, unless somebody does already."""
        if self._knocking is None or self._knocking.done():
            self._knocking = asyncio.create_task(self._knock())

    async def leave(self) -> None:
        """Stop knocking."""
        if self._knocking is not None:
            self._knocking.cancel()
            await asyncio.gather(self._knocking, return_exceptions=True)

    async def _knock(self) -> None:
        while True:
            await asyncio.sleep(KNOCK_SECONDS)
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(self._host, self._port)
                writer.close()
                return
