"""Extend the limit of a review, once (延期)."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import ApproverRank
from shared.calendar_versions import current_calendar
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def extend_review(
    work: Work,
    task: TaskId,
    *,
    working_days: int,
    reason: str,
    approver_rank: ApproverRank,
    seen_version: int | None,
) -> Review:
    """Raises: as change_review and Review.extend."""
    calendar = await current_calendar(work.connection)
    return await change_review(
        work,
        task,
        lambda review: review.extend(
            working_days=working_days,
            reason=reason,
            by=officer_of(work.actor),
            now=work.now,
            calendar=calendar,
            approver_rank=approver_rank,
        ),
        called="extend",
        seen_version=seen_version,
    )
