"""Good and bad tokens of one issuer, written by hand so that every part can be wrong."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.identifiers import (
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
    WindowId,
)
from shared.security.jwks import key_id_of, public_jwk
from shared.security.tokens import Actor, Role

ISSUER = "https://id.example.gov.cn"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
STRANGER = Ed25519PrivateKey.generate()
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KID = key_id_of(KEY.public_key())
CLERK = Actor(
    staff=StaffId("zy-c01"),
    name="蔡淑芳",
    organization=OrganizationCode("11410102MBDEM004X7"),
    division=DivisionCode("410102"),
    level=Level.DISTRICT,
    roles=frozenset({Role.CLERK}),
    window=WindowId("zy-w1"),
)
JWKS = {
    "keys": [
        public_jwk(KEY.public_key()),
        json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key())) | {"kid": "rsa"},
        json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY.public_key())) | {"kid": "ec"},
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0", "alg": "HS256"},
    ]
}
HEADER: dict[str, Any] = {"alg": "EdDSA", "typ": "at+jwt", "kid": KID}


def seconds(**later: float) -> int:
    return int((NOW + timedelta(**later)).timestamp())


CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "zy-c01",
    "aud": ["intake"],
    "iat": seconds(),
    "nbf": seconds(),
    "exp": seconds(hours=8),
    "jti": "1",
    "name": "蔡淑芳",
    "organization": "11410102MBDEM004X7",
    "division": "410102",
    "level": 4,
    "roles": ["clerk"],
    "department": None,
    "window": "zy-w1",
}


def part(content: Any) -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def signed(
    header: dict[str, Any] | None = None,
    claims: dict[str, Any] | None = None,
    *,
    without: str | None = None,
    sign: Callable[[bytes], bytes] = KEY.sign,
) -> str:
    """A token of our issuer, save for what is given."""
    written = {name: claim for name, claim in (CLAIMS | (claims or {})).items() if name != without}
    message = f"{part(HEADER | (header or {}))}.{part(written)}"
    return f"{message}.{part(sign(message.encode()))}"


def signed_payload(payload: Any) -> str:
    message = f"{part(HEADER)}.{part(payload)}"
    return f"{message}.{part(KEY.sign(message.encode()))}"


def without_header(name: str) -> str:
    header = {key: value for key, value in HEADER.items() if key != name}
    message = f"{part(header)}.{part(CLAIMS)}"
    return f"{message}.{part(KEY.sign(message.encode()))}"


def by_secret(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda message: hmac.digest(secret, message, hashlib.sha256)


def tampered() -> str:
    header, _, signature = signed().split(".")
    return f"{header}.{part(CLAIMS | {'roles': ['administrator']})}.{signature}"


RSA_PEM = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
OUR_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
OUR_RAW = KEY.public_key().public_bytes_raw()

BAD_TOKENS: dict[str, str] = {
    "nothing": "",
    "not a token": "Bearer",
    "two parts": "a.b",
    "four parts": signed() + ".x",
    "encrypted form": "a.b.c.d.e",
    "not ASCII": "令牌",
    "lone surrogate": "\ud800.a.b",
    "very long": "a" * 100_000,
    "header no JSON": f"{part(b'x')}.{part(CLAIMS)}.AA",
    "header a list": f"{part([])}.{part(CLAIMS)}.AA",
    "header nested deep": f"{part(b'[' * 5000)}.e30.AA",
    "header huge number": f"{part(b'1' * 5000)}.e30.AA",
    "payload a list": signed_payload([]),
    "alg none": f"{part(HEADER | {'alg': 'none'})}.{part(CLAIMS)}.",
    "alg None": f"{part(HEADER | {'alg': 'None'})}.{part(CLAIMS)}.",
    "alg none with signature": signed({"alg": "none"}),
    "alg missing": without_header("alg"),
    "alg a list": signed({"alg": ["EdDSA"]}),
    "no signature": signed().rpartition(".")[0] + ".",
    "HS256 by public PEM": signed({"alg": "HS256"}, sign=by_secret(OUR_PEM)),
    "HS256 by raw public key": signed({"alg": "HS256"}, sign=by_secret(OUR_RAW)),
    "RS key used as secret": signed({"alg": "HS256", "kid": "rsa"}, sign=by_secret(RSA_PEM)),
    "shared secret in the key set": signed(
        {"alg": "HS256", "kid": "shared"}, sign=by_secret(b"secret")
    ),
    "algorithm of another key": signed({"alg": "EdDSA", "kid": "rsa"}),
    "ES256 named for our key": signed({"alg": "ES256"}),
    "unknown kid": signed({"kid": "other"}),
    "kid a path": signed({"kid": "../../../dev/null"}, sign=by_secret(b"")),
    "kid an SQL text": signed({"kid": "x' UNION SELECT 'secret'--"}, sign=by_secret(b"secret")),
    "kid a number": signed({"kid": 1}),
    "kid a list": signed({"kid": [KID]}),
    "kid missing": without_header("kid"),
    "jku": signed({"jku": "https://evil.example/jwks.json"}),
    "x5u": signed({"x5u": "https://evil.example/cert.pem"}),
    "x5c": signed({"x5c": ["MIIB"]}),
    "own jwk": signed({"jwk": public_jwk(STRANGER.public_key())}, sign=STRANGER.sign),
    "crit": signed({"crit": ["exp"]}),
    "b64 false": signed({"b64": False, "crit": ["b64"]}),
    "stranger's key": signed(sign=STRANGER.sign),
    "tampered payload": tampered(),
    "ID token": signed({"typ": "JWT"}),
    "logout token": signed({"typ": "logout+jwt"}),
    "typ missing": without_header("typ"),
    "other audience": signed(claims={"aud": ["licensing"]}),
    "audience as a longer text": signed(claims={"aud": "intake2"}),
    "audience a number": signed(claims={"aud": 7}),
    "audience none": signed(claims={"aud": []}),
    "issuer a part of ours": signed(claims={"iss": "https://id.example.gov"}),
    "issuer longer than ours": signed(claims={"iss": ISSUER + ".evil.example"}),
    "issuer with slash": signed(claims={"iss": ISSUER + "/"}),
    "issuer a list": signed(claims={"iss": [ISSUER]}),
    "expired": signed(claims={"exp": seconds(seconds=-1)}),
    "expires now": signed(claims={"exp": seconds()}),
    "expiry a text": signed(claims={"exp": "9999999999"}),
    "expiry not a number": signed(claims={"exp": float("nan")}),
    "expiry endless": signed(claims={"exp": float("inf")}),
    "expiry true": signed(claims={"exp": True}),
    "not yet valid": signed(claims={"nbf": seconds(minutes=1)}),
    "issued in the future": signed(claims={"iat": seconds(minutes=1)}),
    "role unknown": signed(claims={"roles": ["root"]}),
    "role system": signed(claims={"roles": ["clerk", "system"]}),
    "roles a text": signed(claims={"roles": "administrator"}),
    "roles nested": signed(claims={"roles": [["clerk"]]}),
    "no role": signed(claims={"roles": []}),
    "level unknown": signed(claims={"level": 7}),
    "level a text": signed(claims={"level": "4"}),
    "subject a service": signed(claims={"sub": "system:intake"}),
    "subject empty": signed(claims={"sub": ""}),
    "subject a number": signed(claims={"sub": 5}),
    "window a number": signed(claims={"window": 5}),
} | {
    f"without {claim}": signed(without=claim)
    for claim in CLAIMS
    if claim not in ("department", "window")
}
