"""One case as rows and back, written out column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.routing.domain.case import Case
from services.routing.domain.dossier import Dossier, SupplementRequest
from services.routing.domain.meeting import MeetingKind
from services.routing.domain.pauses import CasePause, PauseKind
from services.routing.domain.plan import (
    LeftOut,
    PlannedStage,
    PlannedTask,
    RoutePlan,
    StageRule,
)
from services.routing.domain.ringing import next_ring_at
from services.routing.domain.statuses import CaseStatus, TaskStatus
from services.routing.domain.task import CaseTask, Decision
from services.routing.repository.clock_documents import clock_document, clock_of
from services.routing.repository.joint_documents import (
    hand_on_document,
    hand_on_of,
    joint_document,
    joint_of,
    others_of,
)
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
)

Row = Mapping[str, Any]


def case_row(case: Case) -> dict[str, Any]:
    """The whole row of a new case."""
    dossier = case.dossier
    return {
        "application_number": case.number,
        "item": dossier.item,
        "origin": dossier.origin,
        "origin_organization": dossier.origin["organization"],
        "origin_division": dossier.origin_division,
        "applicant": dossier.applicant,
        "form_sealed": dossier.form_sealed,
        "materials": list(dossier.materials),
        "accepted_by": dossier.accepted_by,
        "commitment": dossier.commitment if dossier.commitment else sa.null(),
        "plan": plan_document(case.plan),
        "opened_at": case.opened_at,
        **changing_columns(case),
    }


def changing_columns(case: Case) -> dict[str, Any]:
    """What an act may change in the case's row, besides the materials."""
    dues, asked, decision = case.dues, case.supplement, case.decision
    return {
        "status": case.status,
        "stage_index": case.stage_index,
        "promised_due": dues.promised.date if dues else None,
        "promised_due_is_provisional": bool(dues and dues.promised.is_provisional),
        "statutory_due": dues.statutory.date if dues else None,
        "statutory_due_is_provisional": bool(dues and dues.statutory.is_provisional),
        "supplement_request_id": asked.request_id if asked else None,
        "supplement_task_id": asked.task_id if asked else None,
        "supplement_requested_at": asked.requested_at if asked else None,
        "supplement_answered_at": asked.answered_at if asked else None,
        "decision": decision_document(decision),
        "decided_at": decision.decided_at if decision else None,
        "licence_number": case.licence_number,
        "awaits_completion": case.dossier.awaits_completion,
        "materials_as_of": case.dossier.materials_as_of,
        "entered_at": case.entered_at,
        "closed_at": case.closed_at,
        "version": case.version,
        "announced": case.announced,
        "clocks": [clock_document(clock) for clock in case.clocks],
        "calendar_version": case.calendar_version,
        "rings_at": next_ring_at(case),
        "ring_leased_until": None,
        "rung": list(case.rung),
        "joint": joint_document(case.joint, asked),
    }


def case_of(
    row: Row,
    tasks: Sequence[CaseTask],
    pauses: Sequence[CasePause],
) -> Case:
    """A case from its row and what hangs on it."""
    return Case(
        number=ApplicationNumber(row["application_number"]),
        dossier=Dossier(
            item=row["item"],
            origin=row["origin"],
            applicant=row["applicant"],
            form_sealed=row["form_sealed"],
            materials=tuple(row["materials"]),
            accepted_by=row["accepted_by"],
            commitment=row["commitment"],
            awaits_completion=row["awaits_completion"],
            materials_as_of=row["materials_as_of"],
        ),
        plan=plan_of(row["plan"]),
        status=CaseStatus(row["status"]),
        stage_index=row["stage_index"],
        tasks=tuple(tasks),
        clocks=tuple(clock_of(one) for one in row["clocks"]),
        pauses=tuple(pauses),
        supplement=_supplement_of(row),
        decision=decision_of(row["decision"]),
        opened_at=row["opened_at"],
        entered_at=row["entered_at"],
        closed_at=row["closed_at"],
        licence_number=row["licence_number"],
        version=row["version"],
        announced=row["announced"],
        calendar_version=row["calendar_version"],
        rung=tuple(row["rung"]),
        joint=joint_of(row["joint"]),
    )


def _supplement_of(row: Row) -> SupplementRequest | None:
    if row["supplement_request_id"] is None:
        return None
    return SupplementRequest(
        row["supplement_request_id"],
        row["supplement_task_id"],
        row["supplement_requested_at"],
        row["supplement_answered_at"],
        others_of(row["joint"]),
    )


