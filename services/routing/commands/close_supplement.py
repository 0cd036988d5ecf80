"""Take it that the lead department waits for no further requests; the one notice goes out."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import close_by_lead
from services.routing.repository.history import Deed
from shared.contracts import TaskSupplementClosed
from shared.unit_of_work import Work


async def close_supplement(work: Work, closed: TaskSupplementClosed) -> None:
    """Send what was collected. Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(closed.task_id)

    def act(case: Case) -> Outcome:
        return close_by_lead(case, task_id, closed.organization, work.now)

    deed = Deed(
        act="close_supplement",
        actor=closed.closed_by,
        unit=closed.organization,
        opinion="牵头部门汇总补正要求",
        ended_at=closed.closed_at,
        task_id=task_id,
    )
    await carry_out(work, closed.application_number, deed, act)
