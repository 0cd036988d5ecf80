"""Take a back office's decision: the next stage, or the end of the case."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out, with_directory
from services.routing.domain.case import Case, Outcome
from services.routing.domain.directory import Directory
from services.routing.domain.offices import acceptance_day
from services.routing.domain.task import Decision
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import TaskDecided
from shared.unit_of_work import Work


async def decide_task(work: Work, decided: TaskDecided, directories: Directories) -> None:
    """Apply the one decision of a task; a second, or one of another body, is recorded and audited.

    Raises: NotYet when the task has not been assigned yet."""
    decision = Decision(**decided.decision.model_dump())
    task_id = UUID(decided.task_id)
    calendar = await current_calendar(work.connection)

    async def act(case: Case) -> Outcome:
        def in_directory(directory: Directory) -> Outcome:
            return case.decide_task(task_id, decision, directory, calendar, work.now)

        return await with_directory(work, directories, acceptance_day(case), in_directory)

    deed = Deed(
        act="decide_task",
        actor=decision.decided_by,
        unit=decision.organization,
        opinion=decision.reason,
        ended_at=decision.decided_at,
        task_id=task_id,
    )
    await carry_out(work, decided.application_number, deed, act)
