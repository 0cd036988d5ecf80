"""Read who the applicant is in full, for a stated reason that is kept."""

from dataclasses import dataclass
from typing import Any

from services.licensing.repository.parts import Person, open_form, open_party
from services.licensing.repository.reviews import find_review
from shared.identifiers import TaskId
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Unmasked:
    """The applicant and the form as they were handed in."""

    kind: str
    applicant: Person
    form: dict[str, Any]


async def unmask_applicant(work: Work, task: TaskId, *, reason: str) -> Unmasked:
    """Open the seals and record who did so and why.

    Raises: ReviewUnknown, SealBroken.  Source: rules.md H (unmask = reason + log)."""
    review = await find_review(work.connection, task, work.actor)
    applicant = open_party(
        work.keys, review.papers.applicant_sealed, application_number=review.application_number
    )
    form = open_form(work.keys, review.papers.form_sealed, task=task)
    number = review.application_number
    sealed = sealed_words(work.keys, reason, subject=number)
    work.record("unmask_applicant", number, task=task, reason=sealed)
    return Unmasked(review.papers.applicant_kind, applicant, form)
