"""Files sealed piece by piece, so that a large one is never whole in memory.

    "YKF1" · length of key id (1 byte) · key id · 32 random bytes · sealed pieces

Every file has a key of its own, derived from the master key and its random bytes, so that nonces may
count: 11 bytes the piece's number, 1 byte whether it is the last. A piece opens only in its place,
in its file, under its name; a file cut short has no last piece and does not open to its end."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.security.keys import KeyRing, UnknownKey
from shared.security.sealing import SealBroken

MAGIC = b"YKF1"
SALT_BYTES, TAG_BYTES = 32, 16
PIECE_BYTES = 256 << 10
SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES
PURPOSE = "seal|intake.files.content"


@dataclass(frozen=True, slots=True)
class _Cipher:
    """Seals and opens the pieces of one file. bond: what every piece is bound to."""

    key: AESGCM
    bond: bytes

    def seal(self, piece: bytes, number: int, *, is_last: bool) -> bytes:
        return self.key.encrypt(_nonce(number, is_last=is_last), piece, self.bond)

    def open(self, sealed: bytes, number: int, *, is_last: bool) -> bytes:
        try:
            return self.key.decrypt(_nonce(number, is_last=is_last), sealed, self.bond)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error


class FileSealer:
    """Seals files with the current key of a ring and opens them with whichever sealed them."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def sealed(self, file: BinaryIO, *, bound_to: str) -> Iterator[bytes]:
        """The sealed form of a file, from where it stands, piece by piece.

        bound_to: the name it is kept under; needed to open it."""
        key_id = self._ring.current.encode()
        salt = os.urandom(SALT_BYTES)
        yield MAGIC + bytes([len(key_id)]) + key_id + salt
        cipher = self._cipher(key_id, salt, bound_to)
        piece = file.read(PIECE_BYTES)
        for number in count():
            following = file.read(PIECE_BYTES)
            yield cipher.seal(piece, number, is_last=not following)
            if not following:
                return
            piece = following

    async def opened(self, stored: AsyncIterator[bytes], *, bound_to: str) -> AsyncIterator[bytes]:
        """The file again, each piece proved genuine before it is given out.

        Raises: SealBroken when it was altered, cut short, moved, or its key is not here."""
        waiting = bytearray()
        cipher = None
        number = 0
        async for arrived in stored:
            waiting += arrived
            if cipher is None:
                cipher = self._cipher_of(waiting, bound_to)
            while cipher and len(waiting) > SEALED_PIECE_BYTES:
                sealed = bytes(waiting[:SEALED_PIECE_BYTES])
                del waiting[:SEALED_PIECE_BYTES]
                yield cipher.open(sealed, number, is_last=False)
                number += 1
        if cipher is None:
            raise SealBroken
        yield cipher.open(bytes(waiting), number, is_last=True)

    def _cipher_of(self, waiting: bytearray, bound_to: str) -> _Cipher | None:
        """The cipher told by the head, which is taken off; None until enough has arrived."""
        if not MAGIC.startswith(waiting[: len(MAGIC)]):
            raise SealBroken
        id_starts = len(MAGIC) + 1
        id_ends = id_starts + waiting[id_starts - 1] if len(waiting) >= id_starts else id_starts
        if len(waiting) < id_starts or len(waiting) < id_ends + SALT_BYTES:
            return None
        key_id, salt = bytes(waiting[id_starts:id_ends]), waiting[id_ends : id_ends + SALT_BYTES]
        cipher = self._cipher(key_id, bytes(salt), bound_to)
        del waiting[: id_ends + SALT_BYTES]
        return cipher

    def _cipher(self, key_id: bytes, salt: bytes, bound_to: str) -> _Cipher:
        try:
            master = self._ring.derive(PURPOSE, key_id.decode("ascii"))
        except (UnknownKey, UnicodeDecodeError) as error:
            raise SealBroken from error
        key = HKDF(hashes.SHA256(), 32, salt=salt, info=b"yikou|file").derive(master)
        return _Cipher(AESGCM(key), MAGIC + key_id + b"|" + bound_to.encode())


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + (b"\x01" if is_last else b"\x00")
