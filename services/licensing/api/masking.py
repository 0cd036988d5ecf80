"""What a desk shows of a person: masked, in the applicant's lines and inside the form alike."""

from typing import Any

from services.licensing.api.review_bodies import Applicant
from services.licensing.domain.review import Review
from services.licensing.repository.parts import Person, open_form, open_party
from shared.identifiers import mask_id, mask_phone
from shared.masking import mask_party_name, masked_answers
from shared.security.keys import KeyRing


def masked_applicant(review: Review, keys: KeyRing) -> Applicant:
    """The applicant of a review as the desk shows them."""
    papers = review.papers
    return masked_party(
        keys,
        papers.applicant_kind,
        papers.applicant_sealed,
        application_number=review.application_number,
    )


def masked_party(keys: KeyRing, kind: str, sealed: str, *, application_number: str) -> Applicant:
    """An applicant as a desk shows them, from what travelled sealed."""
    person = open_party(keys, sealed, application_number=application_number)
    return Applicant(
        kind=kind,
        name=mask_party_name(kind, person.name),
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
    """The form as colleagues may see it."""
    form = open_form(keys, review.papers.form_sealed, task=review.task)
    return masked_answers(review.papers.form_sensitivity, form)
