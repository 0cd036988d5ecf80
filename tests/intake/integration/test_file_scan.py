"""Uploads pass a scanner where one is configured, and nothing is kept that did not pass (fails closed)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.intake.repository.file_scan import FileScanner
from services.intake.tables import common
from tests.intake.integration.test_files import PDF, kept, upload
from tests.intake.integration.window import Desk

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def told(reader: asyncio.StreamReader) -> bytes:
    """The bytes of the file, as clamd's INSTREAM brings them."""
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    content = b""
    while size := int.from_bytes(await reader.readexactly(4), "big"):
        content += await reader.readexactly(size)
    return content


def answering(answer: bytes, seen: list[bytes] | None = None) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        content = await told(reader)
        if seen is not None:
            seen.append(content)
        writer.write(answer)
        writer.close()

    return talk


async def falling_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await told(reader)
    await reader.read()
    writer.close()


@asynccontextmanager
async def scanner(desk: Desk, talk: Talk, *, seconds: float = 20.0) -> AsyncIterator[None]:
    """A scanner beside the service, and the service told of it."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    desk.service.provide(FileScanner(f"tcp://127.0.0.1:{port}", seconds))
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


async def turned_away(desk: Desk) -> list[str | None]:
    async with desk.service.reading() as connection:
        rows = await connection.execute(
            sa.select(common.audit_rows.c.facts).where(
                common.audit_rows.c.act == "file_turned_away"
            )
        )
        return [row.facts["finding"] for row in rows]


async def test_a_clean_file_is_scanned_whole_and_kept(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    seen: list[bytes] = []
    content = PDF[:9] + b"\x00" * 200_000 + PDF[9:]

    async with scanner(desk, answering(b"stream: OK\0", seen)):
        status, _ = await upload(desk, number, "a.pdf", content)

    assert (status, kept(desk.service)) == (201, 1)
    assert seen == [content]


async def test_an_infected_file_is_refused_and_the_finding_is_in_the_audit_trail(
    desk: Desk,
) -> None:
    number = (await desk.submitted())["application_number"]

    async with scanner(desk, answering(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")):
        status, answer = await upload(desk, number, "a.pdf", PDF)

    assert (status, answer["code"], kept(desk.service)) == (422, "file_infected", 0)
    assert await turned_away(desk) == ["Win.Test.EICAR_HDB-1"]


@pytest.mark.parametrize(
    ("talk", "seconds"),
    [
        (answering(b"INSTREAM size limit exceeded. ERROR\0"), 20.0),
        (answering(b"stream: OK, perhaps\0"), 20.0),
        (answering(b""), 20.0),
        (answering(b"x" * 10_000), 20.0),
        (falling_silent, 0.2),
    ],
    ids=["an error", "an unclear answer", "no answer", "too much", "silence"],
)
async def test_a_file_that_could_not_be_scanned_is_not_kept(
    desk: Desk, talk: Talk, seconds: float
) -> None:
    number = (await desk.submitted())["application_number"]

    async with scanner(desk, talk, seconds=seconds):
        status, answer = await upload(desk, number, "a.pdf", PDF)

    assert (status, answer["code"], kept(desk.service)) == (503, "file_not_scanned", 0)
    assert await turned_away(desk) == [None]


async def test_no_file_is_kept_while_the_scanner_is_not_there(desk: Desk, tmp_path: Path) -> None:
    number = (await desk.submitted())["application_number"]
    desk.service.provide(FileScanner(f"unix://{tmp_path}/nobody.sock", 5.0))

    status, answer = await upload(desk, number, "a.pdf", PDF)

    assert (status, answer["code"], kept(desk.service)) == (503, "file_not_scanned", 0)
