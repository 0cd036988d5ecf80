"""A subscriber's server on loopback: keeps what it was sent, answers as it was told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Listener:
    """answers: status codes for the next requests, then 200.  location: for redirects."""

    answers: list[int] = field(default_factory=list)
    location: str = ""
    is_silent: bool = False
    received: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where to send webhooks."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request and answer it."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.received.append(Received(head[0].split(" ")[1], headers, body.decode()))
            if self.is_silent:
                await reader.read()
                return
            status = self.answers.pop(0) if self.answers else 200
            place = f"location: {self.location}\r\n" if self.location else ""
            writer.write(
                f"HTTP/1.1 {status} told\r\n{place}content-length: 0\r\n"
                "connection: close\r\n\r\n".encode()
            )
            await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def listening(tls: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    """A listener on a free port of loopback.  tls: given for https."""
    listener = Listener()
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0, ssl=tls)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()
        await server.wait_closed()