def task_row(number: ApplicationNumber, task: CaseTask) -> dict[str, Any]:
    """A task's row."""
    return {
        "id": task.id,
        "application_number": number,
        "stage_index": task.stage_index,
        "department": task.department,
        "level": int(task.level),
        "organization": task.organization,
        "organization_name": task.organization_name,
        "division": task.division,
        "phone": task.phone,
        "routing_key": task.routing_key,
        "status": task.status,
        "leads": task.leads,
        "may_veto": task.may_veto,
        "sign_off_required": task.sign_off_required,
        "silence_is_consent": task.silence_is_consent,
        "limit_working_days": task.limit_working_days,
        "due_on": task.due_on,
        "due_is_provisional": task.due_is_provisional,
        "assigned_at": task.assigned_at,
        "closed_at": task.closed_at,
        "decision": decision_document(task.decision),
        "announced_as": task.announced_as,
        "advisory": task.advisory,
        "came_by": hand_on_document(task.came_by),
    }


def task_of(row: Row) -> CaseTask:
    """A task from its row."""
    return CaseTask(
        id=row["id"],
        stage_index=row["stage_index"],
        department=DepartmentCode(row["department"]),
        level=Level(row["level"]),
        organization=OrganizationCode(row["organization"]),
        organization_name=row["organization_name"],
        division=DivisionCode(row["division"]),
        phone=row["phone"],
        routing_key=row["routing_key"],
        status=TaskStatus(row["status"]),
        leads=row["leads"],
        may_veto=row["may_veto"],
        sign_off_required=row["sign_off_required"],
        silence_is_consent=row["silence_is_consent"],
        limit_working_days=row["limit_working_days"],
        due_on=row["due_on"],
        due_is_provisional=row["due_is_provisional"],
        assigned_at=row["assigned_at"],
        closed_at=row["closed_at"],
        decision=decision_of(row["decision"]),
        announced_as=row["announced_as"],
        advisory=row["advisory"],
        came_by=hand_on_of(row["came_by"]),
    )


def pause_row(number: ApplicationNumber, pause: CasePause) -> dict[str, Any]:
    """A pause's row."""
    return {
        "id": pause.id,
        "application_number": number,
        "task_id": pause.task_id,
        "kind": pause.kind,
        "reason": pause.reason,
        "approved_by": pause.approved_by,
        "began_at": pause.began_at,
        "expected_until": pause.expected_until,
        "ended_at": pause.ended_at,
        "document": pause.document,
        "of_stage": pause.of_stage,
    }


def pause_of(row: Row) -> CasePause:
    """A pause from its row."""
    return CasePause(
        id=row["id"],
        task_id=row["task_id"],
        kind=PauseKind(row["kind"]),
        reason=row["reason"],
        approved_by=row["approved_by"],
        began_at=row["began_at"],
        expected_until=row["expected_until"],
        ended_at=row["ended_at"],
        document=row["document"],
        of_stage=row["of_stage"],
    )


def plan_document(plan: RoutePlan) -> dict[str, Any]:
    """A plan as it stands in the case's row; the contract's own shape."""
    return asdict(plan)


def plan_of(document: Mapping[str, Any]) -> RoutePlan:
    """A plan from the contract's shape; one that was kept before a field was there lacks it."""
    return RoutePlan(
        stages=tuple(_stage_of(stage) for stage in document["stages"]),
        left_out=tuple(
            LeftOut(one["stage"], one["stage_name"], one["because"], one["department"])
            for one in document.get("left_out", ())
        ),
        unresolved=document.get("unresolved", ""),
    )


def _stage_of(stage: Mapping[str, Any]) -> PlannedStage:
    return PlannedStage(
        code=stage["code"],
        name=stage["name"],
        tasks=tuple(_planned_task_of(task) for task in stage["tasks"]),
        rule=StageRule(stage.get("rule", StageRule.ALL)),
        quorum=stage.get("quorum"),
        meeting=MeetingKind(stage["meeting"]) if stage.get("meeting") else None,
    )


def _planned_task_of(task: Mapping[str, Any]) -> PlannedTask:
    return PlannedTask(
        department=DepartmentCode(task["department"]),
        level=Level(task["level"]),
        limit_working_days=task["limit_working_days"],
        leads=task["leads"],
        sign_off_required=task["sign_off_required"],
        silence_is_consent=task["silence_is_consent"],
        may_veto=task["may_veto"],
        advisory=task.get("advisory", False),
        place=task.get("place"),
        because=task.get("because", ""),
    )


def decision_document(decision: Decision | None) -> dict[str, Any] | None:
    """A decision as JSON."""
    if decision is None:
        return None
    return {**asdict(decision), "decided_at": decision.decided_at.isoformat()}


def decision_of(document: Mapping[str, Any] | None) -> Decision | None:
    """A decision from JSON."""
    if document is None:
        return None
    return Decision(**{**document, "decided_at": datetime.fromisoformat(document["decided_at"])})
