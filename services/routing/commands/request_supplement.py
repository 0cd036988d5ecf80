"""Take a back office's one request for what is missing; those of a joint stage are collected."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import ask
from services.routing.domain.facts import Defect
from services.routing.domain.joint import SupplementAsk
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import TaskSupplementRequested
from shared.unit_of_work import Work


async def request_supplement(
    work: Work, asked: TaskSupplementRequested, *, collecting_working_days: int
) -> None:
    """Pass the request on to the origin window, once per case; a second goes back to its desk.

    collecting_working_days: how long the requests of a stage with several offices are collected.
    Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(asked.task_id)
    itemized = tuple(Defect(one.material, one.name, one.defect) for one in asked.itemized) or tuple(
        Defect(None, "", defect) for defect in asked.defects
    )
    request = SupplementAsk(
        request_id=asked.request_id,
        task_id=task_id,
        organization_name="",
        defects=itemized,
        supplement_until=asked.supplement_until,
        requested_by=asked.requested_by,
        requested_at=asked.requested_at,
    )
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        return ask(
            case,
            request,
            organization=asked.organization,
            calendar=calendar,
            working_days=collecting_working_days,
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
