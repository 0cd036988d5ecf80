"""Stop the clock of a review for a lawful reason (特别程序)."""

from datetime import datetime

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def suspend_review(
    work: Work,
    task: TaskId,
    *,
    reason_code: str,
    reason: str,
    expected_until: datetime,
    document: str,
    seen_version: int | None,
) -> Review:
    """Raises: as change_review and Review.suspend."""
    return await change_review(
        work,
        task,
        lambda review: review.suspend(
            reason_code=reason_code,
            reason=reason,
            expected_until=expected_until,
            by=officer_of(work.actor),
            now=work.now,
            document=document,
        ),
        called="suspend",
        seen_version=seen_version,
    )
