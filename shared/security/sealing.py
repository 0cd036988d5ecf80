"""Sealed fields: encryption bound to its row, and blind indexes to find it again.

A sealed text opens only with the purpose and the row it was sealed for. A plain or salted hash
would not do as an index: identity numbers can all be tried (reliability.md §1.24)."""

import base64
import binascii
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.security.keys import KeyRing, UnknownKey

NONCE_BYTES = 12


class SealBroken(Exception):
    """密文无法解开：内容被改动，或不属于这条记录。"""


class Sealer:
    """Seals texts for one purpose, such as one column.

    AES-256-GCM with random nonces: rotate before a key has sealed 2^32 texts (NIST SP 800-38D)."""

    def __init__(self, ring: KeyRing, purpose: str) -> None:
        self._ring = ring
        self._purpose = purpose
        self._ciphers: dict[str, AESGCM] = {}

    def seal(self, plaintext: str, *, bound_to: str) -> str:
        """The sealed text, "<key id>.<base64url of nonce and ciphertext>".

        bound_to: what it belongs to, such as the row's id; needed to open it."""
        key_id = self._ring.current
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = self._cipher(key_id).encrypt(nonce, plaintext.encode(), self._bond(bound_to))
        return f"{key_id}.{_encoded(nonce + ciphertext)}"

    def open(self, sealed: str, *, bound_to: str) -> str:
        """The text that was sealed, by whichever key.

        Raises: SealBroken when it was altered, moved to another row, or its key is not here."""
        key_id, _, encoded = sealed.partition(".")
        try:
            content = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
            if _encoded(content) != encoded:
                raise SealBroken
            nonce, ciphertext = content[:NONCE_BYTES], content[NONCE_BYTES:]
            return self._cipher(key_id).decrypt(nonce, ciphertext, self._bond(bound_to)).decode()
        except (InvalidTag, UnknownKey, binascii.Error, ValueError) as error:
            raise SealBroken from error

    def _cipher(self, key_id: str) -> AESGCM:
        if (cipher := self._ciphers.get(key_id)) is None:
            cipher = AESGCM(self._ring.derive(f"seal|{self._purpose}", key_id))
            self._ciphers[key_id] = cipher
        return cipher

    def _bond(self, bound_to: str) -> bytes:
        return f"{self._purpose}|{bound_to}".encode()


class BlindIndex:
    """A keyed fingerprint for exact search in a sealed field; each purpose has its own key.

    The text must be written the same way each time: normalise before."""

    def __init__(self, ring: KeyRing, purpose: str) -> None:
        self._ring = ring
        self._purpose = f"index|{purpose}"

    def of(self, text: str) -> str:
        """The fingerprint to store, "<key id>:<HMAC-SHA-256 in hex>", by the current key."""
        return self._by(self._ring.current, text)

    def all_of(self, text: str) -> tuple[str, ...]:
        """The fingerprints to search for: by every key, the current one first."""
        return tuple(self._by(key_id, text) for key_id in self._ring.key_ids)

    def _by(self, key_id: str, text: str) -> str:
        key = self._ring.derive(self._purpose, key_id)
        return f"{key_id}:{hmac.digest(key, text.encode(), 'sha256').hex()}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
