"""Sealed files: the same bytes come back, or none that are not genuine."""

import io
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import pytest

from services.intake.repository.sealed_stream import (
    MAGIC,
    PIECE_BYTES,
    SEALED_PIECE_BYTES,
    FileSealer,
)
from shared.security.keys import KeyRing
from shared.security.sealing import SealBroken

NAME = "410102/2026/11/a.pdf.sealed"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys").of("intake")


@pytest.fixture
def sealer(ring: KeyRing) -> FileSealer:
    return FileSealer(ring)


def sealed(sealer: FileSealer, content: bytes, name: str = NAME) -> bytes:
    return b"".join(sealer.sealed(io.BytesIO(content), bound_to=name))


async def arriving(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def opened(sealer: FileSealer, stored: bytes, *, at_once: int = 1 << 20) -> bytes:
    parts = [stored[start : start + at_once] for start in range(0, len(stored), at_once)]
    return b"".join([piece async for piece in sealer.opened(arriving(parts), bound_to=NAME)])


@pytest.mark.parametrize(
    "size", [1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 7]
)
@pytest.mark.parametrize("at_once", [4096, 1 << 20])
async def test_a_file_of_any_size_comes_back_however_it_arrives(
    sealer: FileSealer, size: int, at_once: int
) -> None:
    content = bytes(number * 7 % 251 for number in range(256)) * (size // 256 + 1)

    stored = sealed(sealer, content[:size])

    assert await opened(sealer, stored, at_once=at_once) == content[:size]


async def test_a_head_may_arrive_byte_by_byte(sealer: FileSealer) -> None:
    assert await opened(sealer, sealed(sealer, b"%PDF"), at_once=1) == b"%PDF"


async def test_what_is_kept_shows_nothing_and_differs_each_time(sealer: FileSealer) -> None:
    content = b"%PDF-1.7 410102195006154217" * 1000

    first, second = sealed(sealer, content), sealed(sealer, content)

    assert first.startswith(MAGIC + b"\x02k1")
    assert b"%PDF" not in first
    assert first[-100:] != second[-100:]


def _cut_after_a_piece(stored: bytes) -> bytes:
    return stored[:-SEALED_PIECE_BYTES]


def _cut_within_a_piece(stored: bytes) -> bytes:
    return stored[:-1]


def _swapped(stored: bytes) -> bytes:
    head = len(stored) % SEALED_PIECE_BYTES
    first, second = head + SEALED_PIECE_BYTES, head + 2 * SEALED_PIECE_BYTES
    return stored[:head] + stored[first:second] + stored[head:first] + stored[second:]


def _altered(stored: bytes) -> bytes:
    return stored[:-40] + bytes([stored[-40] ^ 1]) + stored[-39:]


def _longer(stored: bytes) -> bytes:
    return stored + stored[-SEALED_PIECE_BYTES:]


def _other_key(stored: bytes) -> bytes:
    return stored.replace(b"\x02k1", b"\x02k9", 1)


def _head_alone(stored: bytes) -> bytes:
    return stored[: len(stored) % SEALED_PIECE_BYTES]


def _plain(_stored: bytes) -> bytes:
    return b"%PDF-1.7 put there instead"


def _nothing(_stored: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    "harm",
    [
        _cut_after_a_piece, _cut_within_a_piece, _swapped, _altered, _longer, _other_key,
        _head_alone, _plain, _nothing,
    ],
)  # fmt: skip
async def test_a_file_that_is_not_as_it_was_kept_breaks_the_seal(
    sealer: FileSealer, harm: Callable[[bytes], bytes]
) -> None:
    stored = sealed(sealer, b"\x00" * (3 * PIECE_BYTES))

    with pytest.raises(SealBroken):
        await opened(sealer, harm(stored))


async def test_a_file_put_under_the_name_of_another_breaks_the_seal(sealer: FileSealer) -> None:
    with pytest.raises(SealBroken):
        await opened(sealer, sealed(sealer, b"%PDF", name="another.pdf.sealed"))


async def test_after_a_rotation_old_files_open(ring: KeyRing, sealer: FileSealer) -> None:
    stored = sealed(sealer, b"%PDF")

    ring.rotate()

    assert await opened(sealer, stored) == b"%PDF"
    assert sealed(sealer, b"%PDF").startswith(MAGIC + b"\x02k2")
