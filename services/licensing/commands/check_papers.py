"""Mark papers as in order, once for all offices of the stage (共享材料一次核验)."""

from collections.abc import Sequence

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.joint_review import check_papers as checked
from services.licensing.domain.review import Review
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def check_papers(
    work: Work,
    task: TaskId,
    *,
    papers: Sequence[tuple[str, str]],
    is_complete: bool,
    seen_version: int | None,
) -> Review:
    """papers: code and remark.  Raises: as change_review and joint_review.check_papers."""
    return await change_review(
        work,
        task,
        lambda review: checked(
            review,
            papers=papers,
            is_complete=is_complete,
            by=officer_of(work.actor),
            now=work.now,
        ),
        called="check_papers",
        seen_version=seen_version,
    )
