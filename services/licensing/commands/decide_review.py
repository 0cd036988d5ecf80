"""Decide as the back office, once per task (决定)."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def decide_review(
    work: Work,
    task: TaskId,
    *,
    reason: str,
    legal_basis: str,
    remedy: str,
    seen_version: int | None,
) -> Review:
    """Raises: as change_review and Review.decide."""
    return await change_review(
        work,
        task,
        lambda review: review.decide(
            reason=reason,
            legal_basis=legal_basis,
            remedy=remedy,
            by=officer_of(work.actor),
            now=work.now,
        ),
        called="decide",
        seen_version=seen_version,
    )
