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
    as_of: int,
) -> None:
    """Of an answer that came before, or to a review that has moved on, only the papers are new.

    as_of: the sequence of the news.

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
    if is_awaited:
        changed, _ = review.answer_supplement(
            materials=materials, remark=remark, answered_at=answered_at, as_of=as_of
        )
        work.record("take_in_supplement", review.application_number, task=task)
    else:
        changed = review.with_papers(materials, as_of)
    if changed is not review:
        save_review(work, changed)
