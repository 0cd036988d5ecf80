"""The bytes of materials, sealed at rest: a directory by default, any S3 store by setting.

Names are generated, a name is never written twice, and the type is told from the content. Files of
before, whose name in their row lacks the ending of sealed ones, were kept plain and are read so."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from services.intake.domain.errors import FileEmpty, FileLost, FileTooLarge, FileTypeRefused
from services.intake.repository.file_kinds import kind_of
from services.intake.repository.sealed_stream import FileSealer
from shared.private_files import private_folder
from shared.security.keys import KeyRing
from shared.security.sealing import SealBroken

PIECE_BYTES = 1 << 20
PARTS_IN_MEMORY = 2
SEALED = ".sealed"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
}
SAME_EXTENSION = {"jpeg": "jpg"}


class Upload(Protocol):
    """A file as it comes in over HTTP."""

    filename: str | None
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What an upload turned out to be."""

    extension: str
    media_type: str
    size: int
    sha256: str


class FileStore:
    """Keeps and gives back files."""

    def __init__(self, store: ObjectStore, keys: KeyRing, *, largest_bytes: int) -> None:
        self._store = store
        self._sealer = FileSealer(keys)
        self.largest_bytes = largest_bytes

    @classmethod
    def open(
        cls, url: str | None, default: Path, keys: KeyRing, *, largest_bytes: int
    ) -> "FileStore":
        """A store at a URL (file://, s3://); without one, a directory."""
        if url is not None and not url.startswith("file://"):
            return cls(from_url(url), keys, largest_bytes=largest_bytes)
        folder = Path(url.removeprefix("file://")) if url else default
        return cls(LocalStore(private_folder(folder)), keys, largest_bytes=largest_bytes)

    async def put(self, path: str, file: BinaryIO) -> None:
        """Keep the bytes, sealed, under a new name, which ends with SEALED."""
        file.seek(0)
        sealed = self._sealer.sealed(file, bound_to=path)
        await obstore.put_async(
            self._store, path, sealed, use_multipart=True, max_concurrency=PARTS_IN_MEMORY
        )

    async def read(self, path: str) -> AsyncIterator[bytes]:
        """The bytes again, piece by piece; the first is at hand, hence a lost file shows at once.

        Raises: FileLost when it is not there or not itself, also between two pieces."""
        stored = self._stored(path)
        if path.endswith(SEALED):
            stored = self._sealer.opened(stored, bound_to=path)
        try:
            first = await anext(stored, b"")
        except (FileNotFoundError, SealBroken) as error:
            raise FileLost from error
        if not first:
            raise FileLost
        return _continued(first, stored)

    async def _stored(self, path: str) -> AsyncIterator[bytes]:
        found = await obstore.get_async(self._store, path)
        async for piece in found.stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)

    async def remove(self, path: str) -> None:
        """Forget a file that found no row."""
        await obstore.delete_async(self._store, path)


async def _continued(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    try:
        async for piece in rest:
            yield piece
    except SealBroken as error:
        raise FileLost from error


def check_upload(upload: Upload, *, largest: int) -> CheckedFile:
    """Measure a file and tell its type from its content; blocks while it reads.

    Raises: FileEmpty, FileTooLarge, FileTypeRefused.  Source: reliability.md §1.23."""
    file = upload.file
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        size += len(piece)
        if size > largest:
            raise FileTooLarge(limit_megabytes=largest >> 20)
        digest.update(piece)
    if size == 0:
        raise FileEmpty
    _stem, dot, extension = (upload.filename or "").lower().rpartition(".")
    extension = SAME_EXTENSION.get(extension, extension)
    if not dot or extension not in MEDIA_TYPES or kind_of(file) != extension:
        raise FileTypeRefused
    return CheckedFile(extension, MEDIA_TYPES[extension], size, digest.hexdigest())
