"""Query codes and tokens: derived, different for each application, and kept nowhere."""

from services.intake.repository.sealed import new_query_seed, opens_status, query_secrets
from shared.identifiers import QUERY_CODE_ALPHABET, ApplicationNumber
from shared.security.keys import KeyRing
from tests.intake.builders import NUMBER

OTHER = ApplicationNumber("4101021301202611200000028")


def test_code_and_token_are_the_same_at_every_print_and_open_the_status(keys: KeyRing) -> None:
    seed = new_query_seed(keys)

    code, token = query_secrets(keys, NUMBER, seed)

    assert (code, token) == query_secrets(keys, NUMBER, seed)
    assert len(code) == 10
    assert set(code) <= set(QUERY_CODE_ALPHABET)
    assert len(bytes.fromhex(token)) == 16
    assert opens_status(keys, NUMBER, seed, code=code, token="")
    assert opens_status(keys, NUMBER, seed, code="", token=token)


def test_another_number_or_another_seed_gives_other_secrets(keys: KeyRing) -> None:
    seed = new_query_seed(keys)
    code, token = query_secrets(keys, NUMBER, seed)

    assert not opens_status(keys, OTHER, seed, code=code, token=token)
    assert not opens_status(keys, NUMBER, new_query_seed(keys), code=code, token=token)


def test_nothing_opens_with_nothing_or_with_an_unknown_key(keys: KeyRing) -> None:
    assert not opens_status(keys, NUMBER, new_query_seed(keys), code="", token="")
    assert not opens_status(keys, NUMBER, "k99.00", code="", token="")
