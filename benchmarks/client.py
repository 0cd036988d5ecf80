"""A thin HTTP/1.1 client: one keep-alive connection, one request at a time, no library above the parser.

A comfortable client costs more than the server it measures (architecture.md §9)."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import httptools

LOOPBACK = "127.0.0.1"


class Refused(Exception):
    """A request was answered with another status than a success."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


class Connection(asyncio.Protocol):
    """One connection to a server on this machine. seconds: how long each answer took."""

    def __init__(self, port: int) -> None:
        self.seconds: list[float] = []
        self._port = port
        self._transport: asyncio.WriteTransport | None = None
        self._parser: Any = None
        self._chunks: list[bytes] = []
        self._waiting: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to a loopback port."""
        connection = cls(port)
        await connection._connect()
        return connection

    async def _connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, LOOPBACK, self._port)

    async def ask(self, request: bytes) -> Answer:
        """Send one request and wait for its answer, whatever its status.

        A connection that the server closed while idle is opened anew, also when the request met the
        closing on its way: every request here may be repeated, it reads or carries a key.
        Raises: ConnectionError when the connection is lost twice."""
        if self._transport is None or self._transport.is_closing():
            await self._connect()
        try:
            return await self._asked(request)
        except ConnectionError:
            await self._connect()
            return await self._asked(request)

    async def _asked(self, request: bytes) -> Answer:
        assert self._transport is not None
        self._parser = httptools.HttpResponseParser(self)
        self._chunks = []
        self._waiting = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        self._transport.write(request)
        answer = await self._waiting
        self.seconds.append(time.perf_counter() - started)
        return answer

    async def get(self, request: bytes) -> Answer:
        """Send one request that must succeed.

        Raises: Refused with the answer's own words."""
        answer = await self.ask(request)
        if answer.status >= 300:
            line = request.split(b"\r\n", 1)[0].decode()
            raise Refused(f"{line}: {answer.status} {answer.body[:600].decode(errors='replace')}")
        return answer

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server closed the connection"))

    def on_body(self, body: bytes) -> None:
        self._chunks.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answer(status, b"".join(self._chunks)))


def request(
    method: str,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    token: str | None = None,
    key: str | None = None,
) -> bytes:
    """The bytes of one request.  token: a whole Authorization header.  key: its Idempotency-Key."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {LOOPBACK}"]
    content = b""
    if body is not None:
        content = json.dumps(body, ensure_ascii=False).encode()
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    if token:
        head.append(f"Authorization: {token}")
    if key:
        head.append(f"Idempotency-Key: {key}")
    return "\r\n".join([*head, "", ""]).encode() + content
