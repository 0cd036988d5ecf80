"""Where the verifying keys come from, and what happens while the issuer is away."""

import json
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.clock import FrozenClock
from shared.security.jwks import KeysUnreadable, key_id_of, keys_of, public_jwk
from shared.security.tokens import InvalidToken, JwksFile, JwksUrl, TokenVerifier
from tests.shared.token_corpus import CLERK, ISSUER, JWKS, KEY, KID, NOW, STRANGER, signed


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


class Site:
    """The issuer's site: its answer and how often it was asked."""

    def __init__(self) -> None:
        self.answer: bytes | Exception = json.dumps(JWKS).encode()
        self.asked = 0
        self.seconds = 0.0

    def fetch(self, url: str) -> bytes:
        assert url == "https://id.example.gov.cn/jwks.json"
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def keys(self) -> JwksUrl:
        return JwksUrl(
            "https://id.example.gov.cn/jwks.json", fetch=self.fetch, monotonic=lambda: self.seconds
        )


async def accepts(verifier: TokenVerifier, token: str) -> bool:
    try:
        return await verifier.verify_async(token) == CLERK
    except InvalidToken:
        return False


async def test_keys_are_fetched_once_for_many_tokens(clock: FrozenClock) -> None:
    site = Site()
    verifier = TokenVerifier(ISSUER, "intake", site.keys(), clock=clock)

    assert all([await accepts(verifier, signed(claims={"jti": str(n)})) for n in range(5)])
    assert verifier.verify(signed()) == CLERK
    assert site.asked == 1


async def test_unknown_keys_make_us_ask_at_most_once_a_minute(clock: FrozenClock) -> None:
    site = Site()
    verifier = TokenVerifier(ISSUER, "intake", site.keys(), clock=clock)

    for number in range(50):
        assert not await accepts(verifier, signed({"kid": f"guess-{number}"}))
    assert site.asked == 1
    site.seconds = 61
    assert not await accepts(verifier, signed({"kid": "guess"}))
    assert site.asked == 2


async def test_a_new_key_of_the_issuer_is_found(clock: FrozenClock) -> None:
    site = Site()
    verifier = TokenVerifier(ISSUER, "intake", site.keys(), clock=clock)
    assert await accepts(verifier, signed())
    site.answer = json.dumps({"keys": [public_jwk(STRANGER.public_key())]}).encode()
    site.seconds = 61

    renewed = signed({"kid": key_id_of(STRANGER.public_key())}, sign=STRANGER.sign)

    assert await accepts(verifier, renewed)
    assert not await accepts(verifier, signed())


@pytest.mark.parametrize("answer", [OSError("down"), b"<html>", b"{}", b"[" * 100_000])
async def test_the_last_keys_keep_working_while_the_issuer_is_away(
    clock: FrozenClock, answer: bytes | Exception
) -> None:
    site = Site()
    verifier = TokenVerifier(ISSUER, "intake", site.keys(), clock=clock)
    assert await accepts(verifier, signed())
    site.answer = answer
    site.seconds = 700

    assert await accepts(verifier, signed())
    assert await accepts(verifier, signed(claims={"jti": "2"}))
    assert site.asked == 2


def test_keys_that_are_unfit_are_passed_over() -> None:
    weak = rsa.generate_private_key(65537, 1024).public_key()
    private = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(KEY))
    unfit = [
        json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(weak)) | {"kid": "weak"},
        private | {"kid": "private"},
        public_jwk(KEY.public_key()) | {"kid": "for-encryption", "use": "enc"},
        public_jwk(KEY.public_key()) | {"kid": "wrong-algorithm", "alg": "HS256"},
        {"kty": "OKP", "crv": "Ed25519", "kid": "short", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": public_jwk(KEY.public_key())["x"]},
        "no key",
    ]

    keys = keys_of(json.dumps({"keys": [*unfit, public_jwk(KEY.public_key())]}).encode())

    assert set(keys) == {KID}


def test_a_key_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(KeysUnreadable):
        JwksFile(tmp_path / "absent.json")


def test_a_key_is_named_by_its_published_thumbprint() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    named = key_id_of(Ed25519PrivateKey.from_private_bytes(seed).public_key())

    assert named == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
