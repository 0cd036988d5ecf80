"""Take a back office's one request for what is missing."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.facts import Defect
from services.routing.domain.pausing import request_supplement as requested
from services.routing.repository.history import Deed
from shared.contracts import TaskSupplementRequested
from shared.unit_of_work import Work


async def request_supplement(work: Work, asked: TaskSupplementRequested) -> None:
    """Pass the request on to the origin window, once per case; a second goes back to its desk.

    Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(asked.task_id)
    itemized = tuple(Defect(one.material, one.name, one.defect) for one in asked.itemized) or tuple(
        Defect(None, "", defect) for defect in asked.defects
    )

    def act(case: Case) -> Outcome:
        return requested(
            case,
            task_id,
            organization=asked.organization,
            request_id=asked.request_id,
            defects=asked.defects,
            itemized=itemized,
            supplement_until=asked.supplement_until,
            requested_by=asked.requested_by,
            requested_at=asked.requested_at,
            now=work.now,
        )

    deed = Deed(
        act="request_supplement",
        actor=asked.requested_by,
        unit=asked.organization,
        opinion="；".join(asked.defects),
        ended_at=asked.requested_at,
        task_id=task_id,
    )
    await carry_out(work, asked.application_number, deed, act)
