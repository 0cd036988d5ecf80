"""The hook through which a file passes before it is kept: a scanner spoken to in clamd's words.

Nothing is scanned where none is configured. Where one is, a file that could not be scanned is not kept:
silence, a broken line and an answer nobody understands all count as no (it fails closed).
Source: clamd's INSTREAM command; decision 0060."""

import asyncio
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

import structlog

from services.intake.domain.errors import FileInfected, FileNotScanned

PIECE_BYTES = 1 << 16
LONGEST_ANSWER = 1 << 12
CLEAN, FOUND = "OK", " FOUND"
DEFAULT_PORT = 3310
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FileScanner:
    """A scanner at an address. address: tcp://host:port or unix:///path; None: nothing is scanned.

    seconds: how long one file may take from the first byte to the answer."""

    address: str | None
    seconds: float

    async def pass_through(self, file: BinaryIO) -> None:
        """Let a file pass, or not; reads it from its beginning.

        Raises: FileInfected with what was found; FileNotScanned when there was no clear answer."""
        if not self.address:
            return
        try:
            async with asyncio.timeout(self.seconds):
                answer = await self._asked(self.address, file)
        except (
            OSError,
            TimeoutError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ) as error:
            _log.error("file not scanned", reason=type(error).__name__)
            raise FileNotScanned from error
        said = answer.rpartition(": ")[2]
        if said.endswith(FOUND):
            raise FileInfected(finding=said.removesuffix(FOUND))
        if said != CLEAN:
            _log.error("file not scanned", reason=said[:80])
            raise FileNotScanned

    async def _asked(self, address: str, file: BinaryIO) -> str:
        reader, writer = await _connected(address)
        try:
            writer.write(b"zINSTREAM\0")
            file.seek(0)
            while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
            writer.write(bytes(4))
            await writer.drain()
            answer = await reader.readuntil(b"\0")
        finally:
            writer.close()
        return answer.rstrip(b"\0").decode(errors="replace").strip()


async def _connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    place = urlsplit(address)
    if place.scheme == "unix":
        return await asyncio.open_unix_connection(place.path, limit=LONGEST_ANSWER)
    port = place.port or DEFAULT_PORT
    return await asyncio.open_connection(place.hostname, port, limit=LONGEST_ANSWER)
