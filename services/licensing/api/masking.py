"""What a desk shows of a person: masked, in the applicant's lines and inside the form alike."""

import re
from typing import Any

from services.licensing.api.review_bodies import Applicant
from services.licensing.domain.review import Review
from services.licensing.repository.parts import Person, open_form, open_party
from shared.identifiers import mask_id, mask_name, mask_phone
from shared.security.keys import KeyRing

_IDENTITY = re.compile(r"\d{17}[\dXx]|[0-9A-HJ-NPQRTUWXY]{18}")
_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


def masked_applicant(review: Review, keys: KeyRing) -> Applicant:
    """The applicant of a review as the desk shows them."""
    person = open_party(
        keys, review.papers.applicant_sealed, application_number=review.application_number
    )
    kind = review.papers.applicant_kind
    return Applicant(
        kind=kind,
        name=mask_name(person.name) if kind == "person" else person.name,
        identity_number=mask_id(person.identity_number),
        phone=mask_phone(person.phone),
    )


def whole_applicant(review_kind: str, person: Person) -> Applicant:
    """The applicant in full."""
    return Applicant(
        kind=review_kind,
        name=person.name,
        identity_number=person.identity_number,
        phone=person.phone,
    )


def masked_form(review: Review, keys: KeyRing) -> dict[str, Any]:
    """The form with every identity number and phone number masked."""
    form = open_form(keys, review.papers.form_sealed, task=review.task)
    return {name: _masked(value) for name, value in form.items()}


def _masked(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _IDENTITY.fullmatch(text):
        return mask_id(text)
    return mask_phone(text) if _PHONE.fullmatch(text) else value
