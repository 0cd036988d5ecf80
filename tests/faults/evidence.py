"""What the four databases themselves say at the end, read straight from their tables.

Nothing is asked over HTTP here: the services may not be their own witnesses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from shared.database import Database

ALL_SENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
ALL_DONE = "SELECT count(*) FROM inbox WHERE status = 'waiting'"
UNPRINTED = "SELECT count(*) FROM licences WHERE printed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbox row."""

    service: str
    event_id: str
    exchange: str
    routing_key: str
    type: str
    subject: str
    task: str | None
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row."""

    service: str
    consumer: str
    event_id: str
    type: str
    subject: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The effects, as rows.

    applications: number -> status.  keys: idempotency key of a submission -> number it was answered with.
    papers: (number, kind) of each paper issued at a window.  cases: number -> status.
    tasks, reviews: (task id, application number, status).  licences: (licence, application number).
    last_licence: the licence counters' last values.
    redriven: how often the reconciler had to drive a stray case."""

    applications: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    papers: Sequence[tuple[str, str]] = ()
    cases: Mapping[str, str] = field(default_factory=dict)
    tasks: Sequence[tuple[str, str, str]] = ()
    reviews: Sequence[tuple[str, str, str]] = ()
    licences: Sequence[tuple[str, str]] = ()
    last_licence: int = 0
    redriven: int = 0
    sent: Sequence[Sent] = ()
    received: Sequence[Received] = ()


@dataclass(frozen=True, slots=True)
class Unrest:
    """What is still moving."""

    unsent: int
    waiting: int
    unprinted: int

    @property
    def is_over(self) -> bool:
        """Whether everything has come to rest."""
        return not (self.unsent or self.waiting or self.unprinted)


class Archive:
    """Read access to the four databases."""

    def __init__(self, url: str, names: Sequence[str]) -> None:
        """url: with `{service}` for the service's name."""
        self._databases = {
            name: Database.open(url.replace("{service}", name), pool_size=1) for name in names
        }

    async def close(self) -> None:
        """Close all connections."""
        for database in self._databases.values():
            await database.close()

    async def unrest(self) -> Unrest:
        """What is still to be sent, handled or printed."""
        unsent = waiting = 0
        for name in self._databases:
            unsent += (await self._rows(name, ALL_SENT))[0][0]
            waiting += (await self._rows(name, ALL_DONE))[0][0]
        return Unrest(unsent, waiting, (await self._rows("licensing", UNPRINTED))[0][0])

    async def gather(self) -> Evidence:
        """Everything the ledger is held against."""
        return Evidence(
            applications=await self._pairs("intake", "SELECT number, status FROM applications"),
            keys=await self._keys(),
            papers=[(row[0], row[1]) for row in await self._rows("intake", _PAPERS)],
            cases=await self._pairs("routing", "SELECT application_number, status FROM cases"),
            tasks=await self._triples("routing", _TASKS),
            reviews=await self._triples("licensing", _REVIEWS),
            licences=[(row[0], row[1]) for row in await self._rows("licensing", _LICENCES)],
            last_licence=(await self._rows("licensing", _LAST_LICENCE))[0][0],
            redriven=(await self._rows("routing", _REDRIVEN))[0][0],
            sent=[row for name in self._databases for row in await self._sent(name)],
            received=[row for name in self._databases for row in await self._received(name)],
        )

    async def _keys(self) -> dict[str, str]:
        rows = await self._rows("intake", _KEYS)
        return {key: json.loads(body)["application_number"] for key, body in rows}

    async def _sent(self, name: str) -> list[Sent]:
        return [
            Sent(name, str(row[0]), row[1], row[2], row[3], row[4], _task(row[5]), row[6])
            for row in await self._rows(name, _SENT)
        ]

    async def _received(self, name: str) -> list[Received]:
        return [Received(name, *row) for row in await self._rows(name, _RECEIVED)]

    async def _pairs(self, name: str, statement: str) -> dict[str, str]:
        return {row[0]: row[1] for row in await self._rows(name, statement)}

    async def _triples(self, name: str, statement: str) -> list[tuple[str, str, str]]:
        return [(str(row[0]), row[1], row[2]) for row in await self._rows(name, statement)]

    async def _rows(self, name: str, statement: str) -> Sequence[Any]:
        async with self._databases[name].reading() as connection:
            return (await connection.execute(sa.text(statement))).all()


_PAPERS = "SELECT application_number, kind FROM documents"
_TASKS = "SELECT id, application_number, status FROM case_tasks"
_REVIEWS = "SELECT task_id, application_number, status FROM reviews"
_LICENCES = "SELECT number, application_number FROM licences ORDER BY number"
_REDRIVEN = "SELECT coalesce(sum(times_driven), 0) FROM strays"
_LAST_LICENCE = "SELECT coalesce(sum(last), 0) FROM licence_serials"
_KEYS = (
    "SELECT key, body FROM idempotency_keys WHERE path = '/api/v1/applications' AND status = 201"
)
_SENT = (
    "SELECT id, exchange, routing_key, type, subject,"
    " CASE WHEN type LIKE 'cn.yikou.task.%' THEN body END, sent_at IS NOT NULL FROM outbox"
)
_RECEIVED = "SELECT consumer, event_id, type, subject, status, coalesce(reason, '') FROM inbox"


def _task(body: str | None) -> str | None:
    return None if body is None else json.loads(body)["data"].get("task_id")
