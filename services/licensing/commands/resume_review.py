"""Let the clock of a review run again."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from shared.calendar_versions import current_calendar
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def resume_review(
    work: Work, task: TaskId, *, remark: str, seen_version: int | None
) -> Review:
    """Raises: as change_review and Review.resume."""
    calendar = await current_calendar(work.connection)
    return await change_review(
        work,
        task,
        lambda review: review.resume(
            remark=remark, by=officer_of(work.actor), now=work.now, calendar=calendar
        ),
        called="resume",
        seen_version=seen_version,
    )
