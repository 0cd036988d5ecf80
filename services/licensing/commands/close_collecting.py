"""As lead department, let the collected supplement requests go out as one notice now."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.joint_review import close_collecting as closed
from services.licensing.domain.review import Review
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def close_collecting(work: Work, task: TaskId, *, seen_version: int | None) -> Review:
    """Raises: as change_review and joint_review.close_collecting."""
    return await change_review(
        work,
        task,
        lambda review: closed(review, by=officer_of(work.actor), now=work.now),
        called="close_collecting",
        seen_version=seen_version,
    )
