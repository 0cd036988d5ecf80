"""The history of a case: every act that came, applied or not (rules.md D)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.tables import case_history
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: actor, unit, opinion, start and end of the step that it ended."""

    act: str
    actor: str
    unit: str
    opinion: str
    ended_at: datetime
    task_id: UUID | None = None


def write_history(
    work: Work,
    deed: Deed,
    *,
    before: Case | None,
    after: Case,
    is_applied: bool,
) -> None:
    """Add one row. before: None for the act that opened the case."""
    stage = (before or after).stage
    started_at = _step_began(before, deed) if before else deed.ended_at
    work.insert(
        case_history,
        {
            "id": new_id(),
            "application_number": after.number,
            "act": deed.act,
            "is_applied": is_applied,
            "status_before": before.status if before else None,
            "status_after": after.status,
            "stage": stage.code if stage else None,
            "task_id": deed.task_id,
            "actor": deed.actor,
            "unit": deed.unit,
            "opinion": deed.opinion,
            "started_at": min(started_at, deed.ended_at),
            "ended_at": deed.ended_at,
            "recorded_at": work.now,
        },
    )


def _step_began(case: Case, deed: Deed) -> datetime:
    for task in case.tasks:
        if task.id == deed.task_id:
            return task.assigned_at
    return case.entered_at
