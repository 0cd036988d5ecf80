"""What one case costs in commits and publishes, counted in the services' own databases.

A commit is an act over HTTP or a handled message; the relays' and the audit sealer's own commits are
left out, so the floor is not made slower by our bookkeeping."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from benchmarks.walker import ACTS_PER_CASE

PUBLISHED = "SELECT count(*) FROM outbox"
HANDLED = "SELECT count(*) FROM inbox WHERE status = 'done'"
BODY = "SELECT coalesce(avg(octet_length(body)), 0)::int FROM outbox"
MOVING = """
SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL)
     + (SELECT count(*) FROM inbox WHERE status <> 'done')
"""
UNPRINTED = "SELECT count(*) FROM licences WHERE printed_at IS NULL"
WRITERS = "SELECT txid_snapshot_xmax(txid_current_snapshot())"
REST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Per case. all_commits: relays, sealers and timers included."""

    commits: int
    publishes: int
    all_commits: float
    body_bytes: int


class Books:
    """The services' databases, read between rounds."""

    def __init__(self, dsns: Mapping[str, str]) -> None:
        self._dsns = dsns

    async def total(self, query: str) -> int:
        """The sum of a query's figure over all databases."""
        figures = await asyncio.gather(*(self._one(dsn, query) for dsn in self._dsns.values()))
        return sum(figures)

    async def writers(self) -> int:
        """The server's transaction counter: it moves only when a transaction writes."""
        return await self._one(self._dsns["intake"], WRITERS)

    async def unprinted(self) -> int:
        """Licences whose paper is still to be made."""
        return await self._one(self._dsns["licensing"], UNPRINTED)

    async def at_rest(self) -> None:
        """Wait until no message moves and every paper is made.

        Raises: TimeoutError."""
        async with asyncio.timeout(REST_SECONDS):
            while await self._open():  # noqa: ASYNC110  the rows are in other processes' hands
                await asyncio.sleep(0.1)

    async def _open(self) -> int:
        return await self.total(MOVING) + await self.unprinted()

    async def per_case(self, cases: int, writers: int) -> CaseCounts:
        """Averages over so many whole cases.  writers: transactions that wrote meanwhile."""
        handled, published = await self.total(HANDLED), await self.total(PUBLISHED)
        bodies = await self.total(BODY)
        return CaseCounts(
            commits=ACTS_PER_CASE + round(handled / cases),
            publishes=round(published / cases),
            all_commits=writers / cases,
            body_bytes=bodies // len(self._dsns),
        )

    @staticmethod
    async def _one(dsn: str, query: str) -> int:
        connection = await asyncpg.connect(dsn)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()
