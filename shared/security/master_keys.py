"""The master keys of one folder: random keys by id, one of which seals now."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

from shared.security.key_files import KeyFileUnusable

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """Keys by id ("k1", "k2", …). version: of the file they were read from, to see a rotation."""

    current: str
    keys: MappingProxyType[str, bytes]
    version: tuple[int, int] = (0, 0)

    @classmethod
    def first(cls) -> Self:
        """One new key."""
        return cls("k1", MappingProxyType({"k1": secrets.token_bytes(KEY_BYTES)}))

    @classmethod
    def read(cls, file: Path) -> Self:
        """The keys of a file. Raises: KeyFileUnusable."""
        try:
            with file.open(encoding="utf-8") as opened:
                written = json.load(opened)
                version = version_of(os.fstat(opened.fileno()))
            keys = {one: base64.b64decode(key) for one, key in written["keys"].items()}
            current = str(written["current"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileUnusable(file) from error
        if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise KeyFileUnusable(file)
        return cls(current, MappingProxyType(keys), version)

    def with_another(self) -> Self:
        """The same keys and a new one, which seals from now on."""
        key_id = f"k{max(int(one.removeprefix('k')) for one in self.keys) + 1}"
        keys = {**self.keys, key_id: secrets.token_bytes(KEY_BYTES)}
        return type(self)(key_id, MappingProxyType(keys))

    def written(self) -> bytes:
        """The content of the file."""
        encoded = {one: base64.b64encode(key).decode() for one, key in self.keys.items()}
        return json.dumps({"current": self.current, "keys": encoded}, indent=2).encode()


def version_of(status: os.stat_result) -> tuple[int, int]:
    """What changes whenever a file is replaced."""
    return status.st_ino, status.st_mtime_ns
