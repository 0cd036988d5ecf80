"""A corpus of bad tokens, each refused; issued and remembered tokens."""

import json
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from shared.clock import FrozenClock
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode, StaffId
from shared.security import tokens
from shared.security.tokens import Actor, InvalidToken, JwksFile, Role, TokenIssuer, TokenVerifier
from tests.shared.token_corpus import (
    BAD_TOKENS,
    CLAIMS,
    CLERK,
    EC_KEY,
    ISSUER,
    JWKS,
    KEY,
    NOW,
    RSA_KEY,
    signed,
    tampered,
)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def jwks_file(tmp_path: Path) -> Path:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(JWKS), encoding="utf-8")
    return file


@pytest.fixture
def verifier(clock: FrozenClock, jwks_file: Path) -> TokenVerifier:
    return TokenVerifier(ISSUER, "intake", JwksFile(jwks_file), clock=clock)


@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_bad_token_is_refused_with_one_and_the_same_sentence(
    verifier: TokenVerifier, name: str
) -> None:
    with pytest.raises(InvalidToken, match="登录凭证无效或已过期，请重新登录。") as refused:
        verifier.verify(BAD_TOKENS[name])

    assert refused.value.reason


def test_the_corpus_the_bad_tokens_are_made_from_is_good(verifier: TokenVerifier) -> None:
    assert verifier.verify(signed()) == CLERK


def test_a_bad_token_is_still_refused_after_a_good_one(verifier: TokenVerifier) -> None:
    verifier.verify(signed())

    with pytest.raises(InvalidToken):
        verifier.verify(tampered())


def test_an_issued_token_names_its_actor_at_each_of_its_services(
    clock: FrozenClock, jwks_file: Path
) -> None:
    reviewer = Actor(
        staff=StaffId("zz-ajj-r01"),
        name="高文军",
        organization=OrganizationCode("11410100MBDEM0015W"),
        division=DivisionCode("410100"),
        level=Level.CITY,
        roles=frozenset({Role.REVIEWER, Role.CHIEF}),
        department=DepartmentCode("work_safety"),
    )
    audience = ["routing", "licensing"]

    token = TokenIssuer(KEY, ISSUER).token(
        reviewer, audience=audience, valid_for=timedelta(hours=1), now=NOW
    )

    for service in audience:
        verifier = TokenVerifier(ISSUER, service, JwksFile(jwks_file), clock=clock)
        assert verifier.verify(token) == reviewer
        assert verifier.verify(token) == reviewer


def test_no_token_is_issued_for_a_service() -> None:
    with pytest.raises(ValueError, match="does not act by token"):
        TokenIssuer(KEY, ISSUER).token(
            Actor.system("intake"), audience=["intake"], valid_for=timedelta(hours=1), now=NOW
        )


def test_tokens_by_rsa_and_by_elliptic_curve_keys_are_accepted(verifier: TokenVerifier) -> None:
    for key, algorithm, kid in ((RSA_KEY, "RS256", "rsa"), (EC_KEY, "ES256", "ec")):
        token = jwt.encode(
            CLAIMS, key, algorithm=algorithm, headers={"typ": "application/at+JWT", "kid": kid}
        )
        assert verifier.verify(token) == CLERK


def test_a_remembered_token_ends_when_it_expires(
    verifier: TokenVerifier, clock: FrozenClock
) -> None:
    token = signed()
    verifier.verify(token)
    clock.advance(timedelta(hours=8))

    with pytest.raises(InvalidToken):
        verifier.verify(token)


def test_a_remembered_token_ends_when_its_key_is_withdrawn(
    verifier: TokenVerifier, jwks_file: Path
) -> None:
    token = signed()
    verifier.verify(token)
    jwks_file.write_text(json.dumps({"keys": JWKS["keys"][1:]}), encoding="utf-8")

    with pytest.raises(InvalidToken):
        verifier.verify(signed({"kid": "unknown"}))
    with pytest.raises(InvalidToken):
        verifier.verify(token)


def test_only_so_many_tokens_are_remembered(
    verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_REMEMBERED", 3)
    several = [signed(claims={"jti": str(number)}) for number in range(10)]

    for token in several * 2:
        assert verifier.verify(token) == CLERK

    assert len(verifier._remembered) == 3
