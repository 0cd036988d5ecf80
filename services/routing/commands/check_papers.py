"""Take it that an office found papers in order, or that it asks the applicant for nothing."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import check_papers as checked
from services.routing.domain.joint import CheckedPaper, PapersCheck
from services.routing.repository.history import Deed
from shared.contracts import TaskMaterialsChecked
from shared.unit_of_work import Work


async def check_papers(work: Work, event: TaskMaterialsChecked) -> None:
    """Keep who verified what, and tell the other offices of the stage.

    Raises: NotYet when the task has not been assigned yet."""
    check = PapersCheck(
        task_id=UUID(event.task_id),
        organization_name="",
        checked_by=event.checked_by,
        checked_by_name=event.checked_by_name,
        checked_at=event.checked_at,
        papers=tuple(CheckedPaper(one.material, one.remark) for one in event.checks),
        is_complete=event.is_complete,
    )

    def act(case: Case) -> Outcome:
        return checked(case, check, event.organization)

    said = [f"{one.material}已核验{one.remark}" for one in event.checks]
    if event.is_complete:
        said.append("材料齐全，无需补正")
    deed = Deed(
        act="check_materials",
        actor=event.checked_by,
        unit=event.organization,
        opinion="；".join(said),
        ended_at=event.checked_at,
        task_id=check.task_id,
    )
    await carry_out(work, event.application_number, deed, act)
