"""Lay on the desk what came in for the case without this office having asked for it."""

from collections.abc import Sequence

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.domain.review_parts import ReviewedMaterial
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def take_in_papers(
    work: Work, task: TaskId, materials: Sequence[ReviewedMaterial], *, as_of: int
) -> None:
    """Older news than the known one changes nothing; a closed review too shows how the papers stand.

    as_of: the sequence of the news.  Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    changed = review.with_papers(materials, as_of)
    if changed is not review:
        save_review(work, changed)
