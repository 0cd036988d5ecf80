"""Sealing of intake's personal fields, and the query codes derived from an application's seed.

One purpose per field, bound to the row; sealers are kept per key ring because they cache ciphers."""

import hmac
import secrets
from functools import lru_cache

from shared.identifiers import ApplicationNumber, new_query_code
from shared.security.keys import KeyRing, UnknownKey
from shared.security.sealing import BlindIndex, Sealer

APPLICANT = "intake.applications.applicant"
AGENT = "intake.applications.agent"
FORM = "intake.applications.form"
NOTICE = "intake.applications.notice"
DOCUMENT = "intake.documents.content"
FILE_NAME = "intake.files.name"
COMMITMENT = "intake.commitments.text"
SIGNATURE = "intake.commitments.signature"
MESSAGES = "messages"
MESSAGE_FORMS = "messages.form"
IDENTITY = "intake.applications.identity_number"
STATUS_QUERY = "intake.status_query"
TOKEN_HEX_DIGITS = 32


@lru_cache(maxsize=64)
def sealer(keys: KeyRing, purpose: str) -> Sealer:
    """The sealer of one purpose."""
    return Sealer(keys, purpose)


@lru_cache(maxsize=8)
def identity_index(keys: KeyRing) -> BlindIndex:
    """Finds applications of the same person or organisation."""
    return BlindIndex(keys, IDENTITY)


def new_query_seed(keys: KeyRing) -> str:
    """What an application's query code and token are derived from: a key id and 128 random bits."""
    return f"{keys.current}.{secrets.token_hex(16)}"


def query_secrets(keys: KeyRing, number: ApplicationNumber, seed: str) -> tuple[str, str]:
    """The query code for the receipt and the 128-bit token for its QR code.

    Derived by a keyed HMAC, so that no copy of either lies in the database.
    Returns: code, token.  Raises: UnknownKey."""
    key_id, _, salt = seed.partition(".")
    key = keys.derive(STATUS_QUERY, key_id)
    digest = hmac.digest(key, f"{number}|{salt}".encode(), "sha512")
    rest = int.from_bytes(digest[32:])

    def next_digit(below: int) -> int:
        nonlocal rest
        rest, digit = divmod(rest, below)
        return digit

    return new_query_code(next_digit), digest.hex()[:TOKEN_HEX_DIGITS]


def opens_status(
    keys: KeyRing, number: ApplicationNumber, seed: str, *, code: str, token: str
) -> bool:
    """Whether code or token is the one given out for this application; in constant time."""
    try:
        right_code, right_token = query_secrets(keys, number, seed)
    except UnknownKey:
        return False
    is_code = hmac.compare_digest(right_code.encode(), code.encode())
    is_token = hmac.compare_digest(right_token.encode(), token.encode())
    return is_code or is_token
