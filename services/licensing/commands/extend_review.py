"""Extend the limit of a review, once (延期)."""

from services.licensing.commands.change_review import change_review, officer_for
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import ApproverRank
from services.licensing.domain.stand_in import StandInRole
from shared.calendar_versions import current_calendar
from shared.identifiers import StaffId, TaskId
from shared.unit_of_work import Work


async def extend_review(
    work: Work,
    task: TaskId,
    *,
    working_days: int,
    reason: str,
    approver_rank: ApproverRank,
    on_behalf_of: StaffId | None,
    seen_version: int | None,
) -> Review:
    """on_behalf_of: whose stand-in acts; who is no chief acts as the stand-in of one.

    Raises: as officer_for, change_review and Review.extend."""
    by = await officer_for(work, on_behalf_of, role=StandInRole.CHIEF)
    calendar = await current_calendar(work.connection)
    return await change_review(
        work,
        task,
        lambda review: review.extend(
            working_days=working_days,
            reason=reason,
            by=by,
            now=work.now,
            calendar=calendar,
            approver_rank=approver_rank,
        ),
        called="extend",
        seen_version=seen_version,
        by=by,
    )
