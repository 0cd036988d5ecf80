"""The papers of a case as messages to its offices: the answer to a request, and what else came in."""

from datetime import datetime

from services.routing.domain.case import Case
from services.routing.domain.facts import PapersChanged, SupplementWasAnswered
from shared import contracts
from shared.contracts.envelope import Event
from shared.contracts.parts import MaterialState


def materials_of(case: Case) -> tuple[MaterialState, ...]:
    """All papers as they stand."""
    return tuple(MaterialState.model_validate(one) for one in case.dossier.materials)


def answered(case: Case, fact: SupplementWasAnswered) -> Event:
    """For an office that asked."""
    return contracts.TaskSupplementAnswered(
        task_id=str(fact.task.id),
        application_number=case.number,
        request_id=fact.request_id,
        materials=materials_of(case),
        remark=fact.remark,
        answered_at=fact.answered_at,
    )


def changed(case: Case, fact: PapersChanged, now: datetime) -> Event:
    """For an office that did not ask."""
    return contracts.TaskMaterialsUpdated(
        task_id=str(fact.task.id),
        application_number=case.number,
        materials=materials_of(case),
        updated_at=now,
    )
