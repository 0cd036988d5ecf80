"""The bytes of materials: a directory by default, any S3 store by setting.

Names are generated, a name is never written twice, and the type is told from the content."""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from services.intake.domain.errors import FileEmpty, FileTooLarge, FileTypeRefused

PIECE_BYTES = 1 << 20
MOST_ZIP_ENTRIES = 2000
MOST_UNPACKED_BYTES = 200 << 20
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
    extension = (upload.filename or "").rpartition(".")[2].lower()
    extension = SAME_EXTENSION.get(extension, extension)
    if extension not in MEDIA_TYPES or _kind_of(file) != extension:
        raise FileTypeRefused
    return CheckedFile(extension, MEDIA_TYPES[extension], size, digest.hexdigest())


def _kind_of(file: BinaryIO) -> str | None:
    import puremagic

    file.seek(0)
    head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(file)
    file.seek(-min(1024, file.seek(0, io.SEEK_END)), io.SEEK_END)
    tail = file.read()
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return None
    if "pdf" in found and head.startswith(b"%PDF-") and b"%%EOF" in tail:
        return "pdf"
    if found & {"jpg", "jpeg"} and head.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in tail:
        return "jpg"
    if "png" in found and head.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in tail:
        return "png"
    return None


def _kind_of_zip(file: BinaryIO) -> str | None:
    """docx or ofd by the names inside; nothing is unpacked, so that a bomb stays a file."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    has_odd_names = any(name.startswith("/") or ".." in name.split("/") for name in names)
    if len(entries) > MOST_ZIP_ENTRIES or unpacked > MOST_UNPACKED_BYTES or has_odd_names:
        return None
    if "OFD.xml" in names:
        return "ofd"
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    if "[Content_Types].xml" in names and "word/document.xml" in names and not has_macros:
        return "docx"
    return None
