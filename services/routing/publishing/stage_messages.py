"""Facts of a stage as contract messages: a task that went on, and how the stage stands."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.collecting import notice_until, states
from services.routing.domain.statuses import TaskStatus
from services.routing.domain.task import CaseTask, HandOn
from services.routing.publishing.meeting_messages import meeting_wanted, meetings_for
from shared import contracts
from shared.contracts import stage as shapes
from shared.contracts.envelope import Event
from shared.contracts.parts import Office


def office_of(task: CaseTask) -> Office:
    """The office that has a task, as others may see it."""
    return Office(
        organization=task.organization,
        organization_name=task.organization_name,
        department=task.department,
        level=int(task.level),
        phone=task.phone,
    )


def came_by(note: HandOn | None) -> shapes.HandOn | None:
    """How a task came from another office, without the names of persons' accounts."""
    return shapes.HandOn.model_validate(asdict(note)) if note else None


def holders_changed(case: Case, now: datetime) -> Event:
    """Who has the case now: the same stage, at other offices (A11.5)."""
    stage = case.plan.stages[case.stage_index]
    is_reported = any(task.is_reported for task in case.open_tasks)
    return contracts.CaseProgressed(
        application_number=case.number,
        stage=stage.code,
        stage_name=f"{stage.name}（转报）" if is_reported else stage.name,
        offices=tuple(office_of(task) for task in case.open_tasks if task.is_placed),
        progressed_at=now,
    )


def stage_updated(case: Case, task: CaseTask, now: datetime) -> Event:
    """How a stage stands for one of its offices; opinions for the lead department only.

    as_of: the version that the case has with it."""
    stage, leads = task.stage_index, task.leads and task.status is not TaskStatus.PASSED_ON
    said = states(case, stage)
    others = sorted(
        (one for one in case.tasks if one.id in said and one.id != task.id and one.is_placed),
        key=lambda one: one.id,
    )
    return contracts.TaskStageUpdated(
        task_id=str(task.id),
        application_number=case.number,
        as_of=case.version + (1 if case.announced else 0),
        colleagues=tuple(_colleague(one, said[one.id], told=leads) for one in others),
        verified=_verified(case, frozenset(said)),
        collecting_until=case.joint.collecting_until if stage == case.stage_index else None,
        supplement_until=notice_until(case, stage),
        may_ask_again=case.joint.may_ask == task.id,
        meetings=meetings_for(case, task),
        meeting_wanted=meeting_wanted(case, task),
        updated_at=now,
    )


def _colleague(one: CaseTask, state: str, *, told: bool) -> shapes.Colleague:
    opinion = None
    if told and one.decision is not None:
        opinion = shapes.ColleagueOpinion.model_validate(one.decision, from_attributes=True)
    return shapes.Colleague.model_validate(
        {
            "task_id": str(one.id),
            "organization": one.organization,
            "organization_name": one.organization_name,
            "department": one.department,
            "leads": one.leads,
            "state": state,
            "opinion": opinion,
        }
    )


def _verified(case: Case, of_stage: frozenset[UUID]) -> tuple[shapes.VerifiedMaterial, ...]:
    return tuple(
        shapes.VerifiedMaterial(
            material=paper.material,
            remark=paper.remark,
            organization_name=check.organization_name,
            checked_by_name=check.checked_by_name,
            checked_at=check.checked_at,
        )
        for check in case.joint.checks
        if check.task_id in of_stage
        for paper in check.papers
    )
