"""The keys of an installation: master keys for sealed fields, and the signing keys.

They lie in a directory outside the database. Secrets are readable by their owner only, and nothing
in here may print, log or send one (reliability.md §1.24)."""

import base64
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.security import key_files
from shared.security.key_files import KeyFileUnusable

MASTER_KEYS = "keyring.json"
KEY_BYTES = 32
SECONDS_BETWEEN_LOOKS = 1.0


class UnknownKey(Exception):
    """没有这个编号的密钥。"""


@dataclass(frozen=True, slots=True)
class _MasterKeys:
    current: str
    keys: MappingProxyType[str, bytes]
    version: tuple[int, int]


class KeyRing:
    """The keys of one directory; a rotation by any process is seen within a second."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._derived: dict[tuple[str, str], bytes] = {}
        self._looked_at = time.monotonic()
        self._masters = self._read()

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The key ring of a directory. Signing keys are only read when used, so that a service may
        be given fewer files.

        Raises: KeyFileUnusable when there are no master keys."""
        return cls(directory)

    @classmethod
    def create(cls, directory: Path, *, now: datetime | None = None) -> Self:
        """Make whatever key is missing and load the ring; a present key is never replaced.

        Safe for processes that start at once: each file appears whole, and only one of them wins.
        Master keys come first, hence a directory that has signing keys alone has lost its own.
        now: begin of the certificate's ten years.
        Raises: KeyFileUnusable when the master keys were lost."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        has_signing_files = any((directory / name).exists() for name in key_files.SIGNING_FILES)
        if not (directory / MASTER_KEYS).exists():
            if has_signing_files:
                raise KeyFileUnusable(directory / MASTER_KEYS)
            key_files.publish(directory / MASTER_KEYS, _written("k1", {"k1": _random_key()}))
        key_files.make_signing_files(directory, now=now or datetime.now(UTC))
        return cls(directory)

    @property
    def current(self) -> str:
        """The id of the key that seals now."""
        self._look_again()
        return self._masters.current

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of all keys that open, the current one first."""
        self._look_again()
        masters = self._masters
        return (masters.current, *(one for one in masters.keys if one != masters.current))

    def derive(self, purpose: str, key_id: str) -> bytes:
        """The 32 bytes that a master key gives for one purpose (HKDF-SHA-256).

        Raises: UnknownKey.  Source: RFC 5869."""
        if (derived := self._derived.get((purpose, key_id))) is not None:
            return derived
        if key_id not in self._masters.keys:
            self._reread_if_changed()
        if (master := self._masters.keys.get(key_id)) is None:
            raise UnknownKey(key_id)
        info = b"yikou|" + purpose.encode()
        derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(master)
        self._derived[purpose, key_id] = derived
        return derived

    def rotate(self) -> str:
        """Add a master key and seal with it from now on; what the old keys sealed still opens.

        Other processes follow within a second; a search in that second may miss a new row, because
        a blind index made with a key cannot be found by who does not have it.
        Returns: the id of the new key."""
        with _locked(self.directory):
            masters = self._read()
            key_id = f"k{max(int(one.removeprefix('k')) for one in masters.keys) + 1}"
            written = _written(key_id, {**masters.keys, key_id: _random_key()})
            key_files.replace(self.directory / MASTER_KEYS, written)
            self._masters = self._read()
        return key_id

    @cached_property
    def issuer_key(self) -> Ed25519PrivateKey:
        """Signs the tokens of the embedded issuer."""
        return key_files.load_ed25519(self.directory / key_files.ISSUER)

    @cached_property
    def audit_key(self) -> Ed25519PrivateKey:
        """Signs the checkpoints of the audit chain."""
        return key_files.load_ed25519(self.directory / key_files.AUDIT)

    @property
    def jwks_path(self) -> Path:
        """The issuer's public key, for services that only verify."""
        return self.directory / key_files.JWKS

    @property
    def licence_key_path(self) -> Path:
        """EC P-256 private key (PEM) that signs licences."""
        return self.directory / key_files.LICENCE

    @property
    def licence_certificate_path(self) -> Path:
        """The certificate (PEM) of the licence key."""
        return self.directory / key_files.CERTIFICATE

    def _look_again(self) -> None:
        now = time.monotonic()
        if now - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._looked_at = now
            self._reread_if_changed()

    def _reread_if_changed(self) -> None:
        try:
            version = _version((self.directory / MASTER_KEYS).stat())
        except FileNotFoundError:
            return
        if version != self._masters.version:
            self._masters = self._read()

    def _read(self) -> _MasterKeys:
        try:
            with (self.directory / MASTER_KEYS).open(encoding="utf-8") as file:
                written = json.load(file)
                version = _version(os.fstat(file.fileno()))
            keys = {one: base64.b64decode(key) for one, key in written["keys"].items()}
            current = str(written["current"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileUnusable(self.directory / MASTER_KEYS) from error
        if current not in keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise KeyFileUnusable(self.directory / MASTER_KEYS)
        return _MasterKeys(current, MappingProxyType(keys), version)


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_ino, status.st_mtime_ns


def _random_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _written(current: str, keys: dict[str, bytes]) -> bytes:
    encoded = {one: base64.b64encode(key).decode() for one, key in keys.items()}
    return json.dumps({"current": current, "keys": encoded}, indent=2).encode()


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
