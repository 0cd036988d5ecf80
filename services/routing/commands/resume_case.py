"""Let the clocks run again after a special procedure."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.pausing import resume
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import TaskResumed
from shared.unit_of_work import Work


async def resume_case(work: Work, resumed: TaskResumed) -> None:
    """Apply the end of a suspension; the due dates move by the uncounted days.

    Raises: NotYet when the suspension has not arrived yet."""
    task_id = UUID(resumed.task_id)
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        return resume(
            case,
            task_id,
            organization=resumed.organization,
            resumed_at=resumed.resumed_at,
            calendar=calendar,
            now=work.now,
        )

    deed = Deed(
        act="resume_case",
        actor=resumed.resumed_by,
        unit=resumed.organization,
        opinion="",
        ended_at=resumed.resumed_at,
        task_id=task_id,
    )
    await carry_out(work, resumed.application_number, deed, act)
