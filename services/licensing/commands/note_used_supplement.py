"""Note on a desk that another office has made the one request for papers of the case."""

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.domain.joint_review import without_further_supplement
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def note_used_supplement(work: Work, task: TaskId) -> None:
    """A review that knows it stays as it is; a closed one notes it too.

    Raises: NotYet when the task has not arrived yet.  Source: 行政许可法 Art. 32."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"任务 {task} 尚未送达（task not here yet）") from error
    if review.supplement_used:
        return
    save_review(work, without_further_supplement(review))
    work.record("note_used_supplement", review.application_number, task=task)
