"""Where the public keys come from by which tokens are verified.

Only the pinned place is asked; nothing inside a token can point elsewhere. A key is bound to the
one algorithm of its type, so that a public key can never serve as a shared secret."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import httpx2
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SECONDS_BETWEEN_FETCHES = 60.0
SECONDS_FRESH = 600.0
FETCH_TIMEOUT_SECONDS = 2.0
SMALLEST_RSA_BITS = 2048

_ALGORITHMS: Final[dict[tuple[Any, Any], str]] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("RSA", None): "RS256",
}


class KeysUnreadable(Exception):
    """身份认证中心的公钥无法读取。"""


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key and the only algorithm it may be used with."""

    kid: str
    algorithm: str
    key: Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


class KeySource(Protocol):
    """Gives keys by their id. `refresh` may wait for the network; `key` never does."""

    def key(self, kid: str) -> VerificationKey | None: ...

    def refresh(self) -> bool:
        """Look for newer keys. Returns: whether it is worth asking again."""
        ...


class JwksFile:
    """The keys of a file, read anew when it was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._version: tuple[int, int] | None = None
        self._keys: dict[str, VerificationKey] = {}
        self.refresh()

    def key(self, kid: str) -> VerificationKey | None:
        """The key with this id."""
        return self._keys.get(kid)

    def refresh(self) -> bool:
        """Read the file if it is another one than before. Raises: KeysUnreadable."""
        try:
            status = self._path.stat()
            version = (status.st_ino, status.st_mtime_ns)
            if version == self._version:
                return False
            self._keys = keys_of(self._path.read_bytes())
        except OSError as error:
            raise KeysUnreadable(self._path) from error
        self._version = version
        return True


def fetch_over_http(url: str) -> bytes:
    """The body behind a URL; redirects are not followed.

    Raises: httpx2.HTTPError."""
    answer = httpx2.get(url, timeout=FETCH_TIMEOUT_SECONDS, follow_redirects=False)
    return answer.raise_for_status().content


class JwksUrl:
    """The keys an issuer publishes, fetched when one is unknown or the last look is ten minutes
    old, at most once a minute. While the issuer is unreachable the last keys keep working."""

    def __init__(
        self,
        url: str,
        *,
        fetch: Callable[[str], bytes] = fetch_over_http,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._fetch = fetch
        self._monotonic = monotonic
        self._keys: dict[str, VerificationKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = threading.Lock()

    def key(self, kid: str) -> VerificationKey | None:
        """The key with this id; none when it is time to look again."""
        is_stale = self._monotonic() - self._fetched_at > SECONDS_FRESH
        return None if is_stale and self._may_fetch() else self._keys.get(kid)

    def refresh(self) -> bool:
        """Fetch the keys, unless that was tried within the last minute."""
        with self._fetching:
            if not self._may_fetch():
                return True
            self._tried_at = self._monotonic()
            try:
                self._keys = keys_of(self._fetch(self._url))
            except (httpx2.HTTPError, OSError, KeysUnreadable):
                return True
            self._fetched_at = self._monotonic()
            return True

    def _may_fetch(self) -> bool:
        return self._monotonic() - self._tried_at >= SECONDS_BETWEEN_FETCHES


def keys_of(document: bytes) -> dict[str, VerificationKey]:
    """The usable signing keys of a JWKS by their id; keys of other kinds are passed over.

    Raises: KeysUnreadable when it is no JWKS.  Source: RFC 7517."""
    try:
        written = json.loads(document)["keys"]
        keys = [_verification_key(jwk) for jwk in written if isinstance(jwk, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeysUnreadable from error
    return {key.kid: key for key in keys if key is not None}


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """An Ed25519 public key as it stands in a JWKS. Source: RFC 8037."""
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": _base64url(key.public_bytes_raw()),
        "kid": key_id_of(key),
        "use": "sig",
        "alg": "EdDSA",
    }


def key_id_of(key: Ed25519PublicKey) -> str:
    """The thumbprint that names a key. Source: RFC 7638."""
    x = _base64url(key.public_bytes_raw())
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _verification_key(jwk: dict[str, Any]) -> VerificationKey | None:
    algorithm = _ALGORITHMS.get((jwk.get("kty"), jwk.get("crv")))
    kid = jwk.get("kid")
    is_private = "d" in jwk
    if algorithm is None or not isinstance(kid, str) or is_private:
        return None
    if jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        return None
    try:
        key = jwt.PyJWK(jwk, algorithm=algorithm).key
    except jwt.PyJWTError:
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < SMALLEST_RSA_BITS:
        return None
    return VerificationKey(kid, algorithm, key)


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
