"""Lay on the desk what a supplement request had asked for."""

from collections.abc import Sequence
from datetime import datetime

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.domain.lifecycle import ReviewStatus
from services.licensing.domain.review_parts import ReviewedMaterial
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def take_in_supplement(
    work: Work,
    task: TaskId,
    *,
    request_id: str,
    materials: Sequence[ReviewedMaterial],
    remark: str,
    answered_at: datetime,
) -> None:
    """An answer that came before, or to a review that has moved on, changes nothing.

    Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    is_awaited = (
        review.status is ReviewStatus.SUPPLEMENT_REQUESTED
        and review.supplement is not None
        and review.supplement.request_id == request_id
    )
    if not is_awaited:
        return
    answered, _ = review.answer_supplement(
        materials=materials, remark=remark, answered_at=answered_at
    )
    save_review(work, answered)
    work.record("take_in_supplement", answered.application_number, task=task)
