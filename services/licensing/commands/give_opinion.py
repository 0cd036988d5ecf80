"""Give the reviewer's opinion (审查意见)."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Verdict
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def give_opinion(
    work: Work,
    task: TaskId,
    *,
    outcome: Verdict,
    text: str,
    legal_basis: str,
    seen_version: int | None,
) -> Review:
    """Raises: as change_review and Review.give_opinion."""
    return await change_review(
        work,
        task,
        lambda review: review.give_opinion(
            outcome=outcome,
            text=text,
            legal_basis=legal_basis,
            by=officer_of(work.actor),
            now=work.now,
        ),
        called="give_opinion",
        seen_version=seen_version,
    )
