"""Take a task off its desk; a decision already made stands, and routing arbitrates."""

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def recall_task(work: Work, task: TaskId, *, reason: str) -> None:
    """Recalling what is decided or recalled changes nothing.

    Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    if not review.is_open:
        return
    recalled, _ = review.recall(reason=reason)
    save_review(work, recalled)
    work.record("recall", recalled.application_number, task=task)
