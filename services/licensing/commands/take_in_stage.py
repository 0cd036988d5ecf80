"""Lay on the desk what routing tells of the other offices of the stage."""

from services.licensing.domain.errors import ReviewUnknown
from services.licensing.domain.joint_parts import StageState
from services.licensing.domain.joint_review import informed
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def take_in_stage(work: Work, task: TaskId, state: StageState) -> None:
    """An older word than the known one changes nothing; a closed review too hears the last one.

    Raises: NotYet when the task has not arrived yet."""
    try:
        review = await review_for_change(work.connection, task, work.actor)
    except ReviewUnknown as error:
        raise NotYet(f"task {task} has not arrived yet") from error
    changed = informed(review, state)
    if changed is not review:
        save_review(work, changed)
