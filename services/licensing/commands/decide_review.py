"""Decide as the back office, once per task (决定)."""

from services.licensing.commands.change_review import change_review, officer_for
from services.licensing.domain.review import Review
from shared.identifiers import StaffId, TaskId
from shared.unit_of_work import Work


async def decide_review(
    work: Work,
    task: TaskId,
    *,
    reason: str,
    legal_basis: str,
    remedy: str,
    on_behalf_of: StaffId | None,
    seen_version: int | None,
) -> Review:
    """on_behalf_of: for whom a stand-in acts.  Raises: as officer_for, change_review and Review.decide."""
    by = await officer_for(work, on_behalf_of)
    return await change_review(
        work,
        task,
        lambda review: review.decide(
            reason=reason,
            legal_basis=legal_basis,
            remedy=remedy,
            by=by,
            now=work.now,
        ),
        called="decide",
        seen_version=seen_version,
        by=by,
    )
