"""Move the due date of work on a desk, because a new holiday list moved the limit of its task."""

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.repository.reviews import review_for_change, save_review
from shared.calendar import DueDate
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def reschedule_task(work: Work, task: TaskId, *, before: DueDate, due: DueDate) -> None:
    """A review that is no longer open keeps its date.

    Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    if not review.is_open or review.due == due:
        return
    save_review(work, review.rescheduled(due))
    work.record(
        "reschedule_task",
        review.application_number,
        task=task,
        before=before.date.isoformat(),
        due=due.date.isoformat(),
    )
