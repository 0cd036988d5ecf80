"""What one case costs in commits and publishes, counted in the services' own databases.

Counted are the commits that a case itself causes: its acts over HTTP, each handled message with its
inbox row, the relays' claims and marks (many messages may share one), the paper of its licence. Left
out, so that our own waste does not slow the floor: commits of timers (audit seals, claims of papers
to print), messages put off and tried again, everything rolled back or only read. Acknowledgements
to the broker are neither commits nor publishes; the floor has none."""

import asyncio
from collections.abc import Mapping
from dataclasses import astuple, dataclass

import asyncpg

from benchmarks.walker import ACTS_PER_CASE

HANDLED = "SELECT count(*) FROM inbox WHERE status = 'done'"
PUBLISHED = "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"
MARKS = "SELECT count(DISTINCT sent_at) FROM outbox"
PAPERS = "SELECT count(*) FROM licences WHERE printed_at IS NOT NULL"
BODY = "SELECT coalesce(avg(octet_length(body)), 0)::int FROM outbox"
MOVING = """
SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL)
     + (SELECT count(*) FROM inbox WHERE status <> 'done')
"""
UNPRINTED = "SELECT count(*) FROM licences WHERE printed_at IS NULL"
WRITERS = "SELECT txid_snapshot_xmax(txid_current_snapshot())"
COMMITS_PER_MARK = 2  # one claims a batch, one marks it as sent
REST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands in the books at one moment. writers: transactions that wrote, of whatever kind."""

    handled: int
    published: int
    marks: int
    papers: int
    writers: int

    def since(self, earlier: "Tally") -> "Tally":
        """What was added since then."""
        return Tally(
            *(now - then for now, then in zip(astuple(self), astuple(earlier), strict=True))
        )


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Per case, averaged over whole cases."""

    handled: float
    published: float
    relay_commits: float
    papers: float
    writers: float

    @classmethod
    def of(cls, tally: Tally, cases: int) -> "CaseCounts":
        """A tally shared out among its cases."""
        return cls(
            handled=tally.handled / cases,
            published=tally.published / cases,
            relay_commits=COMMITS_PER_MARK * tally.marks / cases,
            papers=tally.papers / cases,
            writers=tally.writers / cases,
        )

    @property
    def commits(self) -> int:
        """Commits that a case causes, rounded down."""
        return int(ACTS_PER_CASE + self.handled + self.relay_commits + self.papers)

    @property
    def publishes(self) -> int:
        """Confirmed publishes of a case, rounded down."""
        return int(self.published)

    def details(self) -> dict[str, float]:
        """The counts as the report shows them."""
        return {
            "acts_per_case": ACTS_PER_CASE,
            "handled_messages_per_case": self.handled,
            "relay_commits_per_case": self.relay_commits,
            "papers_per_case": self.papers,
            "commits_per_case": self.commits,
            "publishes_per_case": self.publishes,
            "writing_transactions_per_case": self.writers,
        }


class Books:
    """The services' databases, read between rounds."""

    def __init__(self, dsns: Mapping[str, str]) -> None:
        self._dsns = dsns

    async def total(self, query: str) -> int:
        """The sum of a query's figure over all databases."""
        figures = await asyncio.gather(*(self._one(dsn, query) for dsn in self._dsns.values()))
        return sum(figures)

    async def tally(self) -> Tally:
        """How the books stand; to be asked at rest."""
        return Tally(
            handled=await self.total(HANDLED),
            published=await self.total(PUBLISHED),
            marks=await self.total(MARKS),
            papers=await self._one(self._dsns["licensing"], PAPERS),
            writers=await self._one(self._dsns["intake"], WRITERS),
        )

    async def body_bytes(self) -> int:
        """The size of a message, averaged over the services."""
        return await self.total(BODY) // len(self._dsns)

    async def at_rest(self) -> None:
        """Wait until no message moves and every paper is made.

        Raises: TimeoutError."""
        async with asyncio.timeout(REST_SECONDS):
            while await self._open():  # noqa: ASYNC110  the rows are in other processes' hands
                await asyncio.sleep(0.1)

    async def _open(self) -> int:
        return await self.total(MOVING) + await self._one(self._dsns["licensing"], UNPRINTED)

    @staticmethod
    async def _one(dsn: str, query: str) -> int:
        connection = await asyncpg.connect(dsn)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()
