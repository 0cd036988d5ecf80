"""The papers of licences in an object store, sealed at rest and named by what they contain.

A name is the SHA-256 of the bytes, so a file can be written twice but never replaced by another."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.private_files import private_folder
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer


class LicenceFileLost(Exception):
    """证照文件缺失或者已损坏，请联系管理员。"""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is remembered in its row."""

    sha256: str
    size: int


class LicenceFiles:
    """Keeps the PDF files. The store is opened with the first file."""

    def __init__(self, url: str | None, *, folder: Path, keys: KeyRing) -> None:
        self._url = url
        self._folder = folder
        self._sealer = Sealer(keys, "licences.files")
        self._store: Any = None

    async def keep(self, content: bytes) -> KeptFile:
        """Write a file; the same bytes are kept once."""
        kept = KeptFile(hashlib.sha256(content).hexdigest(), len(content))
        encoded = base64.b64encode(content).decode("ascii")
        sealed = self._sealer.seal(encoded, bound_to=kept.sha256)
        await self._opened().put_async(_path(kept.sha256), sealed.encode("ascii"))
        return kept

    async def read(self, sha256: str) -> bytes:
        """The file with this hash.

        Raises: LicenceFileLost when it is not there or not itself."""
        try:
            found = await self._opened().get_async(_path(sha256))
        except FileNotFoundError as error:
            raise LicenceFileLost from error
        sealed = bytes(await found.bytes_async()).decode("ascii")
        content = base64.b64decode(self._sealer.open(sealed, bound_to=sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise LicenceFileLost
        return content

    def _opened(self) -> Any:
        if self._store is None:
            from obstore.store import LocalStore, from_url

            if self._url is None or self._url.startswith("file://"):
                folder = Path(self._url.removeprefix("file://")) if self._url else self._folder
                self._store = LocalStore(private_folder(folder.resolve()))
            else:
                self._store = from_url(self._url)
        return self._store


def _path(sha256: str) -> str:
    return f"licences/{sha256[:2]}/{sha256}.pdf.sealed"
