"""Move the due date of work on a desk, because the limit of its task moved."""

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.repository.reviews import review_for_change, save_review
from shared.calendar import DueDate
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def reschedule_task(work: Work, task: TaskId, *, due: DueDate, as_of: int) -> None:
    """Older news than the known one changes nothing; news may come after the office has answered.

    as_of: the sequence of the news.  A desk that shows the date already only notes the sequence.
    Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    if as_of <= review.due_as_of:
        return
    save_review(work, review.rescheduled(due, as_of=as_of))
    if review.due == due:
        return
    work.record(
        "reschedule_task",
        review.application_number,
        task=task,
        before=review.due.date.isoformat(),
        due=due.date.isoformat(),
    )
