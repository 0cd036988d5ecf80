"""The JSON form of a review's and a licence's parts, and the seals on what is personal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from services.licensing.domain.licence import FaceLine, Particulars
from shared.security.keys import KeyRing
from shared.security.sealing import BlindIndex, Sealer

T = TypeVar("T")

MESSAGES = "messages"
MESSAGE_FORMS = "messages.form"
"""The purpose under which parties and forms travel sealed between the services."""


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    adapter = _ADAPTERS.get(kind)
    if adapter is None:
        adapter = _ADAPTERS[kind] = TypeAdapter(kind)
    return adapter


def written(part: object | None) -> Any:
    """A part as JSON."""
    return None if part is None else _adapter(type(part)).dump_python(part, mode="json")


def read(kind: type[T], value: Any) -> T:
    """A part from its JSON."""
    return _adapter(kind).validate_python(value)


def read_or_none(kind: type[T], value: Any) -> T | None:
    """A part from its JSON, where there may be none."""
    return None if value is None else read(kind, value)


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant as opened from its seal."""

    name: str
    identity_number: str
    phone: str


def open_party(keys: KeyRing, sealed: str, *, application_number: str) -> Person:
    """The applicant of a message. Raises: SealBroken."""
    opened = json.loads(_sealer(keys.messages, MESSAGES).open(sealed, bound_to=application_number))
    return Person(
        str(opened["name"]), str(opened["identity_number"]), str(opened.get("phone") or "")
    )


def open_travelling_form(keys: KeyRing, sealed: str, *, application_number: str) -> dict[str, Any]:
    """The application form of a message. Raises: SealBroken."""
    opened = _sealer(keys.messages, MESSAGE_FORMS).open(sealed, bound_to=application_number)
    form: dict[str, Any] = json.loads(opened)
    return form


def seal_form(keys: KeyRing, form: Mapping[str, Any], *, task: str) -> str:
    """The application form, sealed for its review."""
    text = json.dumps(dict(form), ensure_ascii=False)
    return _sealer(keys, "reviews.form").seal(text, bound_to=task)


def open_form(keys: KeyRing, sealed: str, *, task: str) -> dict[str, Any]:
    """The application form of a review. Raises: SealBroken."""
    form: dict[str, Any] = json.loads(_sealer(keys, "reviews.form").open(sealed, bound_to=task))
    return form


def seal_particulars(keys: KeyRing, particulars: Particulars, *, number: str) -> str:
    """What only the holder and the bodies involved may read, sealed for its licence."""
    text = json.dumps(written(particulars), ensure_ascii=False)
    return _sealer(keys, "licences.particulars").seal(text, bound_to=number)


def open_particulars(keys: KeyRing, sealed: str, *, number: str) -> Particulars:
    """The particulars of a licence. Raises: SealBroken."""
    opened = json.loads(_sealer(keys, "licences.particulars").open(sealed, bound_to=number))
    face = tuple(FaceLine(**line) for line in opened.pop("face"))
    return Particulars(**opened, face=face)


def holder_index(keys: KeyRing, holder_code: str) -> str:
    """The fingerprint by which a holder's licences are found."""
    return _index(keys).of(holder_code)


def holder_indexes(keys: KeyRing, holder_code: str) -> tuple[str, ...]:
    """The fingerprints to look for, by every key of the ring."""
    return _index(keys).all_of(holder_code)


@cache
def _sealer(keys: KeyRing, purpose: str) -> Sealer:
    return Sealer(keys, purpose)


@cache
def _index(keys: KeyRing) -> BlindIndex:
    return BlindIndex(keys, "licences.holder")
