"""Put a task on its desk."""

from dataclasses import replace

from services.licensing.domain.review import Review
from services.licensing.repository.parts import open_travelling_form, seal_form
from services.licensing.repository.reviews import add_review
from shared.unit_of_work import Work


async def receive_task(work: Work, review: Review, *, form_sealed: str) -> None:
    """Put the task on its desk, its form sealed anew for it; a repeated assignment changes nothing.

    form_sealed: as it travelled, bound to the application number.  Raises: SealBroken."""
    form = open_travelling_form(
        work.keys, form_sealed, application_number=review.application_number
    )
    papers = replace(review.papers, form_sealed=seal_form(work.keys, form, task=review.task))
    add_review(work, replace(review, papers=papers))
