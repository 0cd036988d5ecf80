"""The bytes of materials: a directory by default, any S3 store by setting.

Names are generated, a name is never written twice, and the type is told from the content."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from services.intake.domain.errors import FileEmpty, FileTooLarge, FileTypeRefused
from services.intake.repository.file_kinds import kind_of

PIECE_BYTES = 1 << 20
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

    def __init__(self, store: ObjectStore, *, largest_bytes: int) -> None:
        self._store = store
        self.largest_bytes = largest_bytes

    @classmethod
    def open(cls, url: str | None, default: Path, *, largest_bytes: int) -> "FileStore":
        """A store at a URL (file://, s3://); without one, a directory."""
        if url is not None and not url.startswith("file://"):
            return cls(from_url(url), largest_bytes=largest_bytes)
        folder = Path(url.removeprefix("file://")) if url else default
        return cls(LocalStore(prefix=folder, mkdir=True), largest_bytes=largest_bytes)

    async def put(self, path: str, file: BinaryIO) -> None:
        """Keep the bytes under a new name."""
        file.seek(0)
        await obstore.put_async(self._store, path, file, mode="create", use_multipart=False)

    async def pieces(self, path: str) -> AsyncIterator[bytes]:
        """The bytes again, piece by piece."""
        found = await obstore.get_async(self._store, path)
        async for piece in found.stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)

    async def remove(self, path: str) -> None:
        """Forget a file that found no row."""
        await obstore.delete_async(self._store, path)


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
