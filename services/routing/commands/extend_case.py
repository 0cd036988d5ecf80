"""Extend the statutory limit, once and before it expires."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import ApproverRank
from services.routing.domain.extending import extend
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import TaskExtended
from shared.unit_of_work import Work


async def extend_case(work: Work, extended: TaskExtended) -> None:
    """Apply the one extension; a second, or one after expiry, is recorded and audited.

    Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(extended.task_id)
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        return extend(
            case,
            task_id,
            organization=extended.organization,
            working_days=extended.working_days,
            reason=extended.reason,
            approved_by_name=extended.approved_by_name,
            extended_at=extended.extended_at,
            rank=ApproverRank(extended.approver_rank),
            calendar=calendar,
        )

    deed = Deed(
        act="extend_case",
        actor=extended.approved_by,
        unit=extended.organization,
        opinion=extended.reason,
        ended_at=extended.extended_at,
        task_id=task_id,
    )
    await carry_out(work, extended.application_number, deed, act)
