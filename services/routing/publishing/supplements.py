"""The one request for papers as messages: to the window, and to whom it is now denied."""

from dataclasses import asdict

from services.routing.domain import facts as happened
from services.routing.domain.case import Case
from services.routing.domain.task import CaseTask
from shared import contracts
from shared.contracts.envelope import Event
from shared.contracts.parts import Defect


def requested(
    case: Case, fact: happened.SupplementWasRequested
) -> list[tuple[Event, CaseTask | None]]:
    """The one notice for the window, and word of it to the offices of the stage that have no part in it,
    also when they have answered; those that follow read it from their assignment."""
    news = contracts.CaseSupplementRequested(
        application_number=case.number,
        request_id=fact.request_id,
        task_id=str(fact.task.id),
        organization_name=fact.task.organization_name,
        defects=fact.defects,
        itemized=tuple(Defect(**asdict(one)) for one in fact.itemized),
        supplement_until=fact.supplement_until,
        requested_at=fact.requested_at,
    )
    others = (task for task in _at_work(case) if is_used_for(case, task))
    return [(news, None), *((_is_used(case, fact, task), task) for task in others)]


def _at_work(case: Case) -> tuple[CaseTask, ...]:
    """The tasks of the stage, whatever became of them, and advice that earlier stages asked for."""
    present = case.stage_index
    return tuple(task for task in case.tasks if task.stage_index == present or task.advisory)


def is_used_for(case: Case, task: CaseTask) -> bool:
    """Whether the one request was made without this office; requests still collected use nothing up."""
    return case.supplement is not None and task.id not in case.supplement.asked_by


def _is_used(case: Case, fact: happened.SupplementWasRequested, task: CaseTask) -> Event:
    return contracts.TaskSupplementUsed(
        task_id=str(task.id),
        application_number=case.number,
        organization_name=fact.task.organization_name,
        used_at=fact.requested_at,
    )
