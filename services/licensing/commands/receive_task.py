"""Put a task on its desk."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.licensing.domain.review import Review
from services.licensing.repository.parts import seal_form
from services.licensing.repository.reviews import add_review
from shared.unit_of_work import Work


async def receive_task(work: Work, review: Review, *, form: Mapping[str, Any]) -> None:
    """Put the task on its desk, its form sealed; a repeated assignment changes nothing."""
    form_sealed = seal_form(work.keys, form, task=review.task)
    papers = replace(review.papers, form_sealed=form_sealed)
    await add_review(work.connection, replace(review, papers=papers))
