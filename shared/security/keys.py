"""The keys a process may use: master keys for sealed fields, and the signing keys of its owner.

They lie in folders outside the database, one for each owner (key_files.py). Secrets are readable by
their owner only, and nothing in here may print, log or send one (reliability.md §1.24)."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.security import key_files
from shared.security.jwks import KeysUnreadable, keys_of
from shared.security.key_files import KeyFileUnusable
from shared.security.key_making import make_keys
from shared.security.master_keys import KEY_BYTES, MasterKeys, version_of

SECONDS_BETWEEN_LOOKS = 1.0


class UnknownKey(Exception):
    """没有这个编号的密钥。"""


class KeyRing:
    """The master keys of one owner, and the way to its other keys; a file is read when first used.

    The owner is a service, or nobody in particular: then it is the ring of what travels in
    messages, which the sealing and the opening service share. A rotation by any process is seen
    within a second."""

    def __init__(self, directory: Path, owner: str = key_files.MESSAGES) -> None:
        self.directory = directory
        self.folder = directory / owner
        self._owner = owner
        self._derived: dict[tuple[str, str], bytes] = {}
        self._looked_at = time.monotonic()

    @classmethod
    def load(cls, directory: Path, owner: str = key_files.MESSAGES) -> Self:
        """The key ring of one owner, its master keys read at once. Raises: KeyFileUnusable."""
        ring = cls(directory, owner)
        _ = ring.current
        return ring

    @classmethod
    def create(cls, directory: Path, *, now: datetime | None = None) -> Self:
        """Make the keys of an installation where they were not made yet; the ring of messages.

        now: begin of the licence certificate's ten years.
        Raises: KeyFileUnusable when master keys were lost."""
        make_keys(directory, now=now or datetime.now(UTC))
        return cls(directory)

    def of(self, owner: str) -> Self:
        """The ring of a service."""
        return type(self)(self.directory, owner)

    @cached_property
    def messages(self) -> Self:
        """The ring that seals what travels to other services."""
        return self.of(key_files.MESSAGES)

    def require(self) -> None:
        """Find out now rather than at the first use that a service's keys are not here, or that those
        of the messages, which not every service is given, cannot be read.

        Raises: KeyFileUnusable."""
        _ = self.current, self.audit_key
        if (self.directory / key_files.MESSAGES / key_files.MASTER_KEYS).exists():
            _ = self.messages.current

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
        with _locked(self.folder):
            masters = MasterKeys.read(self._file).with_another()
            key_files.replace(self._file, masters.written())
            self._masters = MasterKeys.read(self._file)
        return masters.current

    @cached_property
    def issuer_key(self) -> Ed25519PrivateKey:
        """Signs the tokens of the embedded issuer. Raises: KeyFileUnusable."""
        return key_files.load_ed25519(self.directory / key_files.ISSUING / key_files.ISSUER)

    @cached_property
    def audit_key(self) -> Ed25519PrivateKey:
        """Signs the checkpoints of this service's audit chain. Raises: KeyFileUnusable."""
        return key_files.load_ed25519(self.folder / key_files.AUDIT)

    @property
    def audit_public_keys(self) -> Sequence[Ed25519PublicKey]:
        """Any of these may have signed a checkpoint of this service. Raises: KeyFileUnusable."""
        file = self._public / key_files.public_audit_file(self._owner)
        try:
            found = keys_of(file.read_bytes()).values()
        except (OSError, KeysUnreadable) as error:
            raise KeyFileUnusable(file) from error
        return tuple(one.key for one in found if isinstance(one.key, Ed25519PublicKey))

    @property
    def jwks_path(self) -> Path:
        """The issuer's public key, for services that only verify."""
        return self._public / key_files.JWKS

    @property
    def licence_key_path(self) -> Path:
        """EC P-256 private key (PEM) that signs licences; licensing alone has it."""
        return self.directory / key_files.LICENSING / key_files.LICENCE

    @property
    def licence_certificate_path(self) -> Path:
        """The certificate (PEM) of the licence key."""
        return self.directory / key_files.LICENSING / key_files.CERTIFICATE

    @property
    def _public(self) -> Path:
        return self.directory / key_files.PUBLIC

    @property
    def _file(self) -> Path:
        return self.folder / key_files.MASTER_KEYS

    @cached_property
    def _masters(self) -> MasterKeys:
        return MasterKeys.read(self._file)

    def _look_again(self) -> None:
        now = time.monotonic()
        if now - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._looked_at = now
            self._reread_if_changed()

    def _reread_if_changed(self) -> None:
        try:
            version = version_of(self._file.stat())
        except FileNotFoundError:
            return
        if version != self._masters.version:
            self._masters = MasterKeys.read(self._file)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
