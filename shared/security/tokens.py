"""Access tokens: issued for the seeded staff in embedded mode, verified everywhere.

A token is believed only when everything about it is as expected (reliability.md §1.20). The reason
for a refusal is for the log; the person reads one and the same sentence."""

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.clock import Clock, SystemClock
from shared.identifiers import (
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
    new_id,
)
from shared.security.actors import SYSTEM_PREFIX, Actor, Role
from shared.security.jwks import (
    JwksFile,
    JwksUrl,
    KeySource,
    KeysUnreadable,
    VerificationKey,
    key_id_of,
)

__all__ = [
    "Actor",
    "InvalidToken",
    "JwksFile",
    "JwksUrl",
    "KeySource",
    "Role",
    "TokenIssuer",
    "TokenVerifier",
]

TOKEN_TYPE = "at+jwt"  # noqa: S105 - a media type
TOKEN_TYPES = frozenset({TOKEN_TYPE, f"application/{TOKEN_TYPE}"})
HEADERS_THAT_BRING_A_KEY = frozenset({"jku", "jwk", "x5u", "x5c"})
HEADERS_NOT_UNDERSTOOD = frozenset({"crit", "b64", "zip", "enc"})
LONGEST_TOKEN = 8192
MOST_REMEMBERED = 10_000
SECONDS_OF_CLOCK_SKEW = 5


class InvalidToken(Exception):
    """登录凭证无效或已过期，请重新登录。"""

    def __init__(self, reason: str) -> None:
        super().__init__(self.__doc__)
        self.reason = reason


class _UnknownKey(InvalidToken):
    """登录凭证无效或已过期，请重新登录。"""


class TokenIssuer:
    """Signs tokens for staff; the identity provider of embedded mode."""

    def __init__(self, private_key: Ed25519PrivateKey, issuer: str) -> None:
        self._key = private_key
        self._issuer = issuer
        self._headers = {"typ": TOKEN_TYPE, "kid": key_id_of(private_key.public_key())}

    def token(
        self, actor: Actor, *, audience: Sequence[str], valid_for: timedelta, now: datetime
    ) -> str:
        """A signed access token for somebody at these services.

        Raises: ValueError for a system actor, whom no token may name.  Source: RFC 9068."""
        if Role.SYSTEM in actor.roles:
            raise ValueError("a service does not act by token")
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "sub": actor.staff,
            "aud": list(audience),
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + valid_for).timestamp()),
            "jti": str(new_id()),
            "name": actor.name,
            "organization": actor.organization,
            "division": actor.division,
            "level": int(actor.level),
            "roles": sorted(actor.roles),
            "department": actor.department,
            "window": actor.window,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers=self._headers)


class TokenVerifier:
    """Tells whom a token names, for one service."""

    def __init__(
        self, issuer: str, audience: str, keys: KeySource, *, clock: Clock | None = None
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._clock = clock or SystemClock()
        self._remembered: dict[bytes, tuple[int, VerificationKey, Actor]] = {}
        self._remembering = threading.Lock()

    def verify(self, token: str) -> Actor:
        """Whom the token names. An unknown key may make this wait for the issuer's site.

        Raises: InvalidToken, always, for anything that is not a token for this service."""
        try:
            return self._verify(token)
        except _UnknownKey:
            self._refresh_keys()
            return self._verify(token)

    async def verify_async(self, token: str) -> Actor:
        """As `verify`, but waiting for the issuer's site does not hold up the event loop."""
        try:
            return self._verify(token)
        except _UnknownKey:
            await asyncio.to_thread(self._refresh_keys)
            return self._verify(token)

    def _refresh_keys(self) -> None:
        try:
            self._keys.refresh()
        except KeysUnreadable as error:
            raise InvalidToken("the issuer's keys cannot be read") from error

    def _verify(self, token: str) -> Actor:
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise InvalidToken("too long, or not ASCII")
        digest = hashlib.sha256(token.encode()).digest()
        now = self._clock.now().timestamp()
        if remembered := self._remembered.get(digest):
            expires, key, actor = remembered
            if now < expires and self._keys.key(key.kid) == key:
                return actor
        key = self._key_for(token)
        claims = self._claims(token, key)
        expires = self._check_claims(claims, now)
        actor = _actor(claims)
        self._remember(digest, expires, key, actor)
        return actor

    def _key_for(self, token: str) -> VerificationKey:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise InvalidToken("not a signed token") from error
        if not header.keys().isdisjoint(HEADERS_THAT_BRING_A_KEY | HEADERS_NOT_UNDERSTOOD):
            raise InvalidToken("a header that brings its own key or is not understood")
        if str(header.get("typ")).lower() not in TOKEN_TYPES:
            raise InvalidToken("another type of token")
        kid = header.get("kid")
        key = self._keys.key(kid) if isinstance(kid, str) else None
        if key is None:
            raise _UnknownKey("unknown key")
        if header.get("alg") != key.algorithm:
            raise InvalidToken("not the algorithm of this key")
        return key

    def _claims(self, token: str, key: VerificationKey) -> dict[str, Any]:
        """The claims of a token whose signature is good; times are compared by our own clock."""
        options: jwt.types.Options = {
            "require": ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"],
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
        }
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm],
                issuer=self._issuer,
                audience=self._audience,
                options=options,
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise InvalidToken(f"refused: {type(error).__name__}") from error

    def _check_claims(self, claims: dict[str, Any], now: float) -> int:
        if claims["iss"] != self._issuer:
            raise InvalidToken("another issuer")
        expires = _whole(claims, "exp")
        if expires <= now:
            raise InvalidToken("expired")
        if max(_whole(claims, "nbf"), _whole(claims, "iat")) > now + SECONDS_OF_CLOCK_SKEW:
            raise InvalidToken("not yet valid")
        return expires

    def _remember(self, digest: bytes, expires: int, key: VerificationKey, actor: Actor) -> None:
        with self._remembering:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
            self._remembered[digest] = (expires, key, actor)


def _actor(claims: dict[str, Any]) -> Actor:
    roles = claims.get("roles")
    if not isinstance(roles, list) or not roles:
        raise InvalidToken("no roles")
    department, window = _text_or_none(claims, "department"), _text_or_none(claims, "window")
    try:
        actor = Actor(
            staff=StaffId(_text(claims, "sub")),
            name=_text(claims, "name"),
            organization=OrganizationCode(_text(claims, "organization")),
            division=DivisionCode(_text(claims, "division")),
            level=Level(_whole(claims, "level")),
            roles=frozenset(Role(role) for role in roles),
            department=DepartmentCode(department) if department else None,
            window=WindowId(window) if window else None,
        )
    except ValueError as error:
        raise InvalidToken("an unknown role or level") from error
    if Role.SYSTEM in actor.roles or actor.staff.startswith(SYSTEM_PREFIX):
        raise InvalidToken("a service does not act by token")
    return actor


def _text(claims: dict[str, Any], name: str) -> str:
    claim = claims.get(name)
    if not isinstance(claim, str) or not claim:
        raise InvalidToken(f"claim {name} missing or no text")
    return claim


def _text_or_none(claims: dict[str, Any], name: str) -> str | None:
    return None if claims.get(name) is None else _text(claims, name)


def _whole(claims: dict[str, Any], name: str) -> int:
    claim = claims.get(name)
    if not isinstance(claim, int) or isinstance(claim, bool):
        raise InvalidToken(f"claim {name} missing or no whole number")
    return claim
