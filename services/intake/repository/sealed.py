"""Sealing of intake's personal fields, and the query codes derived from an application's seed.

One purpose per field, bound to the row; sealers are kept per key ring because they cache ciphers."""

import hmac
import secrets
import unicodedata
from functools import lru_cache

from shared.identifiers import ApplicationNumber, new_query_code
from shared.security.keys import KeyRing, UnknownKey
from shared.security.sealing import BlindIndex, Sealer

APPLICANT = "intake.applications.applicant"
AGENT = "intake.applications.agent"
FORM = "intake.applications.form"
NOTICE = "intake.applications.notice"
ENTRY = "intake.applications.entry"
LAPSE = "intake.lapses.reason"
FOLLOW_UP = "intake.follow_ups.form"
VISITOR = "intake.appointments.visitor"
DOCUMENT = "intake.documents.content"
FILE_NAME = "intake.files.name"
COMMITMENT = "intake.commitments.text"
SIGNATURE = "intake.commitments.signature"
MESSAGES = "messages"
MESSAGE_FORMS = "messages.form"
APPLICANT_NAME = "intake.applications.applicant_name"
IDENTITY = "intake.applications.identity_number"
STATUS_QUERY = "intake.status_query"
APPOINTMENT_CODE = "intake.appointment_code"
TOKEN_HEX_DIGITS = 32
_DOTS = str.maketrans(dict.fromkeys("•‧・･．.", "·"))


@lru_cache(maxsize=64)
def sealer(keys: KeyRing, purpose: str) -> Sealer:
    """The sealer of one purpose."""
    return Sealer(keys, purpose)


@lru_cache(maxsize=8)
def identity_index(keys: KeyRing) -> BlindIndex:
    """Finds applications of the same person or organisation."""
    return BlindIndex(keys, IDENTITY)


@lru_cache(maxsize=8)
def name_index(keys: KeyRing) -> BlindIndex:
    """Finds applications by the applicant's whole name."""
    return BlindIndex(keys, APPLICANT_NAME)


def searchable_name(name: str) -> str:
    """A name as it is fingerprinted: without spaces, one kind of dot, one form of each letter.

    Rare characters (GB 18030-2022) are whole characters here as everywhere."""
    return "".join(unicodedata.normalize("NFC", name).split()).translate(_DOTS).casefold()


def new_query_seed(keys: KeyRing) -> str:
    """What an application's query code and token are derived from: a key id and 128 random bits."""
    return f"{keys.current}.{secrets.token_hex(16)}"


def query_secrets(keys: KeyRing, number: ApplicationNumber, seed: str) -> tuple[str, str]:
    """The query code for the receipt and the 128-bit token for its QR code.

    Derived by a keyed HMAC, so that no copy of either lies in the database.
    Returns: code, token.  Raises: UnknownKey."""
    code, digest = _code_of(keys, STATUS_QUERY, number, seed)
    return code, digest.hex()[:TOKEN_HEX_DIGITS]


def appointment_code(keys: KeyRing, appointment: str, seed: str) -> str:
    """The code by which a visitor cancels an appointment; derived like a query code.

    appointment: its id.  Raises: UnknownKey."""
    return _code_of(keys, APPOINTMENT_CODE, appointment, seed)[0]


def _code_of(keys: KeyRing, purpose: str, subject: str, seed: str) -> tuple[str, bytes]:
    key_id, _, salt = seed.partition(".")
    key = keys.derive(purpose, key_id)
    digest = hmac.digest(key, f"{subject}|{salt}".encode(), "sha512")
    rest = int.from_bytes(digest[32:])

    def next_digit(below: int) -> int:
        nonlocal rest
        rest, digit = divmod(rest, below)
        return digit

    return new_query_code(next_digit), digest


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
