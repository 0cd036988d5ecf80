"""Stop the clocks for a special procedure (特别程序)."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.pausing import Suspension, suspend
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import TaskSuspended
from shared.unit_of_work import Work


async def suspend_case(work: Work, suspended: TaskSuspended) -> None:
    """Apply a back office's suspension.

    Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(suspended.task_id)
    suspension = Suspension(
        organization=suspended.organization,
        reason_code=suspended.reason_code,
        reason=suspended.reason,
        approved_by=suspended.approved_by,
        expected_until=suspended.expected_until,
        suspended_at=suspended.suspended_at,
        document=suspended.document,
        approved_by_name=suspended.approved_by_name,
    )
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        return suspend(case, task_id, suspension, calendar, work.now)

    deed = Deed(
        act="suspend_case",
        actor=suspended.approved_by,
        unit=suspended.organization,
        opinion=suspended.reason,
        ended_at=suspended.suspended_at,
        task_id=task_id,
    )
    await carry_out(work, suspended.application_number, deed, act)
